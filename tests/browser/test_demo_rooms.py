"""The demo's rooms as organizers, an applicant and a mentee find them, in both themes and sizes."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from applications.management.commands.load_demo import load
from applications.models import Application, Contest
from cohorts.models import Cohort, Participation, Project, User
from tests.browser.visitor import visiting
from tests.cast import signed_in
from tests.factories import (
    CohortFactory,
    OfferFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    RosterSpanFactory,
)
from tests.first_rows import write_first_rows

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
AFTER_THE_DECISIONS = TODAY + timedelta(days=60)


@pytest.fixture
def demo():
    with time_machine.travel(TODAY, tick=False):
        write_first_rows()
        load(TODAY)
        yield


@pytest.fixture
def as_(chromium, live_server, demo):
    """A browser in which somebody is signed in."""
    with ExitStack() as stack:

        def sign_in(address):
            visitor = stack.enter_context(visiting(chromium, live_server.url))
            person = User.objects.get(email=f"{address}@example.org")
            session = signed_in(person).cookies["sessionid"].value
            visitor.page.context.add_cookies(
                [{"name": "sessionid", "value": session, "url": live_server.url}]
            )
            return visitor

        yield sign_in


def test_the_rooms_of_the_desk(as_):
    organizer = as_("organizer")
    changed = Application.objects.get(cohort__slug="amp-2027", user__name="Tobiah Reyes-Lund")
    alike = Application.objects.get(cohort__slug="amp-2027", user__name="Njoki Albrechtsen")
    PastOrganizerFactory()
    pages = {
        "questions": "questions/",
        "later-closes": "later-closes/",
        "changes": f"applications/{changed.pk}/changes/",
        "look-alike": f"applications/{alike.pk}/",
        "texts": f"applications/{changed.pk}/texts/",
        "contests": "contests/",
        "contest": f"contests/{Contest.objects.get().pk}/",
        "screening": "screening/",
        "people": "people/",
        "cohort-texts": "texts/",
    }
    for name, path in pages.items():
        organizer.go(f"/desk/amp-2027/{path}")
        organizer.finds_no_fault(f"room-{name}")


def test_the_story_of_an_application_and_what_is_overdue(as_):
    applicant = as_("joaquin")
    applicant.go("/cohorts/amp-2027/application/")
    applicant.sees("Your application is handed in.")
    applicant.finds_no_fault("status")
    with time_machine.travel(AFTER_THE_DECISIONS, tick=False):
        late = as_("joaquin")
        late.go("/cohorts/amp-2027/application/")
        late.sees("The decisions take longer than planned.")
        late.finds_no_fault("status-overdue")


def test_what_stands_in_the_way_of_a_draft(as_):
    blocked = as_("quentin")
    for name, path in (
        ("eligibility", "eligibility"),
        ("draft", "apply"),
        ("status", "application"),
    ):
        blocked.go(f"/cohorts/amp-2027/{path}/")
        blocked.finds_no_fault(f"blocked-{name}")


def test_a_mentee_who_became_a_maintainer_reads_good_news(as_):
    place = Participation.objects.get(user__email="emeric@example.org", role="mentee")
    RosterSpanFactory(
        login=place.user.github_login, github_id=place.user.github_id,
        from_at=place.started_at + timedelta(days=60),
    )  # fmt: skip
    mentee = as_("emeric")
    mentee.go("/cohorts/amp-2026/eligibility/")
    mentee.finds_no_fault("eligibility-placed")
    mentee.sees("you became an AsyncAPI maintainer: congratulations")


def test_what_stands_in_the_way_of_an_offer(as_):
    """Somebody who became a mentor elsewhere since, and is offered a place."""
    offer = OfferFactory(
        application=Application.objects.get(user__email="solveig@example.org"),
        project=Project.objects.get(title="A change log that people can read"),
        offered_at=TODAY, answer_by=TODAY + timedelta(days=7),
    )  # fmt: skip
    Application.objects.filter(pk=offer.application_id).update(state="offered", decided_at=TODAY)
    Cohort.objects.filter(pk=offer.application.cohort_id).update(state="selecting")
    ParticipationFactory(
        user=offer.application.user, cohort=CohortFactory(name="Another", state="running"),
        mentor=True,
    )  # fmt: skip
    applicant = as_("solveig")
    applicant.go("/cohorts/amp-2027/application/")
    applicant.sees("Something stands in the way")
    applicant.finds_no_fault("offer-in-the-way")


def test_how_places_were_given_is_for_everybody(chromium, live_server, demo):
    with visiting(chromium, live_server.url) as stranger:
        stranger.go("/cohorts/amp-2026/")
        stranger.follow("Numbers, rules and hashes")
        stranger.sees("Seal of the seed")
        stranger.finds_no_fault("selection")
