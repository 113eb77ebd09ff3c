"""Two hundred people accept at one moment, and there are twenty places."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from amp.refused import Refused
from applications.actions.offers import accept_offer
from applications.models import Offer
from applications.states import ApplicationState, OfferState
from cohorts.models import Message, Participation, Project
from tests.applications.selection import DAY, fresh_roster
from tests.factories import ApplicationFactory, OfferFactory, UserFactory
from tests.moments import apart, needs_postgresql

PEOPLE, PLACES = 200, 20
# At one moment; a server lets no more in, and each comes with a connection of their own.
AT_ONCE = 40


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_acceptances_twenty_are_places(cast):
    offers = two_hundred_offers(cast)
    barrier = Barrier(AT_ONCE)

    def press(place: int) -> str:
        if place < AT_ONCE:
            barrier.wait(timeout=60)
        offer = offers[place]
        try:
            accept_offer(offer, by=offer.application.user, now=DAY, agrees=True)
        except Refused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        told = list(crowd.map(lambda place: apart(lambda: press(place)), range(PEOPLE)))
    assert told.count("") == PLACES
    assert set(told) - {""} == {"“CLI” has no free place."}
    places = Participation.objects.filter(project=cast.project, role="mentee", ended_at=None)
    assert places.count() == places.values("user").distinct().count() == PLACES
    accepted = Offer.objects.filter(state=OfferState.ACCEPTED, project=cast.project)
    assert set(accepted.values_list("application__user")) == set(places.values_list("user"))
    mails = Message.objects.filter(kind="applications/offer_accepted")
    assert mails.filter(recipient__in=places.values("user")).count() == PLACES


def two_hundred_offers(cast):
    """More offers than places, as no release makes them: only the acceptance can stop them."""
    cast.role(cast.mentee).delete()
    cast.cohort.state = "selecting"
    cast.cohort.save(update_fields=["state"])
    Project.objects.filter(pk=cast.project.pk).update(kind="documentation", places=PLACES)
    fresh_roster(DAY)
    for number in range(PEOPLE):
        person = UserFactory(name=f"Person {number}", github=True)
        state = ApplicationState.OFFERED
        application = ApplicationFactory(cohort=cast.cohort, user=person, state=state)
        OfferFactory(
            application=application,
            project=cast.project,
            offered_at=DAY,
            answer_by=DAY.replace(day=9),
        )
    rows = Offer.objects.filter(project=cast.project)
    return list(rows.select_related("application__cohort", "application__user", "project"))
