"""“This is wrong”: said, taken back, answered by a lead organizer, and what follows from it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from applications.actions.contest import take_back_contest
from applications.models import Contest, EligibilityCheck
from applications.permissions import check_may_answer
from cohorts.models import Event, Message, Part
from tests.applications.contesting import TEXT, answer, code, say
from tests.factories import (
    NOW,
    ListedParticipantFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    RosterSpanFactory,
    join_team,
)

# Said


def test_a_contest_keeps_the_check_the_record_and_the_text(cast, contested):
    assert (contested.rule, contested.text, contested.made_at) == ("maintainer", TEXT, NOW)
    assert contested.record == f"roster:@{cast.applicant.github_login}"
    assert contested.check_said.user == cast.applicant
    assert Event.objects.get(verb="result contested").by == cast.applicant


def test_the_lead_organizers_who_can_be_reached_are_told(cast, contested):
    told = Message.objects.get(kind="applications/contested")
    assert told.recipient == cast.lead_organizer
    assert TEXT in told.text
    assert f"/desk/amp-2026/contests/{contested.pk}/" in told.text


@pytest.mark.parametrize("rule", ["organizer", "other_programme", "nonsense"])
def test_what_rests_on_no_record_cannot_be_contested(cast, on_list, rule):
    with pytest.raises(Refused, match="rests on no record"):
        say(cast, rule=rule)


def test_what_nobody_knows_yet_rests_on_no_record(cast, db):
    with pytest.raises(Refused, match="rests on no record"):
        say(cast)


def test_an_unknown_programme_is_a_record_too(cast, roster):
    row = OtherProgrammeFactory(user=cast.applicant, name="Our Club")
    assert say(cast, rule="other_programme").record == f"declared:{row.pk}"


def test_there_is_one_open_contest_for_each_rule(cast, contested):
    with pytest.raises(ValidationError, match="said so already"):
        say(cast)
    PastOrganizerFactory(github_id=cast.applicant.github_id)
    assert say(cast, rule="organizer").state == "open"


# Taken back


def test_an_open_contest_can_be_taken_back_and_said_again(cast, contested):
    take_back_contest(contested, by=cast.applicant, now=NOW)
    contested.refresh_from_db()
    assert contested.state == "taken_back"
    assert say(cast).state == "open"


def test_nobody_takes_back_what_another_said(cast, contested):
    with pytest.raises(PermissionDenied):
        take_back_contest(contested, by=cast.organizer, now=NOW)


def test_an_answered_contest_stays(cast, contested):
    answer(contested, cast.lead_organizer)
    with pytest.raises(Refused):
        take_back_contest(contested, by=cast.applicant, now=NOW)


# Answered


def test_wrong_person_sets_the_record_aside_for_this_person_only(cast, contested):
    cast.outsider.github_id, cast.outsider.github_login = 77, "otto"
    cast.outsider.save()
    RosterSpanFactory(login="otto", github_id=77, last_import=contested.check_said.roster_import)
    answer(contested, cast.lead_organizer)
    assert code(cast, "maintainer") == "not_this_person"
    assert code(cast, "maintainer", cast.outsider) == "on_roster"
    PastOrganizerFactory(github_id=cast.applicant.github_id)
    assert code(cast, "organizer") == "organizer_by_github"


def test_wrong_dates_replace_the_days(cast, roster):
    ListedParticipantFactory(github_login=cast.applicant.github_login.upper())
    contest = say(cast, rule="other_programme")
    days = {"starts_on": date(2026, 5, 25), "ends_on": date(2026, 6, 14)}
    answer(contest, cast.lead_organizer, "wrong_dates", **days)
    assert code(cast, "other_programme") == "no_overlap"


def test_confirmed_changes_nothing(cast, contested):
    answer(contested, cast.lead_organizer, "confirmed")
    assert code(cast, "maintainer") == "on_roster"


def test_an_answer_counts_from_its_instant_and_changes_no_kept_check(cast, contested):
    kept = EligibilityCheck.objects.get(pk=contested.check_said_id)
    answer(contested, cast.lead_organizer, now=NOW + timedelta(hours=1))
    assert code(cast, "maintainer") == "on_roster"
    assert code(cast, "maintainer", now=NOW + timedelta(hours=1)) == "not_this_person"
    assert EligibilityCheck.objects.get(pk=kept.pk).results == kept.results


@pytest.mark.parametrize(
    ("what", "reason", "days", "words"),
    [
        ("wrong_dates", "Because.", {}, "does not fit"),
        ("waived", "Because.", {}, "does not fit"),
        ("confirmed", "  ", {}, "say why"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(cast, contested, what, reason, days, words):
    with pytest.raises(Refused, match=words):
        answer(contested, cast.lead_organizer, what, reason, **days)
    contested.refresh_from_db()
    assert (contested.state, contested.reason) == ("open", "")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, "right first and last day"),
        ({"starts_on": date(2026, 6, 2), "ends_on": date(2026, 6, 1)}, "before the first"),
        ({"starts_on": date(2000, 1, 1), "ends_on": date(2099, 1, 1)}, "three years"),
    ],
)
def test_right_dates_are_possible_dates(cast, roster, days, words):
    OtherProgrammeFactory(user=cast.applicant)
    contest = say(cast, rule="other_programme")
    with pytest.raises(Refused, match=words):
        answer(contest, cast.lead_organizer, "wrong_dates", **days)


def test_the_person_is_told_what_and_why(cast, contested):
    answer(contested, cast.lead_organizer)
    told = Message.objects.get(kind="applications/contest_answered")
    assert told.recipient == cast.applicant
    assert "Lead Lena has looked at it" in told.text
    assert "somebody else’s" in told.text
    assert "Why: I asked her." in told.text
    event = Event.objects.get(verb="contest answered")
    assert (event.by, event.reason, event.new_state) == (
        cast.lead_organizer, "I asked her.", "answered",
    )  # fmt: skip


def test_the_second_of_two_answers_is_told_that_somebody_was_faster(cast, contested):
    late = Contest.objects.get(pk=contested.pk)
    answer(contested, cast.lead_organizer)
    with pytest.raises(Refused):
        answer(late, cast.lead_organizer, "confirmed", "Mine.")
    late.refresh_from_db()
    assert (late.answer, late.reason) == ("wrong_person", "I asked her.")


# Who answers

LEAD_ONLY = {"lead_organizer"}


@pytest.mark.parametrize("who", ["lead_organizer", "organizer", "mentor", "volunteer", "applicant",
                                 "outsider", "other_organizer", "wellbeing", "mentee"])  # fmt: skip
def test_a_lead_organizer_answers_and_nobody_else(cast, contested, who):
    if who in LEAD_ONLY:
        answer(contested, getattr(cast, who))
        assert Contest.objects.get().state == "answered"
        return
    with pytest.raises(PermissionDenied, match="This is for: lead organizer"):
        answer(contested, getattr(cast, who))
    assert Contest.objects.get().state == "open"


@pytest.mark.parametrize(
    ("mentors", "of", "about_themselves", "may"),
    [
        (False, None, False, True),
        (False, None, True, False),
        (True, "project", False, False),
        (True, "other_project", False, False),
        (True, "project", True, False),
        (True, "unranked", False, True),
    ],
)
def test_not_about_themselves_nor_about_an_applicant_to_their_project(
    cast, contested, mentors, of, about_themselves, may
):
    if mentors:
        ParticipationFactory(user=cast.lead_organizer, cohort=cast.cohort, mentor=True)
        project = cast.other_project if of == "unranked" else getattr(cast, of)
        if of == "unranked":
            cast.application.choices.filter(project=project).delete()
        join_team(project, cast.lead_organizer, Part.CO_MENTOR)
    if about_themselves:
        Contest.objects.filter(pk=contested.pk).update(user=cast.lead_organizer)
        contested.refresh_from_db()
    try:
        check_may_answer(cast.lead_organizer, contested, now=NOW)
        found = True
    except PermissionDenied:
        found = False
    assert found is may


def test_the_refusal_says_who_can(cast, contested):
    join_team(cast.project, cast.lead_organizer, Part.CO_MENTOR)
    with pytest.raises(PermissionDenied, match="No other lead organizer can be reached"):
        answer(contested, cast.lead_organizer)
    other = ParticipationFactory(cohort=cast.cohort, lead_organizer=True)
    with pytest.raises(PermissionDenied, match=f"can: {other.user}"):
        answer(contested, cast.lead_organizer)
    answer(contested, other.user)
    assert Contest.objects.get(pk=contested.pk).answered_by == other.user


def test_who_sees_what_is_contested(cast, contested):
    seen = {
        name
        for name, person in cast.people.items()
        if Contest.objects.visible_to(person, NOW).exists()
    }
    assert seen == {"applicant", "organizer", "lead_organizer"}
