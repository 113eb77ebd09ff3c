"""Before the release: whether everybody gets one mail, and which."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from applications.models import Application, Assignment, Offer, Outcome, Placement
from applications.rules import assignment as rules
from applications.states import ApplicationState
from cohorts.actions.telling import compose
from cohorts.models import Cohort, Message

OUTCOME_MAIL = {
    Outcome.SELECTED: "applications/offered",
    Outcome.WAITLISTED: "applications/waitlisted",
    Outcome.NOT_SELECTED: "applications/not_selected",
}
# Of each kind of trouble; how many there are is counted in full.
NAMED = 50


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the mails of some people.

    ``holds``: the release waits until it is put right, because a mail would
    be lost or come twice.
    """

    words: str
    count: int
    applications: list[Application]
    holds: bool


def troubles(assignment: Assignment) -> list[Trouble]:
    """Everything that is wrong, in as many queries for ten thousand people as for one."""
    found = [trouble(words, rows, holds=holds) for words, rows, holds in suspicious(assignment)]
    return [one for one in found if one.count]


def suspicious(assignment: Assignment) -> list[tuple[str, QuerySet[Application], bool]]:
    placed = Application.objects.filter(placements__assignment=assignment)
    waiting = Application.objects.filter(
        cohort=assignment.cohort_id, state=ApplicationState.SUBMITTED
    )
    told = Message.objects.filter(
        cohort=assignment.cohort_id, recipient=OuterRef("user"), kind__in=OUTCOME_MAIL.values()
    )
    unverified = EmailAddress.objects.annotate(lower=Lower("email")).filter(
        user=OuterRef("user"), lower=Lower(OuterRef("user__email")), verified=False
    )
    return [
        (
            _("handed in, but without an outcome: they would get no mail"),
            waiting.exclude(pk__in=placed.values("pk")),
            True,
        ),
        (
            _("withdrew after this was proposed: they would get a mail all the same"),
            placed.exclude(state=ApplicationState.SUBMITTED),
            True,
        ),
        (_("without an address: they would get no mail"), placed.filter(user__email=""), True),
        (_("told already: they would get a second mail"), placed.filter(Exists(told)), True),
        (
            _("with an address that they have not confirmed: the mail is sent, and may not arrive"),
            placed.filter(Exists(unverified)),
            False,
        ),
        (
            _("with a closed account: the mail is sent, but they cannot sign in to answer"),
            placed.filter(user__is_active=False),
            False,
        ),
    ]


def trouble(words: str, rows: QuerySet[Application], *, holds: bool) -> Trouble:
    named = list(rows.select_related("user").order_by("user__name", "pk")[:NAMED])
    count = len(named) if len(named) < NAMED else rows.count()
    return Trouble(words, count, named, holds)


def require_one_mail_each(assignment: Assignment) -> None:
    """Nobody gets none, and nobody two."""
    rules.require_one_mail_each(
        [f"{one.count} {one.words}" for one in troubles(assignment) if one.holds]
    )


def mail_to(placement: Placement, cohort: Cohort, now: datetime) -> Message:
    """What the person would get now, word for word."""
    return compose(
        placement.application.user,
        OUTCOME_MAIL[Outcome(placement.outcome)],
        {"placement": placement, "offer": offer_in(placement, cohort, now)},
        key="",
        cohort=cohort,
        now=now,
    )


def offer_in(placement: Placement, cohort: Cohort, now: datetime) -> Any:
    if placement.outcome != Outcome.SELECTED:
        return None
    return Offer(
        application=placement.application,
        project=placement.project,
        offered_at=now,
        answer_by=now + timedelta(days=cohort.offer_days),
    )
