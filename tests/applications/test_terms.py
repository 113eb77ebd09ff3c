"""How a cohort selects: set before it counts, told to everybody, fixed once it counted."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from amp.refused import Refused
from applications.actions.terms import set_project_terms, set_terms
from applications.models import FreedPlaces, ProjectTerms, SelectionTerms, terms_of
from applications.rules.terms import fixed_terms
from cohorts.actions.cohort import copy_cohort
from cohorts.models import Event
from tests.applications.writing import errors, get, page, post
from tests.cast import signed_in
from tests.factories import (
    NOW,
    MentoringFactory,
    ProjectChoiceFactory,
    ReviewFactory,
    published_project,
)
from tests.rows import counting

ALL = {"hours_together": "4", "is_blind": "on", "confirmations": "2", "freed_places": "after_yes"}


def send(cast, person=None, **changes):
    return post(person or cast.organizer, "desk_terms", "amp-2026", data=ALL | changes)


def a_review(cast):
    application = cast.project.choices.first() or ProjectChoiceFactory(project=cast.project)
    return ReviewFactory(choice=application, reviewer=cast.mentor)


@pytest.mark.django_db
def test_without_a_row_the_defaults_hold_and_nothing_is_stored(cast):
    terms = terms_of(cast.cohort)
    assert (terms.is_blind, terms.hours_together, terms.confirmations) == (False, 0, 1)
    assert terms.freed_places == FreedPlaces.BY_ITSELF
    assert not SelectionTerms.objects.exists()


def test_an_organizer_sets_them_and_everybody_reads_them(cast):
    public = "/cohorts/amp-2026/selection/"
    before = page(signed_in(None).get(public))
    assert "Review is blind" not in before
    assert "An organizer who does not mentor the project confirms" in before
    assert send(cast).headers["Location"] == "/desk/amp-2026/selection/"
    terms = terms_of(cast.cohort)
    assert (terms.is_blind, terms.hours_together, terms.confirmations) == (True, 4, 2)
    assert terms.freed_places == FreedPlaces.AFTER_YES
    after = page(signed_in(None).get(public))
    assert "Review is blind" in after
    assert "at least 4 hours a week" in after
    assert "Two organizers confirm" in after
    assert "once an organizer has said yes" in after


def test_a_change_is_written_down_with_old_and_new_and_none_is_not(cast):
    set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=2)
    event = Event.objects.get(object_type="applications.selectionterms")
    assert (event.cohort, event.by, event.changes) == (
        cast.cohort,
        cast.organizer,
        {"confirmations": ["1", "2"]},
    )
    set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=2)
    assert Event.objects.filter(object_type="applications.selectionterms").count() == 1


def test_what_cannot_be_is_said_beside_its_field_and_kept(cast):
    response = send(cast, hours_together="169")
    assert errors(response) == {
        "hours_together": ["Ensure this value is less than or equal to 168."]
    }
    assert 'value="169"' in page(response)
    assert not SelectionTerms.objects.exists()


def test_a_constraint_answers_in_words_too(cast):
    with pytest.raises(ValidationError):
        set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=3)


def test_what_mentors_read_by_is_fixed_once_one_has_begun(cast):
    a_review(cast)
    with pytest.raises(Refused, match="Mentors have begun to review"):
        set_terms(cast.cohort, by=cast.organizer, now=NOW, is_blind=True)
    with pytest.raises(Refused, match="Mentors have begun to review"):
        set_project_terms(cast.project, by=cast.organizer, now=NOW, bar=Decimal(3), smallest=0)
    set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=2)
    assert terms_of(cast.cohort).confirmations == 2


def test_a_fixed_term_says_why_on_the_page_and_a_forged_one_changes_nothing(cast):
    a_review(cast)
    assert "Mentors have begun to review, so this stays as it is." in page(
        get(cast.organizer, "desk_terms", "amp-2026")
    )
    send(cast)
    terms = terms_of(cast.cohort)
    assert (terms.is_blind, terms.confirmations) == (False, 2)


def test_after_the_release_only_freed_places_can_change(cast):
    fixed = fixed_terms(reviews_begun=True, released_at=NOW)
    assert "freed_places" not in fixed
    assert {"is_blind", "hours_together", "bar", "smallest", "confirmations"} == set(fixed)


def test_a_cohort_that_is_over_keeps_its_terms(cast):
    cast.cohort.state = "finished"
    cast.cohort.save()
    with pytest.raises(Refused, match="This cohort is over"):
        set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=2)


def test_the_second_of_two_tabs_is_told(cast):
    form = get(cast.organizer, "desk_terms", "amp-2026").context["form"]
    seen = form.initial["seen"]
    set_terms(cast.cohort, by=cast.organizer, now=NOW, hours_together=2)
    response = send(cast, seen=seen)
    assert "Somebody saved this in the meantime" in page(response)
    assert terms_of(cast.cohort).hours_together == 2


def test_a_copied_cohort_selects_as_its_source(cast):
    set_terms(cast.cohort, by=cast.organizer, now=NOW, confirmations=2, is_blind=True)
    copy = copy_cohort(
        cast.cohort, by=cast.lead_organizer, now=NOW, name="AMP 2027", number=27, slug="amp-2027",
        starts_at=NOW,
    )  # fmt: skip
    assert (terms_of(copy).confirmations, terms_of(copy).is_blind) == (2, True)


# A project -------------------------------------------------------------------------------------


def test_a_project_asks_for_a_score_and_a_number(cast):
    other = published_project(cast.cohort, places=3, title="Docs", kind="documentation")
    post(
        cast.organizer, "desk_project_terms", "amp-2026", other.pk,
        data={"bar": "3.25", "smallest": "2"},
    )  # fmt: skip
    terms = ProjectTerms.objects.get()
    assert (terms.project, terms.bar, terms.smallest) == (other, Decimal("3.25"), 2)
    text = page(signed_in(None).get("/cohorts/amp-2026/selection/"))
    assert "“Docs” takes nobody with a score below 3.25." in text
    assert "“Docs” takes at least 2 people or nobody." in text


def test_it_cannot_ask_for_more_people_than_it_has_places(cast):
    response = post(
        cast.organizer, "desk_project_terms", "amp-2026", cast.project.pk,
        data={"bar": "", "smallest": "9"},
    )  # fmt: skip
    assert "cannot ask for more people" in errors(response)["smallest"][0]
    with pytest.raises(Refused, match="cannot ask for more people"):
        set_project_terms(cast.project, by=cast.organizer, now=NOW, bar=None, smallest=9)


def test_an_organizer_does_not_set_them_for_a_project_that_they_mentor(cast):
    MentoringFactory(project=cast.project, mentor=cast.organizer)
    with pytest.raises(PermissionDenied, match="You mentor this project"):
        set_project_terms(cast.project, by=cast.organizer, now=NOW, bar=None, smallest=1)
    text = page(get(cast.organizer, "desk_terms", "amp-2026"))
    assert "You mentor here" in text


@pytest.mark.parametrize("who", ["mentor", "applicant", "mentee", "outsider"])
def test_nobody_else_finds_the_pages(cast, who):
    for response in (
        get(cast.people[who], "desk_terms", "amp-2026"),
        get(cast.people[who], "desk_project_terms", "amp-2026", cast.project.pk),
    ):
        assert response.status_code == 404


def test_the_page_asks_no_more_with_three_projects(cast):
    client = signed_in(cast.organizer)
    client.get("/desk/amp-2026/selection/")
    with counting() as one:
        client.get("/desk/amp-2026/selection/")
    for _each in range(2):
        published_project(cast.cohort)
    with counting() as three:
        client.get("/desk/amp-2026/selection/")
    assert three.queries == one.queries
