"""A cohort after its release, for what follows: answers, waitlists, moves."""

from datetime import timedelta

from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.offers import accept_offer, decline_offer
from applications.actions.release import release_decisions
from applications.actions.upgrades import wish_to_move
from applications.models import Application, FreedPlaces, Offer, WaitlistPlace
from applications.states import OfferState
from cohorts.models import Participation, Project
from tests.applications.selection import DAY, Selection, begin_selection
from tests.cast import Cast
from tests.factories import SelectionTermsFactory

LATER = DAY + timedelta(days=1)


def release(cast: Cast, *, after_yes: bool = False) -> Selection:
    """Ada has the project's place, Ben the other project's; Ben and Cem wait for the project."""
    selection = begin_selection(cast)
    if after_yes:
        SelectionTermsFactory(cohort=cast.cohort, freed_places=FreedPlaces.AFTER_YES)
    release_all(cast)
    return selection


def release_all(cast: Cast) -> None:
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)


def offer_of(application: Application, *, is_upgrade: bool = False) -> Offer:
    rows = Offer.objects.select_related("application__cohort", "application__user", "project")
    return rows.get(application=application, state=OfferState.OPEN, is_upgrade=is_upgrade)


def accept(offer: Offer, **changes: object) -> Participation:
    facts = {"by": offer.application.user, "now": LATER, "agrees": True, **changes}
    return accept_offer(offer, **facts)


def decline(offer: Offer, **changes: object) -> None:
    facts = {"by": offer.application.user, "now": LATER, **changes}
    decline_offer(offer, **facts)


def would_move(application: Application, project: Project) -> WaitlistPlace:
    place = WaitlistPlace.objects.select_related("application__cohort", "project").get(
        application=application, project=project
    )
    wish_to_move(place, by=application.user, now=LATER)
    return place


def holds(application: Application) -> Project | None:
    """The project of the place that the person has, accepted or not."""
    held = Offer.objects.held().filter(application=application).select_related("project").first()
    return held.project if held else None


def state_of(application: Application) -> str:
    application.refresh_from_db()
    return application.state
