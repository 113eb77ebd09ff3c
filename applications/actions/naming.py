"""What the matching says with keys, said with names: for organizers."""

import re
from collections.abc import Iterable

from applications.models import Application
from cohorts.models import Project, User

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def in_names(sentences: Iterable[str]) -> list[str]:
    """Every key of an applicant, a project or a mentor replaced by the name."""
    told = list(sentences)
    names = names_of({key for sentence in told for key in KEY.findall(sentence)})
    return [KEY.sub(lambda key: names.get(key[0], key[0]), sentence) for sentence in told]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    wanted = list(keys)
    if not wanted:
        return {}
    applications = Application.objects.filter(pk__in=wanted).select_related("user")
    found = {str(row.pk): str(row.user) for row in applications}
    found |= {str(row.pk): row.title for row in Project.objects.filter(pk__in=wanted)}
    return found | {str(row.pk): str(row) for row in User.objects.filter(pk__in=wanted)}
