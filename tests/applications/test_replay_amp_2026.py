"""AMP 2026 once more, day by day, by the real actions on the published facts.

People, projects, dates and rosters are the real ones. What the sources do not
give is made up and says so: ``MADE_UP``, the GitHub numbers of people who stand
on no roster, two applicants, scores, and the lead (the first-listed mentor).
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions import assignment, offers, release, review
from applications.models import Assignment, Offer, ProjectChoice
from applications.states import ApplicationState, OfferState
from cohorts.actions import cohort as life
from cohorts.actions import projects, schedule
from cohorts.models import (
    Event,
    Message,
    Part,
    Participation,
    PhaseKind,
    Project,
    Role,
    User,
    end_of_day,
    start_of_day,
)
from cohorts.rules.schedule import work_period
from cohorts.states import CohortState
from tests.applications import real_amp_2026 as real
from tests.applications.real_amp_2026 import needs_data
from tests.applications.replay_until_the_close import (
    MADE_UP,
    Story,
    at,
    it_is_announced_on_1_february,
    mentors_propose_between_10_march_and_30_april,
    people_apply_between_10_and_30_may,
    same_people,
    the_close_is_kept_to_the_second,
    the_gate_says_all_that_is_missing,
    those_who_cannot_be_mentees_are_refused,
    told,
)

pytestmark = [needs_data, pytest.mark.django_db]


def test_amp_2026_is_replayed_on_its_real_dates():
    story = Story()
    the_gate_says_all_that_is_missing(story)
    it_is_announced_on_1_february(story)
    mentors_propose_between_10_march_and_30_april(story)
    people_apply_between_10_and_30_may(story)
    those_who_cannot_be_mentees_are_refused(story)
    the_close_is_kept_to_the_second(story)
    mentors_read_from_1_june(story)
    the_schedule_changes_in_public_on_10_june(story)
    decisions_are_held_until_12_june(story)
    three_people_take_their_place(story)
    the_work_begins_on_15_june(story)
    the_website_is_withdrawn_on_23_june(story)
    it_is_finished_after_the_final_evaluation(story)


def mentors_read_from_1_june(story: Story) -> None:
    """Scores are made up: whoever was selected in truth is scored higher."""
    lead, _second = story.organizers
    life.start_selection(story.cohort, by=lead, now=at(6, 1))
    criteria = list(story.cohort.criteria.of_round("application"))
    assert len(criteria) >= 3
    selected = {mentee.pk for mentee in story.mentees}
    for choice in ProjectChoice.objects.filter(application__in=story.applications.values()):
        mentor = choice.project.team.current().get(part=Part.LEAD).mentor
        assert choice in ProjectChoice.objects.visible_to(mentor, at(6, 2))
        step = 4 if choice.rank == 1 and choice.application.user_id in selected else 3
        kept = review.save_review(
            choice, by=mentor, now=at(6, 2), steps={line.pk: step for line in criteria}
        )
        review.finish_review(kept, by=mentor, now=at(6, 3))
        with pytest.raises(Refused, match="Your review is finished"):
            review.save_review(choice, by=mentor, now=at(6, 4), steps={})


def the_schedule_changes_in_public_on_10_june(story: Story) -> None:
    lead, second = story.organizers
    cohort, published = story.cohort, real.dates()
    before, after = real.generic("Final evaluations"), published[PhaseKind.FINAL]
    assert work_period(list(cohort.phases.all()), cohort.zone) == (date(2026, 6, 15), before.last)
    with pytest.raises(Refused, match="starts before “Final evaluations”"):
        move(story, published[PhaseKind.RECOGNITION], at(6, 10))
    assert not cohort.schedule_changes.exists()
    change = move(story, after, at(6, 10))
    assert change.number == 1
    assert change.differences == [
        {
            "phase": "Final evaluations",
            "field": field,
            "old": old.isoformat(),
            "new": new.isoformat(),
        }
        for field, old, new in (
            ("starts_at", datetime(2026, 12, 18, tzinfo=UTC), at(10, 6, 0)),
            ("ends_at", datetime(2026, 12, 24, tzinfo=UTC), at(10, 18, 0)),
        )
    ]
    mentors = [row.user for row in cohort.participations.filter(role=Role.MENTOR)]
    writing = [row.user for row in cohort.applications.all()]
    touched = {u.pk: u for u in [lead, second, *mentors, *writing]}.values()
    assert same_people(told("cohorts/schedule_changed", at(6, 10)), touched)
    assert move(story, published[PhaseKind.RECOGNITION], at(6, 10, 13)).number == 2
    assert work_period(list(cohort.phases.all()), cohort.zone) == (date(2026, 6, 15), after.last)


def move(story: Story, row: real.Dates, now: datetime) -> Any:
    zone = story.cohort.zone
    return schedule.change_schedule(
        story.cohort.phases.get(kind=row.kind),
        by=story.organizers[0],
        now=now,
        reason=MADE_UP,
        starts_at=start_of_day(row.first, zone),
        ends_at=end_of_day(row.last, zone),
    )


def decisions_are_held_until_12_june(story: Story) -> None:
    lead, second = story.organizers
    real.read_roster(at(6, 11, 6))
    proposed = assignment.propose_assignment(story.cohort, by=lead, now=at(6, 11), seed="2026")
    assert not assignment.confirm_assignment(proposed, by=lead, now=at(6, 11))
    with pytest.raises(Refused, match="Another organizer confirms"):
        assignment.confirm_assignment(proposed, by=lead, now=at(6, 11))
    with pytest.raises(Refused, match="has to be confirmed first"):
        release.release_decisions(proposed, by=second, now=at(6, 11))
    assignment.confirm_assignment(proposed, by=second, now=at(6, 11))
    applicants = [application.user for application in story.applications.values()]
    assert {story.state(person) for person in applicants} == {ApplicationState.SUBMITTED}
    assert not Message.objects.filter(created_at__gte=at(6, 11)).exists()

    release.release_decisions(proposed, by=second, now=at(6, 12))
    not_in_fact = story.person("made--up-2")
    assert same_people(told("applications/offered", at(6, 12)), set(applicants) - {not_in_fact})
    assert told("applications/waitlisted", at(6, 12)) == [not_in_fact]
    assert {a.decided_at for a in story.cohort.applications.exclude(state="draft")} == {at(6, 12)}
    with pytest.raises(Refused, match="released on 12 June 2026"):
        again(proposed, second)
    assert Message.objects.filter(created_at__gte=at(6, 12)).count() == len(applicants)


def again(proposed: Assignment, by: User) -> None:
    release.release_decisions(proposed, by=by, now=at(6, 12, 13))


def three_people_take_their_place(story: Story) -> None:
    """The projects of the three are those that were published."""
    real.read_roster(at(6, 13, 6))
    for row in real.projects():
        for mentee in row["mentees"]:
            person, project = story.person(mentee["github"]), story.projects[row["title"]]
            offer = Offer.objects.get(application__user=person)
            assert offer.project == project
            with pytest.raises(Refused, match="read the expectations"):
                offers.accept_offer(offer, by=person, now=at(6, 13), agrees=False)
            with pytest.raises(PermissionDenied, match="Only the applicant"):
                offers.accept_offer(offer, by=story.organizers[1], now=at(6, 13), agrees=True)
            place = offers.accept_offer(offer, by=person, now=at(6, 13), agrees=True)
            assert (place.role, place.project) == (Role.MENTEE, project)
            with pytest.raises(Refused):
                offers.accept_offer(offer, by=person, now=at(6, 14), agrees=True)
            last = person.eligibility_checks.first()
            assert (last.occasion, last.verdict) == ("acceptance", "clear")
            team = [row.mentor for row in project.team.current()]
            assert same_people(
                [m.recipient for m in Message.objects.filter(
                    kind="applications/offer_accepted", text__contains=project.title
                )],
                [person, *team],
            )  # fmt: skip
    mentees = Participation.objects.filter(cohort=story.cohort, role=Role.MENTEE)
    assert same_people([row.user for row in mentees], story.mentees)
    assert mentees.count() == real.cohort()["numbers"]["selected_mentees"] == 3


def the_work_begins_on_15_june(story: Story) -> None:
    lead, second = story.organizers
    story.cohort.refresh_from_db()
    with pytest.raises(PermissionDenied):
        life.start_work(story.cohort, by=story.mentees[0], now=at(6, 15))
    life.start_work(story.cohort, by=lead, now=at(6, 15))
    assert story.cohort.state == CohortState.RUNNING
    assert story.cohort.phases.get(kind=PhaseKind.KICKOFF).holds(at(6, 15))
    with pytest.raises(Refused, match="not possible"):
        life.start_work(story.cohort, by=second, now=at(6, 15, 13))


def the_website_is_withdrawn_on_23_june(story: Story) -> None:
    website, hoping = story.website, story.person("made--up-1")
    offer = Offer.objects.get(application__user=hoping)
    assert (offer.state, offer.project) == (OfferState.OPEN, website)
    row = next(row for row in real.projects() if row["withdrawn"])
    lead_mentor = story.person(row["mentors"][0]["github"])
    with pytest.raises(Refused, match="Please say why"):
        projects.withdraw_project(website, by=lead_mentor, now=at(6, 23), reason=" ")
    projects.withdraw_project(
        website, by=lead_mentor, now=at(6, 23), reason=row["withdrawn_reason"]
    )
    # Its mentor, and whom it was offered to; the three have their place elsewhere.
    assert same_people(told("cohorts/project_withdrawn", at(6, 23)), [lead_mentor, hoping])
    offer.refresh_from_db()
    assert (offer.state, story.state(hoping)) == (OfferState.WITHDRAWN, ApplicationState.WAITLISTED)
    with pytest.raises(Refused):
        offers.accept_offer(offer, by=hoping, now=at(6, 23, 13), agrees=True)
    history_stays(website, row["withdrawn_reason"])
    assert story.cohort.projects.published().count() == 3


def history_stays(website: Project, reason: str) -> None:
    """Everyone can read the project and why it ended; its choices and placements are kept."""
    assert website in Project.objects.visible_to(AnonymousUser())
    website.refresh_from_db()
    assert (website.published_at, website.state_reason) == (at(4, 20), reason)
    handed_in = website.choices.exclude(application__state=ApplicationState.DRAFT)
    assert handed_in.count() == 1 + 3  # one hoped for it, three ranked it second
    moves = Event.objects.about(website).exclude(new_state="").order_by("at")
    assert [(event.old_state, event.new_state) for event in moves] == [
        ("draft", "proposed"),
        ("proposed", "published"),
        ("published", "withdrawn"),
    ]
    assert moves.last().reason == reason


def it_is_finished_after_the_final_evaluation(story: Story) -> None:
    lead, _second = story.organizers
    real.read_roster(at(7, 7))
    with pytest.raises(Refused, match="It ends on 17 October 2026, 23:59 UTC"):
        life.finish(story.cohort, by=lead, now=at(10, 17, 23, 59))
    life.finish(story.cohort, by=lead, now=at(10, 24))
    assert story.cohort.state == CohortState.FINISHED
    states = {story.state(person) for person in story.mentees}
    assert states == {ApplicationState.ACCEPTED}
    with pytest.raises(Refused, match="This cohort has ended"):
        move(story, real.dates()[PhaseKind.RECOGNITION], at(10, 25))
    assert list(story.cohort.schedule_changes.values_list("number", flat=True)) == [2, 1]
