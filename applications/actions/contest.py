"""“This is wrong”: said by the person, taken back, or answered by a lead organizer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.eligibility import look_before
from applications.models import Answer, Application, Assignment, Contest, closed_to
from applications.permissions import check, check_may_answer
from applications.rules import contest as rules
from applications.states import ContestState
from cohorts.actions.moving import move, record
from cohorts.actions.telling import tell
from cohorts.models import Cohort, Participation, User


@transaction.atomic
def contest_result(cohort: Cohort, *, by: User, now: datetime, rule: str, text: str) -> Contest:
    """Say of one rule's result, as it stands now, that the record behind it is wrong."""
    said = look_before(by, cohort, now=now)
    row = Contest(
        cohort=cohort,
        user=by,
        check_said=said,
        rule=rule,
        record=rules.require_contestable(said.results, rule),
        text=text.strip(),
        made_at=now,
    )
    row.full_clean(exclude=["answered_by"])
    row.save()
    event = record(row, by=by, now=now, verb="result contested")
    tell(
        leads_of(cohort, now, by), "applications/contested", {"contest": row}, about=event, now=now
    )
    return row


def leads_of(cohort: Cohort, now: datetime, but: User) -> list[User]:
    """The lead organizers who can be reached, but the person themselves and who is recused."""
    rows = Participation.objects.lead_organizers().filter(cohort=cohort).reachable(now)
    leads = [row.user for row in rows.exclude(user=but).select_related("user")]
    mine = Application.objects.filter(user=but, cohort=cohort)
    return [lead for lead in leads if not mine.filter(closed_to(lead, "pk")).exists()]


@transaction.atomic
def take_back_contest(contest: Contest, *, by: User, now: datetime) -> None:
    if contest.user_id != by.pk:
        raise PermissionDenied(_("Everyone speaks for themselves here."))
    move(contest, ContestState.TAKEN_BACK, by=by, now=now, verb="contest taken back")


@transaction.atomic
def answer_contest(
    contest: Contest,
    *,
    by: User,
    now: datetime,
    answer: str,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    """Answer for good, with a reason. It counts in later checks of this person, and nowhere else.

    ``starts_on`` and ``ends_on`` are the right days where the dates were wrong.
    """
    check(by, "eligibility.answer", cohort=contest.cohort, now=now)
    check_may_answer(by, contest, now=now)
    rules.require_answer(contest.rule, answer, reason, starts_on, ends_on)
    contest.reason = reason.strip()
    contest.save(update_fields=["reason"])
    days: dict[str, Any] = {}
    if answer == Answer.WRONG_DATES:
        days = {"starts_on": starts_on, "ends_on": ends_on}
    event = move(
        contest,
        ContestState.ANSWERED,
        by=by,
        now=now,
        verb="contest answered",
        reason=reason,
        answer=answer,
        answered_at=now,
        answered_by=by,
        **days,
    )
    tell(
        [contest.user], "applications/contest_answered", {"contest": contest}, about=event, now=now
    )


# What an open contest permits, and what waits for its answer -----------------------------------


def open_records(person: User, cohort: Cohort) -> dict[str, str]:
    """What the person contests here without an answer yet: rule → record."""
    rows = Contest.objects.filter(user=person, cohort=cohort, state=ContestState.OPEN)
    return dict(rows.values_list("rule", "record"))


def require_contests_settled(assignment: Assignment) -> None:
    """Nothing contested waits for its answer, and no answer came after the proposal."""
    applicants = assignment.placements.values("application__user")
    contests = Contest.objects.filter(cohort=assignment.cohort_id, user__in=applicants)
    waiting = contests.filter(state=ContestState.OPEN).select_related("user")
    rules.require_answered(names(waiting))
    later = contests.filter(answered_at__gt=assignment.proposed_at)
    if later.exists():
        raise Refused(
            _("A contested result was answered since this was proposed. Propose it again.")
        )


def names(contests: Iterable[Contest]) -> list[str]:
    return sorted({str(contest.user) for contest in contests})
