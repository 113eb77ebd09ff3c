"""Drafts are reminded three days and one day before the close that counts for them, each once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from applications.actions import reminders
from applications.actions.later_close import change_later_close, grant_later_close
from applications.actions.reminders import remind_drafts
from applications.models import Application, DraftReminder
from applications.tasks import remind_writers
from cohorts.models import Event, Message, User
from tests.applications.selection import on
from tests.applications.writing import get, page, post, typed
from tests.factories import NOW, ApplicationFactory, ProjectChoiceFactory, QuestionFactory
from tests.moments import at_one_moment, needs_postgresql
from tests.rows import counting

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
OWN = datetime(2026, 6, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def before(hours, close=CLOSE):
    return close - timedelta(hours=hours)


def sent():
    return list(DraftReminder.objects.order_by("at").values_list("closes_at", "hours"))


def mails(person):
    return Message.objects.filter(recipient=person, kind="applications/draft_reminder")


def give_longer(cast, until_at=OWN, now=NOW):
    return grant_later_close(
        cast.cohort, cast.outsider, by=cast.organizer, now=now, until_at=until_at, reason="Flood."
    )


def test_three_days_and_one_day_before_the_close_and_never_twice(cast, draft):
    for hours, count in ((73, 0), (72, 1), (71, 1), (25, 1), (24, 2), (1, 2), (0, 2), (-1, 2)):
        remind_drafts(now=before(hours))
        assert mails(cast.outsider).count() == count, hours
    assert sent() == [(CLOSE, 72), (CLOSE, 24)]


def test_the_clock_does_it(cast, draft):
    with on(before(72)):
        call_command("tick")
    assert mails(cast.outsider).count() == 1


def test_where_the_clock_was_down_only_the_nearer_one_is_sent(cast, draft):
    remind_drafts(now=before(20))
    assert sent() == [(CLOSE, 24)]


def test_who_began_late_gets_nothing_that_lay_behind_them(cast, draft):
    Application.objects.filter(pk=draft.pk).update(created_at=before(30))
    remind_drafts(now=before(29))
    assert sent() == []
    remind_drafts(now=before(24))
    assert sent() == [(CLOSE, 24)]


def test_who_began_within_the_last_day_is_left_alone(cast, draft):
    Application.objects.filter(pk=draft.pk).update(created_at=before(23))
    remind_drafts(now=before(1))
    assert sent() == []


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "offered", "not_selected"])
def test_only_drafts_are_reminded(cast, draft, state):
    Application.objects.filter(pk=draft.pk).update(
        state=state, submitted_at=NOW, decided_at=NOW, withdrawn_at=NOW
    )
    assert remind_drafts(now=before(24)) == 0
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["announced", "selecting", "running", "finished", "cancelled"])
def test_only_while_the_cohort_is_open(cast, draft, state):
    cast.cohort.state = state
    cast.cohort.save()
    assert remind_drafts(now=before(24)) == 0


def test_a_close_that_moved_is_another_close(cast, draft):
    remind_drafts(now=before(24))
    later = CLOSE + timedelta(days=5)
    cast.cohort.phases.filter(kind="applications").update(ends_at=later)
    remind_drafts(now=before(23))
    remind_drafts(now=before(72, later))
    assert sent() == [(CLOSE, 24), (later, 72)]


# One's own close -------------------------------------------------------------------------


def test_who_was_given_longer_is_reminded_of_their_own_close(cast, draft):
    give_longer(cast)
    remind_drafts(now=before(24))
    assert sent() == []
    cast.cohort.state = "selecting"
    cast.cohort.save()
    remind_drafts(now=before(72, OWN))
    remind_drafts(now=before(71, OWN))
    remind_drafts(now=before(24, OWN))
    remind_drafts(now=OWN)
    assert sent() == [(OWN, 72), (OWN, 24)]


def test_who_was_given_some_hours_more_was_told_of_them_a_moment_ago(cast, draft):
    give_longer(cast, until_at=CLOSE + timedelta(hours=10), now=before(2))
    remind_drafts(now=before(1))
    assert sent() == []


def test_another_own_close_is_another_close(cast, draft):
    row = give_longer(cast)
    remind_drafts(now=before(72, OWN))
    later = OWN + timedelta(days=4)
    change_later_close(row, by=cast.organizer, now=before(71, OWN), until_at=later, reason="More.")
    remind_drafts(now=before(24, OWN))
    remind_drafts(now=before(72, later))
    assert sent() == [(OWN, 72), (later, 72)]


def test_after_the_release_nobody_is_reminded(cast, draft):
    give_longer(cast)
    cast.cohort.state = "selecting"
    cast.cohort.released_at, cast.cohort.released_by = before(80, OWN), cast.lead_organizer
    cast.cohort.save()
    assert remind_drafts(now=before(24, OWN)) == 0


# The mail --------------------------------------------------------------------------------


def test_it_says_what_is_missing_until_when_in_ones_own_zone_and_where(cast, draft):
    User.objects.filter(pk=cast.outsider.pk).update(time_zone="Asia/Kathmandu")
    QuestionFactory(cohort=cast.cohort, label="Why us?", is_required=True)
    ProjectChoiceFactory(application=draft, project=cast.project, timeline="")
    remind_drafts(now=before(72))
    mail = mails(cast.outsider).get()
    assert mail.subject == "AMP 2026: 3 days left to hand in your draft"
    assert "until 31 May 2026, 05:44 +0545 (30 May 2026, 23:59 UTC); 3 days are left." in mail.text
    for words in (
        "- Give a timeline for “CLI”.",
        "- Say why you would like to take part.",
        "- Answer “Why us?”.",
        "http://testserver/cohorts/amp-2026/apply/\n",
    ):
        assert words in mail.text
    assert "None" not in mail.text + mail.subject
    assert "!" not in mail.text


def test_it_says_that_nothing_is_missing(cast, draft):
    post(cast.outsider, "apply", "amp-2026", data=typed(cast.project) | {"save": "1"})
    remind_drafts(now=before(24))
    mail = mails(cast.outsider).get()
    assert mail.subject == "AMP 2026: 24 hours left to hand in your draft"
    assert "Nothing is missing." in mail.text
    assert "/cohorts/amp-2026/apply/check/" in mail.text


def test_a_draft_stays_its_writers_own(cast, draft):
    remind_drafts(now=before(24))
    assert not Message.objects.visible_to(cast.organizer).exists()
    assert not Event.objects.visible_to(cast.organizer).filter(object_id=draft.pk).exists()
    with on(before(23)):
        assert "reminded" not in page(get(cast.organizer, "desk_applications", "amp-2026"))


# Many, and at once -----------------------------------------------------------------------


def test_more_than_it_takes_at_once_wait_for_the_next_minute(cast, draft, monkeypatch):
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    for _number in range(4):
        ApplicationFactory(cohort=cast.cohort)
    assert [remind_drafts(now=before(24)) for _minute in range(4)] == [2, 2, 1, 0]


def test_where_nothing_is_due_it_asks_little(cast, draft):
    for _number in range(5):
        ApplicationFactory(cohort=cast.cohort)
    remind_writers(before(24))
    with counting() as count:
        remind_writers(before(23))
    assert count.queries <= 6


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_one_moment_remind_once(cast, draft):
    told = at_one_moment(*[lambda: remind_drafts(now=before(24))] * 3)
    assert told == []
    assert mails(cast.outsider).count() == 1
