"""What an open contest permits, what the decision waits for, and the pages of both sides."""

from datetime import timedelta

import pytest

from amp.refused import Refused
from applications.actions.application import submit
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.contest import take_back_contest
from applications.actions.release import release_decisions
from applications.models import Application, Contest, EligibilityCheck, Submission
from tests.applications.contesting import TEXT, answer, say
from tests.applications.selection import DAY, fresh_roster
from tests.applications.writing import get, page, post, said, typed
from tests.cast import signed_in
from tests.factories import (
    NOW,
    ListedParticipantFactory,
    OtherProgrammeFactory,
    RosterSpanFactory,
)

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
    assert f"the list of maintainers, as @{cast.applicant.github_login}" in asked
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
