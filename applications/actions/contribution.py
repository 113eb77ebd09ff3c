"""The contribution period: people are asked to show their work, and add links to it.

Whom mentors would like to see, and what they show, is nobody else's business: the
events belong to no cohort, so that no list of changes and no list of mails shows them.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from applications.models import (
    CONTRIBUTIONS_AT_MOST,
    Contribution,
    ProjectChoice,
    Shortlisted,
)
from applications.permissions import check_owner
from applications.rules import contribution as rules
from applications.states import ApplicationState, ScreeningState
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Phase, User
from cohorts.rules.changes import A_MINUTE
from cohorts.states import ProjectState


def tell_shortlisted(*, now: datetime) -> int:
    """Tell everybody on a shortlist whose period has begun; return how many."""
    selecting = Cohort.objects.filter(state__in=rules.CONTRIBUTE_IN, released_at__isnull=True)
    return sum(
        tell_if_due(row, now=now)
        for cohort in selecting.prefetch_related("phases")
        if rules.is_told(cohort.state, list(cohort.phases.all()), now)
        for row in not_told(cohort)
    )


def not_told(cohort: Cohort) -> QuerySet[Shortlisted]:
    rows = Shortlisted.objects.filter(
        told_at__isnull=True,
        project__cohort=cohort,
        project__state=ProjectState.PUBLISHED,
        choice__application__state=ApplicationState.SUBMITTED,
    )
    rows = rows.exclude(choice__application__screening__state=ScreeningState.REJECTED)
    return rows.order_by("project", "position")


@transaction.atomic
def tell_if_due(row: Shortlisted, *, now: datetime) -> bool:
    """Tell one person, once the period has begun and if nobody was faster."""
    cohort = row.project.cohort
    phases = list(cohort.phases.all())
    if cohort.released_at is not None or not rules.is_told(cohort.state, phases, now):
        return False
    rows = Shortlisted.objects.filter(pk=row.pk, told_at__isnull=True)
    if not rows.update(told_at=now):
        return False
    row.told_at = now
    event = record(row, by=None, now=now, verb="asked to show their work", is_private=True)
    facts = {"of": cohort, "choice": row.choice, "project": row.project, **dates(phases)}
    tell([row.choice.application.user], "applications/at_work", facts, about=event, now=now)
    return True


def dates(phases: list[Phase]) -> dict[str, datetime]:
    close = rules.closes_at(phases)
    return {"last": close - A_MINUTE} if close else {}


@transaction.atomic
def add_contribution(
    choice: ProjectChoice, *, by: User, now: datetime, url: str, kind: str, sentence: str
) -> Contribution:
    """Show one more piece of work. ``now`` is when the request came in."""
    held = hold(choice, by=by, now=now)
    rules.require_link(url)
    taken = set(held.contributions.values_list("position", flat=True))
    rules.require_room(len(taken))
    row = Contribution(
        choice=held,
        position=next(n for n in range(1, CONTRIBUTIONS_AT_MOST + 1) if n not in taken),
        url=url,
        kind=kind,
        sentence=sentence,
        added_at=now,
        changed_at=now,
    )
    row.full_clean()
    row.save(force_insert=True)
    record(row, by=by, now=now, verb="contribution added", is_private=True)
    return row


@transaction.atomic
def change_contribution(
    row: Contribution, *, by: User, now: datetime, url: str, kind: str, sentence: str
) -> None:
    hold(row.choice, by=by, now=now)
    rules.require_link(url)
    row.url, row.kind, row.sentence, row.changed_at = url, kind, sentence, now
    row.full_clean()
    row.save(update_fields=["url", "kind", "sentence", "changed_at"])
    record(row, by=by, now=now, verb="contribution changed", is_private=True)


@transaction.atomic
def remove_contribution(row: Contribution, *, by: User, now: datetime) -> None:
    hold(row.choice, by=by, now=now)
    record(row, by=by, now=now, verb="contribution removed", is_private=True)
    row.delete()


def hold(choice: ProjectChoice, *, by: User, now: datetime) -> ProjectChoice:
    """The choice, held, if its applicant was asked to show their work and the time is right."""
    held = (
        ProjectChoice.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__cohort")
        .get(pk=choice.pk)
    )
    application = held.application
    check_owner(by, application)
    rules.require_asked(is_asked=Shortlisted.objects.told_to(by).filter(choice=held).exists())
    phases = list(application.cohort.phases.all())
    rules.require_open(application.cohort.state, phases, application.state, now)
    return held
