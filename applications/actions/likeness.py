"""Comparing what is handed in with everybody else's, and marking pairs that are nearly the same.

The truth is in the rows: a submission without ``compared_at`` is due. A batch
is compared first and then written in one transaction, so that whoever is
killed leaves it due, and comparing it again changes nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from applications.models import Application, LookAlike, ProjectChoice, Submission
from applications.rules import likeness as rules

# So many are compared with all others in one reading of these.
AT_ONCE = 20
# So many others are in memory at a time.
CHUNK = 200
# Of an application: when it was handed in, and what can be compared.
Handed = tuple[datetime | None, rules.Texts]


def due() -> QuerySet[Submission]:
    return Submission.objects.filter(compared_at__isnull=True)


def compare_some(*, now: datetime) -> int:
    """Compare the oldest that are due; how many submissions that settled."""
    batch = list(due().order_by("at", "pk").values_list("pk", "application")[:AT_ONCE])
    mine = dict(
        handed(Application.objects.filter(pk__in=[application for _pk, application in batch]))
    )
    found = alike_to(mine)
    with transaction.atomic():
        for application, (submitted_at, _texts) in mine.items():
            mark(application, submitted_at, found[application], now=now)
        Submission.objects.filter(pk__in=[pk for pk, _application in batch]).update(compared_at=now)
    return len(batch)


def handed(applications: QuerySet[Application]) -> Iterator[tuple[Any, Handed]]:
    """What stands in the applications that were handed in, a few in memory at a time."""
    choices = ProjectChoice.objects.only("application_id", *rules.PARTS)
    rows = applications.handed_in().only("submitted_at", "cohort_id").order_by("pk")  # type: ignore[attr-defined]
    for row in rows.prefetch_related(Prefetch("choices", choices)).iterator(chunk_size=CHUNK):
        proposals = [{part: getattr(c, part) for part in rules.PARTS} for c in row.choices.all()]
        yield row.pk, (row.submitted_at, rules.texts_of(proposals))


def alike_to(mine: Mapping[Any, Handed]) -> dict[Any, dict[Any, tuple[int, datetime | None]]]:
    """For each of ``mine``: who of their cohort is alike, how much, and as handed in when."""
    found: dict[Any, dict[Any, tuple[int, datetime | None]]] = {pk: {} for pk in mine}
    cohorts = Application.objects.filter(pk__in=mine).values_list("cohort", "pk")
    for cohort in {cohort for cohort, _pk in cohorts}:
        here = [pk for each, pk in cohorts if each == cohort]
        for other, (at, texts) in handed(Application.objects.filter(cohort=cohort)):
            for pk in here:
                percent = rules.likeness(mine[pk][1], texts) if pk != other else 0
                if percent:
                    found[pk][other] = (percent, at)
    return found


def mark(
    application: Any,
    submitted_at: datetime | None,
    found: Mapping[Any, tuple[int, datetime | None]],
    *,
    now: datetime,
) -> None:
    """Replace the marks of an application.

    Whoever handed in anew in the meantime is due again, and is left to that comparison.
    """
    rows = Application.objects.filter(pk__in=[application, *found])
    stand = dict(rows.values_list("pk", "submitted_at"))
    if stand[application] != submitted_at:
        return
    about = LookAlike.objects.filter(Q(one=application) | Q(other=application))
    about.exclude(Q(one__in=found) | Q(other__in=found)).delete()
    LookAlike.objects.bulk_create(
        [
            pair(application, other, percent, now)
            for other, (percent, at) in found.items()
            if stand.get(other) == at
        ],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["likeness"],
    )


def pair(application: Any, other: Any, percent: int, now: datetime) -> LookAlike:
    one, two = sorted((application, other))
    return LookAlike(one_id=one, other_id=two, likeness=percent, found_at=now)
