"""Organizers hear that the roster grows too old: two days before, then once, and on the desk."""

from datetime import timedelta

import pytest
import time_machine

from amp.clock import tick
from applications.actions.roster_warnings import warn_of_old_roster
from cohorts.models import Event, Message
from cohorts.views.panels import next_for, panels_for
from tests.applications.writing import page
from tests.cast import signed_in
from tests.factories import (
    NOW,
    CohortFactory,
    ParticipationFactory,
    RosterImportFactory,
    RosterSourceFactory,
)
from tests.moments import at_one_moment, needs_postgresql

DAY = timedelta(days=1)
# Read at noon on 19 May; it counts until the end of 2 June, 14 days later.
READ = NOW - DAY
MIDNIGHT = READ.replace(hour=0)
AGEING, STALE = MIDNIGHT + 13 * DAY, MIDNIGHT + 15 * DAY
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(cast):
    return RosterImportFactory(read_at=READ)


def mails():
    rows = Message.objects.filter(kind="applications/roster_old").order_by("created_at", "address")
    return [(message.address, message.subject) for message in rows]


def text():
    return Message.objects.filter(kind="applications/roster_old").latest("created_at").text


# Mail


def test_while_the_roster_is_fresh_nobody_is_told(cast, reading):
    warn_of_old_roster(now=AGEING - SECOND)
    assert mails() == []


def test_two_days_before_the_organizers_of_the_cohort_are_told_once(cast, reading):
    for minute in range(3):
        tick(AGEING + timedelta(minutes=minute))
    subject = "AMP 2026: the list of maintainers is too old from 3 June 2026"
    assert mails() == [("lead@example.org", subject), ("organizer@example.org", subject)]
    assert "was last read on 19 May 2026. In AMP 2026 it counts for 14 days: from" in text()
    assert "3 June 2026, 00:00 UTC" in text()
    assert "http://testserver/admin/applications/rosterimport/add/" in text()


def test_once_it_is_too_old_they_are_told_once_more(cast, reading):
    for now in (AGEING, STALE - SECOND, STALE, STALE + DAY, STALE + 30 * DAY):
        warn_of_old_roster(now=now)
    subject = "AMP 2026: the list of maintainers is too old"
    assert [told for _address, told in mails()[2:]] == [subject, subject]
    assert len(mails()) == 4
    assert "eligibility is undecided for everyone, and nobody can be accepted" in text()


def test_a_new_reading_begins_anew(cast, reading):
    warn_of_old_roster(now=STALE)
    RosterImportFactory(read_at=STALE)
    warn_of_old_roster(now=STALE + SECOND)
    assert len(mails()) == 2
    warn_of_old_roster(now=STALE + 15 * DAY)
    assert len(mails()) == 4


def test_a_roster_that_was_never_read_is_said_once(cast):
    warn_of_old_roster(now=NOW)
    warn_of_old_roster(now=NOW + DAY)
    assert {subject for _address, subject in mails()} == {
        "AMP 2026: the list of maintainers was never read"
    }
    assert len(mails()) == 2
    assert "Applications can still be written and handed in." in text()


def test_what_waits_and_what_failed_is_said_with_it(cast, reading, settings):
    waiting = RosterImportFactory(read_at=READ + DAY, state="proposed")
    source = RosterSourceFactory(tried_at=READ, failure="127.0.0.1 sent no file (500).")
    settings.ROSTER_URL = source.address + "?token=secret"
    warn_of_old_roster(now=STALE)
    assert f"/admin/applications/rosterimport/{waiting.pk}/change/" in text()
    assert "rosterimport/add/" not in text()
    assert "127.0.0.1 sent no file (500)." in text()


@pytest.mark.parametrize("state", ["draft", "announced", "running", "finished", "cancelled"])
def test_a_cohort_that_decides_nothing_by_it_is_not_warned(cast, state):
    other = CohortFactory(state=state)
    ParticipationFactory(cohort=other, organizer=True)
    warn_of_old_roster(now=NOW)
    assert not Message.objects.filter(cohort=other).exists()


def test_each_cohort_has_its_own_limit_and_its_own_organizers(cast, reading):
    other = CohortFactory(name="Sooner", state="selecting", roster_days=3)
    ParticipationFactory(cohort=other, user__email="sooner@example.org", organizer=True)
    warn_of_old_roster(now=MIDNIGHT + 4 * DAY)
    assert mails() == [("sooner@example.org", "Sooner: the list of maintainers is too old")]


def test_each_warning_stands_in_the_history_of_the_cohort(cast, reading):
    warn_of_old_roster(now=AGEING)
    warn_of_old_roster(now=STALE)
    events = Event.objects.filter(cohort=cast.cohort).order_by("at")
    assert [(event.verb, event.by) for event in events] == [
        ("roster is soon too old", None), ("roster is too old", None),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
@needs_postgresql
def test_two_clocks_at_one_moment_warn_once(cast, reading):
    assert at_one_moment(*[lambda: warn_of_old_roster(now=STALE)] * 4) == []
    assert Event.objects.filter(verb="roster is too old").count() == 1
    assert len(mails()) == 2


# The desk


def step(cast, now=NOW):
    return next_for(user=cast.organizer, now=now, cohort=cast.cohort, place="desk_next")


def panel(cast, now=NOW):
    found = panels_for("desk", user=cast.organizer, now=now, cohort=cast.cohort)
    ours = [each.context for each in found if each.template.endswith("_roster.html")]
    return ours[0] if ours else None


def test_while_it_is_fresh_the_desk_is_silent(cast, reading):
    assert step(cast, AGEING - SECOND) is None
    assert panel(cast, AGEING - SECOND) is None


def test_two_days_before_it_is_the_next_step_unless_something_is_more_urgent(cast, reading):
    found = step(cast, AGEING)
    assert found.sentence == "Read the list of maintainers again. It was last read on 19 May 2026."
    assert (found.date, found.date_words, found.label) == (STALE, "Too old from", "Upload the file")


def test_too_old_it_is_the_next_step_before_nearly_everything(cast, reading):
    found = step(cast, STALE)
    assert "until then nobody can be accepted" in found.sentence
    assert (found.date, found.date_words) == (STALE, "Too old since")
    assert found.urgency < step(cast, AGEING).urgency


def test_never_read_it_says_so(cast):
    found = step(cast)
    assert found.sentence == "Read the list of maintainers; until then nobody can be accepted."
    assert found.date is None


def test_the_step_leads_to_what_waits(cast, reading):
    waiting = RosterImportFactory(read_at=READ + DAY, state="proposed")
    found = step(cast, STALE)
    assert found.url == f"/admin/applications/rosterimport/{waiting.pk}/change/"
    assert found.label == "See what waits"


def test_what_can_no_longer_be_applied_waits_for_nobody(cast, reading):
    RosterImportFactory(read_at=READ - DAY, state="proposed")
    assert panel(cast) is None
    assert step(cast, STALE).label == "Upload the file"


def test_what_once_failed_at_another_address_is_not_said(cast, reading, settings):
    RosterSourceFactory(tried_at=READ, failure="127.0.0.1 sent no file (500).")
    assert panel(cast) is None
    settings.ROSTER_URL = "https://raw.githubusercontent.com/other"
    assert panel(cast) is None


def test_the_panel_says_what_waits_and_what_failed_while_all_is_fresh(cast, reading, settings):
    source = RosterSourceFactory(tried_at=READ, failure="<b>127.0.0.1</b> sent no file (500).")
    settings.ROSTER_URL = source.address
    waiting = RosterImportFactory(read_at=READ, state="proposed")
    text = page(signed_in(cast.organizer).get("/desk/amp-2026/"))
    assert "List of maintainers" in text
    assert f"/admin/applications/rosterimport/{waiting.pk}/change/" in text
    assert "&lt;b&gt;127.0.0.1&lt;/b&gt; sent no file (500)." in text
    assert "nobody can be accepted" not in text


@pytest.mark.parametrize("stale", [True, False])
def test_the_desk_page_shows_it(cast, reading, stale):
    with time_machine.travel(STALE if stale else AGEING, tick=False):
        text = page(signed_in(cast.organizer).get("/desk/amp-2026/"))
    assert "last read on 19 May 2026" in text
    assert ("Eligibility is undecided for everyone" in text) is stale


@pytest.mark.parametrize("state", ["draft", "announced", "running", "finished", "cancelled"])
def test_other_desks_do_not_speak_of_it(cast, state):
    cast.cohort.state = state
    assert step(cast) is None
    assert panel(cast) is None
