"""The pages on which organizers spend their evenings: sound in both themes, on both sizes."""

import pytest
from django.apps import apps

from tests.applications.selection import begin_selection
from tests.browser.visitor import Visitor, visiting
from tests.cast import gather, signed_in
from tests.factories import LaterCloseFactory, MessageFactory

pytestmark = pytest.mark.django_db(transaction=True)

DESK = [
    "",
    "schedule/",
    "texts/",
    "people/",
    "people/invite/",
    "people/appoint/",
    "projects/",
    "applications/",
    "selection/",
    "assignment/",
    "messages/",
    "history/",
    "move/announce/",
]


@pytest.fixture
def cast(at_noon):
    cast = gather()
    begin_selection(cast)
    MessageFactory(
        cohort=cast.cohort,
        address="somebody-with-quite-a-long-name@a-long-name-of-a-host.example.org",
        error="SMTPServerDisconnected: Connection unexpectedly closed",
    )
    LaterCloseFactory(cohort=cast.cohort)
    return cast


@pytest.fixture
def organizer(chromium, live_server, cast):
    with visiting(chromium, live_server.url) as organizer:
        session = signed_in(cast.lead_organizer).cookies["sessionid"].value
        organizer.page.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": live_server.url}]
        )
        yield organizer


@pytest.mark.parametrize("page", DESK)
def test_a_page_of_the_desk(organizer: Visitor, page):
    organizer.go(f"/desk/amp-2026/{page}")
    organizer.finds_no_fault(f"desk-{page.replace('/', '-')}")


def test_every_list_of_the_admin(organizer: Visitor):
    for app in ("cohorts", "applications"):
        for model in apps.get_app_config(app).get_models():
            address = f"/admin/{app}/{model._meta.model_name}/"
            answer = organizer.page.goto(f"{organizer.site}{address}")
            if answer.status == 404:
                continue  # It has no list of its own.
            organizer.finds_no_fault(f"admin-{model._meta.model_name}")
            first = organizer.page.locator("#result_list tbody a").first
            if first.count():
                first.click()
                organizer.finds_no_fault(f"admin-{model._meta.model_name}-one")
