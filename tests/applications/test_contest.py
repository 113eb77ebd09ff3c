"""“This is wrong”: said, taken back, answered by a lead organizer, and what follows from it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from applications.actions.application import submit
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.contest import answer_contest, contest_result, take_back_contest
from applications.actions.eligibility import judge
from applications.actions.release import release_decisions
from applications.models import Application, Contest, EligibilityCheck, Submission
from applications.permissions import check_may_answer
from cohorts.models import Event, Message, Part
from tests.applications.selection import DAY, fresh_roster
from tests.applications.writing import get, page, post, said, typed
from tests.cast import signed_in
from tests.factories import (
    NOW,
    ListedParticipantFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    PastOrganizerFactory,
    RosterSpanFactory,
    join_team,
)

TEXT = "That is another Ada; see her page."


@pytest.fixture
def on_list(cast, roster):
    """The applicant's login stands on the list of maintainers."""
    return RosterSpanFactory(
        login=cast.applicant.github_login, github_id=None, last_import=roster.last_import
    )


@pytest.fixture
def contested(cast, on_list):
    return say(cast)


def say(cast, person=None, rule="maintainer", text=TEXT, now=NOW):
    return contest_result(cast.cohort, by=person or cast.applicant, now=now, rule=rule, text=text)


def answer(contest, by, what="wrong_person", reason="I asked her.", now=NOW, **days):
    answer_contest(contest, by=by, now=now, answer=what, reason=reason, **days)


def code(cast, rule, person=None, now=NOW):
    judgement = judge(person or cast.applicant, cast.cohort, now=now)
    return next(one.code for one in judgement.results if one.rule == rule)


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


# What a contest permits


@pytest.fixture
def blocked_draft(cast, draft):
    """Otto, on the list of maintainers, with a whole draft."""
    RosterSpanFactory(login="otto", github_id=77)
    client = signed_in(cast.outsider)
    client.post("/cohorts/amp-2026/apply/", typed(cast.project) | {"save": "1"})
    return Application.objects.get(pk=draft.pk)


def test_somebody_blocked_hands_in_once_every_block_is_contested(cast, blocked_draft):
    OtherProgrammeFactory(user=cast.outsider)
    hand_in = lambda: submit(blocked_draft, by=cast.outsider, now=NOW)  # noqa: E731
    with pytest.raises(Refused, match="cannot be handed in"):
        hand_in()
    say(cast, cast.outsider)
    with pytest.raises(Refused, match="cannot be handed in"):
        hand_in()
    say(cast, cast.outsider, "other_programme")
    assert hand_in().application == blocked_draft
    kept = EligibilityCheck.objects.filter(occasion="submission")
    assert [check.verdict for check in kept] == ["blocked"] * 3


@pytest.mark.parametrize("end", ["taken back", "confirmed"])
def test_a_contest_that_is_over_permits_nothing(cast, blocked_draft, end):
    contest = say(cast, cast.outsider)
    if end == "confirmed":
        answer(contest, cast.lead_organizer, "confirmed")
    else:
        take_back_contest(contest, by=cast.outsider, now=NOW)
    with pytest.raises(Refused, match="cannot be handed in"):
        submit(blocked_draft, by=cast.outsider, now=NOW)
    assert not Submission.objects.exists()


def test_a_contest_about_another_record_permits_nothing(cast, blocked_draft):
    contest = say(cast, cast.outsider)
    Contest.objects.filter(pk=contest.pk).update(record="roster:1")
    with pytest.raises(Refused, match="cannot be handed in"):
        submit(blocked_draft, by=cast.outsider, now=NOW)


# What the decision waits for


@pytest.fixture
def open_at_decision(cast, selection):
    """Cem, whose login stands on the list, contests it; the assignment is proposed."""
    RosterSpanFactory(
        login=selection.cem.user.github_login, github_id=None, last_import=fresh_roster(DAY),
    )  # fmt: skip
    contest = say(cast, selection.cem.user, now=DAY)
    return contest, propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")


def test_confirming_waits_for_the_answer_and_names_whose(cast, selection, open_at_decision):
    contest, assignment = open_at_decision
    assert selection.placement(selection.cem).outcome == "not_selected"
    with pytest.raises(Refused, match="no answer yet: Cem"):
        confirm_assignment(assignment, by=cast.organizer, now=DAY)
    later = DAY + timedelta(hours=1)
    answer(contest, cast.lead_organizer, now=later)
    with pytest.raises(Refused, match="Propose it again"):
        confirm_assignment(assignment, by=cast.organizer, now=later)
    again = propose_assignment(cast.cohort, by=cast.organizer, now=later, seed="seed")
    assert selection.placement(selection.cem).outcome == "waitlisted"
    confirm_assignment(again, by=cast.organizer, now=later)


def test_whoever_takes_it_back_stays_blocked(cast, selection, open_at_decision):
    contest, assignment = open_at_decision
    take_back_contest(contest, by=selection.cem.user, now=DAY)
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    assert selection.placement(selection.cem).outcome == "not_selected"


def test_releasing_waits_too(cast, selection):
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    RosterSpanFactory(login=selection.cem.user.github_login, github_id=None)
    say(cast, selection.cem.user, now=DAY)
    with pytest.raises(Refused, match="no answer yet: Cem"):
        release_decisions(assignment, by=cast.lead_organizer, now=DAY)


# The pages


def test_the_eligibility_page_leads_to_it_and_shows_what_was_said(cast, on_list):
    wrong = "/cohorts/amp-2026/eligibility/maintainer/wrong/"
    text = page(get(cast.applicant, "eligibility", "amp-2026"))
    assert wrong in text
    assert "/organizer/wrong/" not in text
    asked = page(get(cast.applicant, "contest", "amp-2026", "maintainer"))
    assert "You are on the list of AsyncAPI maintainers" in asked
    post(cast.applicant, "contest", "amp-2026", "maintainer", data={"text": TEXT})
    row = Contest.objects.get()
    for name in ("eligibility", "status"):
        text = page(get(cast.applicant, name, "amp-2026"))
        assert TEXT in text
        assert "waiting for an answer" in text
        assert wrong not in text
    answer(row, cast.lead_organizer, "confirmed", "It is your account.")
    for name in ("eligibility", "status"):
        text = page(get(cast.applicant, name, "amp-2026"))
        assert "Lead Lena" in text
        assert "It is your account." in text


def test_the_page_says_that_one_can_write_meanwhile(cast, blocked_draft):
    assert "Continue your application" not in page(get(cast.outsider, "eligibility", "amp-2026"))
    say(cast, cast.outsider)
    text = page(get(cast.outsider, "eligibility", "amp-2026"))
    assert "Continue your application" in text
    assert "The answer comes before places are decided." in text


def test_an_empty_text_is_refused_beside_the_field(cast, on_list):
    response = post(cast.applicant, "contest", "amp-2026", "maintainer", data={"text": " "})
    assert response.status_code == 200
    assert "text" in response.context["form"].errors
    assert not Contest.objects.exists()


def test_a_rule_that_does_not_exist_is_not_there(cast, on_list):
    assert get(cast.applicant, "contest", "amp-2026", "nonsense").status_code == 404
    assert get(None, "contest", "amp-2026", "maintainer").status_code == 302


def test_it_is_taken_back_by_its_own_button(cast, contested):
    keys = ("amp-2026", contested.pk)
    assert post(cast.outsider, "take_back_contest", *keys).status_code == 404
    assert post(cast.organizer, "take_back_contest", *keys).status_code == 404
    assert said(post(cast.applicant, "take_back_contest", *keys))[0].startswith("Taken back")
    contested.refresh_from_db()
    assert contested.state == "taken_back"


def test_the_desk_lists_counts_and_answers(cast, contested):
    overview = page(signed_in(cast.lead_organizer).get("/desk/amp-2026/"))
    assert "1 applicant says that an eligibility result is wrong." in overview
    assert "Applicant Ada" in page(get(cast.organizer, "desk_contests", "amp-2026"))
    asked = page(get(cast.lead_organizer, "desk_contest", "amp-2026", contested.pk))
    assert TEXT in asked
    assert "roster:@" in asked
    assert "wrong dates" not in asked
    data = {"answer": "wrong_person", "reason": "I asked her."}
    response = post(cast.lead_organizer, "desk_contest", "amp-2026", contested.pk, data=data)
    assert said(response) == ["Answered. Applicant Ada is told by mail."]
    kept = page(get(cast.organizer, "desk_contest", "amp-2026", contested.pk))
    assert "I asked her." in kept
    overview = page(signed_in(cast.lead_organizer).get("/desk/amp-2026/"))
    assert "eligibility result is wrong" not in overview


def test_an_organizer_reads_and_is_told_who_answers(cast, contested):
    text = page(get(cast.organizer, "desk_contest", "amp-2026", contested.pk))
    assert "This is for: lead organizer." in text
    assert "<textarea" not in text
    data = {"answer": "wrong_person", "reason": "Mine."}
    response = post(cast.organizer, "desk_contest", "amp-2026", contested.pk, data=data)
    assert response.status_code == 403
    assert Contest.objects.get().state == "open"


@pytest.mark.parametrize("who", ["applicant", "mentor", "outsider", "other_organizer"])
def test_the_desks_pages_are_not_there_for_others(cast, contested, who):
    person = getattr(cast, who)
    assert get(person, "desk_contests", "amp-2026").status_code in {403, 404}
    assert get(person, "desk_contest", "amp-2026", contested.pk).status_code in {403, 404}


def test_the_same_name_on_a_list_is_for_organizers_only(cast, roster):
    ListedParticipantFactory(github_login="", name="applicant ada")
    get(cast.applicant, "eligibility", "amp-2026")
    EligibilityCheck.objects.bulk_create(
        [
            EligibilityCheck(
                cohort=cast.cohort, user=cast.applicant, application=cast.application,
                occasion="submission", verdict=row.verdict, results=row.results,
                rules_version=2, checked_at=NOW,
            )
            for row in EligibilityCheck.objects.all()
        ]
    )  # fmt: skip
    desk = page(get(cast.organizer, "desk_application", "amp-2026", cast.application.pk))
    assert "The same name on a published list" in desk
    for name in ("eligibility", "status"):
        assert "published list" not in page(get(cast.applicant, name, "amp-2026"))
