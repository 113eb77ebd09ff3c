"""Mentors are reminded of unfinished reviews three days and one day before their end, each once."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from applications.actions import review_reminders
from applications.actions.review_reminders import remind_reviewers
from applications.models import Review, ReviewReminder
from cohorts.models import Event, Message
from tests.applications.selection import DAY, begin_selection, on
from tests.factories import ReviewFactory, ScreeningFactory, UserFactory, join_team
from tests.moments import at_one_moment, needs_postgresql


@pytest.fixture
def end(cast):
    """When reviews have to be in. Nobody has begun."""
    begin_selection(cast)
    Review.objects.all().delete()
    phases = cast.cohort.phases.filter(kind="review")
    ends_at = DAY + timedelta(days=9)
    phases.delete()
    cast.cohort.phases.create(
        kind="review", title="Review", description="", starts_at=DAY, ends_at=ends_at
    )
    return ends_at


def mails(person):
    return Message.objects.filter(recipient=person, kind="applications/review_reminder")


def before(end, hours):
    return end - timedelta(hours=hours)


def finish_all(cast):
    for choice in cast.project.choices.all():
        ReviewFactory(choice=choice, reviewer=cast.mentor, state="final")


def test_three_days_and_one_day_before_the_end_and_never_twice(cast, end):
    for hours, count in ((73, 0), (72, 1), (71, 1), (25, 1), (24, 2), (1, 2), (0, 2), (-1, 2)):
        remind_reviewers(now=before(end, hours))
        assert mails(cast.mentor).count() == count, hours


def test_the_clock_does_it(cast, end):
    with on(before(end, 72)):
        call_command("tick")
    assert mails(cast.mentor).count() == 1


def test_the_mail_says_how_many_until_when_and_where(cast, end):
    remind_reviewers(now=before(end, 72))
    mail = mails(cast.mentor).get()
    waiting = cast.project.choices.filter(application__state="submitted").count()
    assert waiting > 0
    assert f"- CLI: {waiting}" in mail.text
    assert "3 days" in mail.subject
    assert "/cohorts/amp-2026/reviews/" in mail.text
    assert cast.applicant.name not in mail.text + mail.subject


def test_who_has_finished_hears_nothing(cast, end):
    finish_all(cast)
    remind_reviewers(now=before(end, 72))
    assert not mails(cast.mentor).exists()
    assert mails(cast.other_mentor).exists()


def test_what_organizers_rejected_waits_for_nobody(cast, end):
    for choice in cast.project.choices.all():
        ScreeningFactory(
            application=choice.application,
            cohort=cast.cohort,
            state="rejected",
            decided_at=DAY,
            decided_by=cast.organizer,
        )
    remind_reviewers(now=before(end, 24))
    assert not mails(cast.mentor).exists()


def test_a_backup_hears_at_last_and_only_of_what_nobody_has_finished(cast, end):
    backup = UserFactory(name="Backup Bea")
    join_team(cast.project, backup, part="backup")
    remind_reviewers(now=before(end, 72))
    assert not mails(backup).exists()
    remind_reviewers(now=before(end, 24))
    assert mails(backup).count() == 1
    assert mails(backup).get().text.count("- CLI:") == 1


def test_a_backup_is_left_alone_where_somebody_has_read_everything(cast, end):
    backup = UserFactory(name="Backup Bea")
    join_team(cast.project, backup, part="backup")
    finish_all(cast)
    remind_reviewers(now=before(end, 24))
    assert not mails(backup).exists()


@pytest.mark.parametrize("state", ["announced", "open", "running", "finished", "cancelled"])
def test_only_while_the_cohort_selects(cast, end, state):
    cast.cohort.state = state
    cast.cohort.save()
    assert remind_reviewers(now=before(end, 24)) == 0


def test_nothing_after_the_release(cast, end):
    cast.cohort.released_at, cast.cohort.released_by = DAY, cast.organizer
    cast.cohort.save()
    assert remind_reviewers(now=before(end, 24)) == 0


def test_the_event_is_on_no_organizers_list(cast, end):
    remind_reviewers(now=before(end, 72))
    event = Event.objects.filter(verb="reminded to review").first()
    assert event is not None
    assert event.cohort_id is None


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_one_moment_remind_once(cast, end):
    at_one_moment(*[lambda: review_reminders.remind_reviewers(now=before(end, 24))] * 2)
    assert mails(cast.mentor).count() == 1
    assert ReviewReminder.objects.filter(reviewer=cast.mentor).count() == 1
