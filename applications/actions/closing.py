"""Somebody closes their account: what they applied for ends, and what they wrote goes.

That they applied, what was decided and the numbers stay, so that a published selection can still
be checked; of the texts, nothing.
"""

from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from applications.actions.application import content_of, withdraw
from applications.actions.choices import PROPOSAL
from applications.actions.contest import take_back_contest
from applications.actions.offers import decline_offer
from applications.actions.upgrades import take_upgrades_back
from applications.models import (
    Application,
    Conflict,
    Contest,
    Contribution,
    EligibilityCheck,
    FeedbackRequest,
    Instruction,
    LaterClose,
    LookAlike,
    Offer,
    OtherProgramme,
    Placement,
    ProjectChoice,
    Review,
    Screening,
    Shortlisted,
    WaitlistPlace,
)
from applications.models.traces import ABOUT
from applications.rules.assignment import is_answerable
from applications.states import ApplicationState, ContestState, OfferState
from cohorts.actions.accounts import forget_in_history, rename_in_history
from cohorts.models import Cohort, Event, User

NO_WORDS: Final[dict[str, Any]] = {
    "motivation": "",
    "contributions": "",
    "availability": "",
    "hours_per_week": None,
    "time_zone": "",
    "working_hours": "",
    "ai_use": "",
    "answers": [],
    "decision_reason": "",
}
# Where a text is required: that there was one.
GONE = "–"


# Before: what is open ends as if the person had ended it ------------------------------------------


def leave_applications(person: User, *, by: User, now: datetime, **_facts: Any) -> None:
    rows = Application.objects.filter(user=person).select_related("cohort", "user")
    for application in rows.order_by("created_at", "pk"):
        give_offers_back(application, by=by, now=now)
        WaitlistPlace.objects.filter(application=application).update(would_move_at=None)
        if ApplicationState.WITHDRAWN in application.MOVES[application.state]:
            withdraw(application, by=by, now=now)
    for contest in Contest.objects.filter(user=person, state=ContestState.OPEN):
        take_back_contest(contest, by=by, now=now)


def give_offers_back(application: Application, *, by: User, now: datetime) -> None:
    """An offer whose time is over is left to the clock, which tells nobody who has gone."""
    take_upgrades_back(Offer.objects.filter(application=application), now=now)
    offers = application.offers.filter(state=OfferState.OPEN)
    for offer in offers.select_related("project"):
        offer.application = application
        if is_answerable(offer.state, application.cohort.state, offer.answer_by, now):
            decline_offer(offer, by=by, now=now)


# After: words go ----------------------------------------------------------------------------------


def forget_applications(person: User, **_facts: Any) -> None:
    mine = Application.objects.filter(user=person).select_related("cohort", "user")
    forget_texts(mine)
    forget_what_others_wrote(mine)
    forget_checks(person)
    theirs = [model.objects.filter(**{f"{way}__in": mine}) for model, way in ABOUT.items()]
    forget_in_history([mine, Contest.objects.filter(user=person), *theirs])
    forget_later_closes(person)
    rename_in_history([Conflict.objects.filter(reviewer=person)])


def forget_texts(mine: QuerySet[Application]) -> None:
    mine.update(**NO_WORDS)
    Contribution.objects.filter(choice__application__in=mine).delete()
    choices = ProjectChoice.objects.filter(application__in=mine).select_related("project")
    choices.update(**dict.fromkeys(PROPOSAL, ""))
    for application in mine:
        content = content_of(application, list(choices.filter(application=application)))
        application.submissions.update(content=content)


def forget_what_others_wrote(mine: QuerySet[Application]) -> None:
    of_mine = {"application__in": mine}
    Review.objects.filter(choice__application__in=mine).update(comment="", feedback="")
    Shortlisted.objects.filter(choice__application__in=mine).update(sentence="")
    Screening.objects.filter(**of_mine).update(note_for_applicant="", note_for_colleagues="")
    Placement.objects.filter(**of_mine).update(reason="", adjustment="")
    Instruction.objects.filter(**of_mine).update(reason=GONE)
    Conflict.objects.filter(**of_mine).update(note="", lifted_because="")
    Offer.objects.filter(**of_mine).update(reason="")
    FeedbackRequest.objects.filter(**of_mine).update(question="")
    FeedbackRequest.objects.filter(**of_mine).exclude(answer="").update(answer=GONE)
    LookAlike.objects.filter(Q(one__in=mine) | Q(other__in=mine)).delete()


def forget_checks(person: User) -> None:
    """That the rules were asked stays, and what they said in one word."""
    OtherProgramme.objects.filter(user=person).delete()
    EligibilityCheck.objects.filter(user=person).forget()
    contests = Contest.objects.filter(user=person)
    contests.update(text="", record="")
    contests.exclude(reason="").update(reason=GONE)


def forget_later_closes(person: User) -> None:
    """Of those that were taken back, too: their rows are gone, and their events are not."""
    LaterClose.objects.filter(user=person).update(reason="")
    keys = [
        LaterClose.key_of(cohort, person.pk)
        for cohort in Cohort.objects.values_list("pk", flat=True)
    ]
    kept = Event.objects.filter(object_type=LaterClose._meta.label_lower, object_id__in=keys)
    kept.update(object_name=str(person), reason="", changes={})
