"""What the matching says with keys, said with names: for organizers."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from applications.models import Application, blind_to, not_for
from cohorts.models import Project, User

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def in_names(sentences: Iterable[str], reader: User | None = None) -> list[str]:
    """Every key of an applicant, a project or a mentor replaced by the name.

    Whose application is kept from the reader is somebody; without a reader, everybody is.
    """
    told = list(sentences)
    keys = {key for sentence in told for key in KEY.findall(sentence)}
    names = names_of(keys) | dict.fromkeys(kept_among(keys, reader), _("somebody"))
    return [KEY.sub(lambda key: names.get(key[0], key[0]), sentence) for sentence in told]


def kept_among(keys: Iterable[str], reader: User | None) -> set[str]:
    """The keys of applications that the reader is not to know of."""
    wanted = list(keys)
    if not wanted:
        return set()
    rows = Application.objects.filter(pk__in=wanted)
    kept = rows.filter(not_for(reader, "pk") | blind_to(reader, "pk")) if reader else rows
    return {str(pk) for pk in kept.values_list("pk", flat=True)}


def names_of(keys: Iterable[str]) -> dict[str, str]:
    wanted = list(keys)
    if not wanted:
        return {}
    applications = Application.objects.filter(pk__in=wanted).select_related("user")
    found = {str(row.pk): str(row.user) for row in applications}
    found |= {str(row.pk): row.title for row in Project.objects.filter(pk__in=wanted)}
    return found | {str(row.pk): str(row) for row in User.objects.filter(pk__in=wanted)}
