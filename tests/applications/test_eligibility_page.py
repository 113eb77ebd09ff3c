"""Before the form: everybody sees the rules; who is signed in sees their own answer and why."""

from datetime import date, timedelta

import pytest

from applications.models import EligibilityCheck, OtherProgramme
from cohorts.actions.past_organizers import take_back_past_organizer
from cohorts.models import PastOrganizer
from tests.applications.writing import errors, get, page, post, said
from tests.cast import signed_in
from tests.factories import (
    NOW,
    CohortFactory,
    OtherProgrammeFactory,
    ParticipationFactory,
    PastOrganizerFactory,
)

GSOC = {"name": "GSoC 2026", "starts_on": "2026-05-25", "ends_on": "2026-08-31"}


def words(response):
    return {each.rule: str(each.chip.word) for each in response.context["rules"]}


def test_the_rules_are_public_and_say_what_is_stored(cast):
    text = page(get(None, "rules"))
    assert "One mentorship at a time" in text
    assert "What is stored" in text
    assert "Google Summer of Code" in text
    assert "Hacktoberfest" in text


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(cast):
    response = get(None, "eligibility", "amp-2026", project="cli")
    assert "/accounts/login/?next=%2Fcohorts%2Famp-2026%2Feligibility%2F%3Fproject%3Dcli" in page(
        response
    )
    assert not EligibilityCheck.objects.exists()


def test_a_draft_cohort_is_not_there(cast):
    CohortFactory(state="draft", slug="next")
    assert get(cast.outsider, "eligibility", "next").status_code == 404
    assert get(None, "eligibility", "next").status_code == 404


def test_somebody_clear_can_begin(cast, roster, draft):
    draft.delete()
    response = get(cast.outsider, "eligibility", "amp-2026")
    assert set(words(response).values()) == {"clear"}
    assert "Begin your application" in page(response)


def test_without_github_it_is_undecided_and_says_how_to_put_it_right(cast, roster):
    response = get(cast.outsider, "eligibility", "amp-2026")
    assert words(response)["maintainer"] == "undecided"
    assert "Connect your GitHub account" in page(response)
    assert "Begin your application" in page(response)


def test_a_maintainer_is_blocked_and_told_what_is_possible(cast, roster):
    cast.outsider.github_id, cast.outsider.github_login = roster.github_id, "renamed"
    cast.outsider.save()
    response = get(cast.outsider, "eligibility", "amp-2026")
    assert words(response)["maintainer"] == "blocked"
    assert "What is possible instead" in page(response)
    assert "Begin your application" not in page(response)


def test_an_organizer_of_any_cohort_is_blocked(cast, roster):
    response = get(cast.other_organizer, "eligibility", "amp-2026")
    assert words(response)["organizer"] == "blocked"
    assert "AMP 2024" in page(response)


def test_an_organizer_of_the_past_without_an_account_is_blocked_by_github(cast, roster):
    row = PastOrganizerFactory(github_id=cast.applicant.github_id)
    assert PastOrganizer.objects.get() == row
    assert words(get(cast.applicant, "eligibility", "amp-2026"))["organizer"] == "blocked"
    take_back_past_organizer(row, by=cast.lead_organizer, now=NOW, reason="Somebody else.")
    assert words(get(cast.applicant, "eligibility", "amp-2026"))["organizer"] == "clear"


def test_every_look_is_kept_but_the_same_answer_of_the_same_day_once(cast, roster):
    for _time in range(3):
        get(cast.outsider, "eligibility", "amp-2026")
    kept = EligibilityCheck.objects.get(user=cast.outsider)
    assert (kept.occasion, kept.checked_at) == ("before", NOW)
    OtherProgrammeFactory(user=cast.outsider)
    get(cast.outsider, "eligibility", "amp-2026")
    assert EligibilityCheck.objects.filter(user=cast.outsider).count() == 2


def test_declaring_an_overlapping_programme_blocks_and_taking_it_back_frees(cast, draft):
    response = post(cast.outsider, "declare_programme", "amp-2026", data=GSOC)
    assert response.status_code == 302
    row = OtherProgramme.objects.get()
    assert (row.user, row.starts_on, row.ends_on) == (
        cast.outsider, date(2026, 5, 25), date(2026, 8, 31),
    )  # fmt: skip
    assert words(get(cast.outsider, "eligibility", "amp-2026"))["other_programme"] == "blocked"
    post(cast.outsider, "take_back_programme", "amp-2026", row.pk)
    assert words(get(cast.outsider, "eligibility", "amp-2026"))["other_programme"] == "clear"


def test_the_project_that_one_came_from_is_kept_on_the_way(cast, roster):
    client = signed_in(cast.outsider)
    response = client.post("/cohorts/amp-2026/eligibility/declare/?project=cli", GSOC)
    assert response.headers["Location"] == "/cohorts/amp-2026/eligibility/?project=cli"
    assert "apply/start/?project=cli" not in page(client.get(response.headers["Location"]))
    OtherProgramme.objects.all().delete()
    assert "apply/start/?project=cli" in page(client.get(response.headers["Location"]))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 200}, "name", "at most 80"),
        ({"starts_on": "soon"}, "starts_on", "valid date"),
        ({"starts_on": "0001-01-01"}, "starts_on", "look at the year"),
        ({"ends_on": "2026-05-01"}, "ends_on", "lies before the first"),
        ({"ends_on": "2099-01-01"}, "ends_on", "longer than three years"),
    ],
)
def test_a_wrong_declaration_keeps_what_was_typed(cast, roster, changes, field, sentence):
    response = post(cast.outsider, "declare_programme", "amp-2026", data=GSOC | changes)
    assert any(sentence in words for words in errors(response)[field])
    for value in filter(None, (GSOC | changes).values()):
        assert f'value="{value}"' in page(response)
    assert not OtherProgramme.objects.exists()


def test_the_same_programme_twice_is_said(cast, roster):
    post(cast.outsider, "declare_programme", "amp-2026", data=GSOC)
    response = post(cast.outsider, "declare_programme", "amp-2026", data=GSOC)
    assert any("already" in words for found in errors(response).values() for words in found)
    assert OtherProgramme.objects.count() == 1


def test_nobody_takes_back_anothers_word(cast, roster):
    row = OtherProgrammeFactory(user=cast.applicant)
    assert post(cast.outsider, "take_back_programme", "amp-2026", row.pk).status_code == 404
    assert OtherProgramme.objects.exists()


def test_a_verb_followed_by_get_leads_back_and_does_nothing(cast, roster):
    response = get(cast.outsider, "declare_programme", "amp-2026")
    assert response.headers["Location"] == "/cohorts/amp-2026/eligibility/"
    assert get(None, "declare_programme", "amp-2026").headers["Location"].startswith("/accounts/")


def test_before_and_after_the_phase_the_page_says_when(cast, roster):
    cast.cohort.phases.filter(kind="applications").update(
        starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=9)
    )
    text = page(get(cast.outsider, "eligibility", "amp-2026"))
    assert "opens on 21 May 2026, 12:00 UTC" in text
    assert "Begin your application" not in text
    assert said(post(cast.outsider, "start", "amp-2026")) == [
        "The phase “applications” has not begun. It opens on 21 May 2026, 12:00 UTC."
    ]


def test_a_mentor_is_told_that_nobody_is_both(cast, roster):
    assert "Nobody is mentor and mentee" in page(get(cast.mentor, "eligibility", "amp-2026"))
    assert "Nobody is mentor and mentee" in said(post(cast.mentor, "start", "amp-2026"))[0]


def test_who_mentors_in_another_cohort_hears_before_the_form_when_a_place_can_be_taken(cast, draft):
    elsewhere = CohortFactory(name="AMP X", state="running")
    row = ParticipationFactory(user=cast.outsider, cohort=elsewhere, mentor=True)
    words_ = "You mentor in AMP X now, and nobody is mentor and mentee at the same time"
    text = page(get(cast.outsider, "eligibility", "amp-2026"))
    assert words_ in text
    assert "Continue your application" in text
    row.ended_at = NOW
    row.save()
    assert words_ not in page(get(cast.outsider, "eligibility", "amp-2026"))


def test_organizers_of_later_cohorts_are_blocked_only_from_then_on(cast, roster):
    ParticipationFactory(user=cast.applicant, organizer=True, started_at=NOW + timedelta(days=1))
    assert words(get(cast.applicant, "eligibility", "amp-2026"))["organizer"] == "clear"
