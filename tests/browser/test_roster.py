"""The roster in Chromium: organizers see its age and apply what waits; a mentee reads good news."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from applications.actions.roster import import_roster
from applications.models import RosterImport, RosterSource
from cohorts.models import Participation
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import give_second_factor, sign_in
from tests.cast import gather
from tests.factories import NOW, PASSWORD, ApplicationFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROSTERS = Path(__file__).parents[1] / "fixtures" / "rosters"
DAY = timedelta(days=1)


@pytest.fixture
def cast(settings):
    """The roster was read 16 days ago, two days too long; a newer reading waits."""
    with time_machine.travel(NOW, tick=True):
        cast = gather()
        read("base.yaml", NOW - 16 * DAY, apply=True)
        read("added-22.yaml", NOW - DAY)
        settings.ROSTER_URL = "https://raw.githubusercontent.com/x"
        RosterSource.objects.create(
            address=settings.ROSTER_URL,
            tried_at=NOW - timedelta(minutes=20),
            failure="raw.githubusercontent.com did not answer in time. Nothing was changed.",
        )
        yield cast


def read(name, at, *, apply=False):
    text = (ROSTERS / name).read_text()
    return import_roster(text=text, source=name, by=None, now=at, apply=apply)


@pytest.fixture
def organizer(chromium, live_server, cast):
    secret = give_second_factor(cast.organizer)
    with visiting(chromium, live_server.url) as organizer:
        sign_in(organizer, cast.organizer.email, PASSWORD, secret=secret)
        yield organizer


def looks_at(organizer: Visitor, name: str) -> None:
    """A page of the admin: axe reads its imported styles in a way that our policy forbids."""
    organizer.finds_no_fault(name)
    organizer.page.set_viewport_size({"width": 320, "height": 800})
    organizer.require_no_sideways_scrolling(name, 320)
    organizer.page.set_viewport_size({"width": 1280, "height": 900})


def test_an_organizer_is_led_from_the_desk_to_what_waits_and_applies_it(organizer: Visitor):
    organizer.go("/desk/amp-2026/")
    organizer.sees("until then nobody can be accepted. It was last read on 4 May 2026.")
    organizer.sees("raw.githubusercontent.com did not answer in time.")
    organizer.finds_no_fault("roster-desk")
    organizer.follow("See what waits")
    organizer.sees("@newcomer-1")
    looks_at(organizer, "roster-difference")
    organizer.follow("Apply")
    organizer.page.get_by_label("I have looked at the people").check()
    looks_at(organizer, "roster-apply")
    organizer.page.locator(".submit-row input[type=submit]").click()
    organizer.sees("is applied.")
    assert RosterImport.objects.filter(state="applied").count() == 2
    organizer.go("/desk/amp-2026/")
    organizer.sees_not("nobody can be accepted")


def test_a_file_that_is_no_roster_is_answered_in_words(organizer: Visitor):
    organizer.go("/admin/applications/rosterimport/add/")
    picture = {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n\xff"}
    organizer.page.get_by_label("Roster file").set_input_files(picture)
    organizer.page.locator("input[name=_save]").click()
    organizer.sees("This file is no text in UTF-8. Nothing was changed.")
    looks_at(organizer, "roster-upload")


def test_a_mentee_who_became_maintainer_reads_it_on_their_page(chromium, live_server, cast):
    cast.mentee.github_id, cast.mentee.github_login = 1050, "newcomer-1"
    cast.mentee.save()
    Participation.objects.filter(user=cast.mentee).update(started_at=NOW - 10 * DAY)
    application = ApplicationFactory(cohort=cast.cohort, user=cast.mentee, state="accepted")
    read("added-22.yaml", NOW - DAY, apply=True)
    with visiting(chromium, live_server.url) as mentee:
        sign_in(mentee, cast.mentee.email, PASSWORD)
        mentee.go("/me/")
        mentee.sees("On 19 May 2026 your name came onto the list of maintainers")
        mentee.finds_no_fault("roster-good-news")
    secret = give_second_factor(cast.organizer)
    with visiting(chromium, live_server.url) as organizer:
        sign_in(organizer, cast.organizer.email, PASSWORD, secret=secret)
        organizer.go(f"/desk/amp-2026/applications/{application.pk}/")
        organizer.sees("came onto the list of maintainers on 19 May 2026")
        organizer.finds_no_fault("roster-good-news-desk")
