"""What the matching says with keys, said with names: for organizers."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet
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
    names = names_of(keys) | dict.fromkeys(unnamed(keys, reader), _("somebody"))
    return [KEY.sub(lambda key: names.get(key[0], key[0]), sentence) for sentence in told]


def unnamed(keys: Iterable[str], reader: User | None) -> set[str]:
    """The keys of applications whose names the reader does not read; without a reader, of all."""
    wanted = list(keys)
    rows = Application.objects.filter(pk__in=wanted)
    if reader:
        rows = rows.filter(not_for(reader, "pk") | blind_to(reader, "pk"))
    return keys_of(rows) if wanted else set()


def kept_among(keys: Iterable[str], reader: User) -> set[str]:
    """The keys of applications that the reader is not to know of."""
    return keys_of(Application.objects.filter(not_for(reader, "pk"), pk__in=list(keys)))


def keys_of(rows: QuerySet[Application]) -> set[str]:
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def names_of(keys: Iterable[str]) -> dict[str, str]:
    wanted = list(keys)
    if not wanted:
        return {}
    applications = Application.objects.filter(pk__in=wanted).select_related("user")
    found = {str(row.pk): str(row.user) for row in applications}
    found |= {str(row.pk): row.title for row in Project.objects.filter(pk__in=wanted)}
    return found | {str(row.pk): str(row) for row in User.objects.filter(pk__in=wanted)}
