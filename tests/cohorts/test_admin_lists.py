"""What a list of the desk must not tell, and what it must not stumble over."""

import pytest
from django.urls import reverse

from tests.cast import signed_in
from tests.factories import CohortFactory, ParticipationFactory


def listing(name):
    return reverse(f"admin:cohorts_{name}_changelist")


@pytest.fixture
def organizer(cast):
    return signed_in(cast.organizer)


def test_nobody_guesses_a_password_by_filtering(cast, organizer):
    cast.applicant.set_password("correct horse")
    cast.applicant.save()
    start = {"password__startswith": cast.applicant.password[:12]}
    assert organizer.get(listing("user"), start).status_code == 400


def test_a_filter_leads_to_no_neighbour_that_is_not_shown(cast, organizer):
    for hidden in ("cohort__created_by__password__startswith", "cohort__slug", "description"):
        assert organizer.get(listing("phase"), {hidden: "a"}).status_code == 400
    for offered in ({"kind": "kickoff"}, {"kind__exact": "kickoff"}, {"cohort": "amp-2026"}):
        assert organizer.get(listing("phase"), offered).status_code == 200


def test_roles_in_a_cohort_that_one_does_not_organize_are_not_named(cast, organizer):
    draft = CohortFactory(state="draft", slug="next", name="AMP 2027", number=9)
    ParticipationFactory(cohort=draft, user=cast.mentor, organizer=True)
    shown = organizer.get(listing("user")).content.decode()
    assert "mentor (AMP 2026)" in shown
    assert "AMP 2027" not in shown


def test_a_thousand_words_in_the_search_are_no_error(cast, organizer):
    for name in ("user", "event", "message"):
        assert organizer.get(listing(name), {"q": "a " * 1000}).status_code == 200
