"""The page of boundaries: the organizers' words, there without any committee."""

import pytest
from django.test import Client

from cohorts.models import Cohort, Event
from tests.cast import signed_in
from tests.cohorts.browse import post
from tests.cohorts.test_cohort_edit import typed
from tests.factories import CohortFactory

HERE = "/help/boundaries/"


def shown(client=None):
    response = (client or Client()).get(HERE)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_cohort_says_something_from_its_first_day(cast):
    page = shown()
    assert "AMP 2026" in page
    assert "Time off is never scored" in page


def test_the_organizers_say_it_in_their_own_words(cast):
    words = typed(cast.cohort, boundaries="## Hours\n\nNobody works on *Sundays*.")
    assert post(cast.organizer, "desk_cohort_edit", "amp-2026", **words).status_code == 302
    assert "Nobody works on <em>Sundays</em>." in shown()
    changes = Event.objects.get(verb="edited").changes
    assert set(changes) == {"boundaries"}


def test_it_may_be_emptied_and_the_page_then_says_whom_to_ask(cast):
    Cohort.objects.update(boundaries="")
    page = shown()
    assert "have not written this down yet" in page
    assert "/cohorts/amp-2026/#ask" in page


def test_signed_in_one_reads_the_words_of_ones_own_cohorts(cast):
    CohortFactory(name="Another cohort", boundaries="Something else.")
    page = shown(signed_in(cast.mentor))
    assert "AMP 2026" in page
    assert "Another cohort" not in page
    assert "/cohorts/amp-2026/working-hours/" in page
    assert "Another cohort" in shown(signed_in(cast.outsider))


def test_only_mentors_are_led_to_their_working_hours(cast):
    assert "/working-hours/" not in shown(signed_in(cast.mentee))
    assert "/working-hours/" not in shown()


@pytest.mark.parametrize("state", ["draft", "finished", "cancelled"])
def test_what_is_not_current_is_not_shown_to_everybody(db, state):
    CohortFactory(name="Not now", state=state)
    page = shown()
    assert "Not now" not in page
    assert "No cohort runs at the moment" in page


def test_what_is_typed_runs_no_script(cast):
    Cohort.objects.update(boundaries="<script>alert(1)</script> [x](javascript:alert(1))")
    page = shown()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_only_strangers_are_told_what_signing_in_shows(client, cast):
    words = "Signed in, you see the words of your own cohorts."
    assert words in client.get("/help/boundaries/").content.decode()
    assert words not in signed_in(cast.outsider).get("/help/boundaries/").content.decode()
