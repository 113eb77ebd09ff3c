"""Mentors read, score and finish; nobody sees a colleague's score before their own is final."""

import pytest
from django.urls import reverse

from applications.actions.review import give_default_rubric
from applications.models import ProjectChoice, Review
from applications.rules.review import in_order
from cohorts.models import Event
from tests.applications.selection import DAY, on
from tests.applications.writing import errors, get, page, post, said
from tests.cast import application_of, signed_in
from tests.factories import (
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
    UserFactory,
    join_team,
)

ALL_FOURS = {f"criterion-{position}": "4" for position in range(1, 5)}


@pytest.fixture
def choice(cast):
    """The applicant's first choice, in a cohort that is selecting, with the usual rubric."""
    cast.cohort.state = "selecting"
    cast.cohort.save()
    give_default_rubric(cast.cohort)
    with on(DAY):
        yield cast.application.choices.get(project=cast.project)


def chips(response):
    """The states of one's own reviews, as the list says them."""
    return [row["chip"].word for group in response.context["groups"] for row in group["rows"]]


def test_only_mentors_of_a_project_have_the_list(cast, choice):
    assert get(cast.mentor, "reviews", "amp-2026").status_code == 200
    for name in ("organizer", "mentee", "applicant", "outsider", "volunteer"):
        response = get(cast.people[name], "reviews", "amp-2026")
        assert response.status_code == 403, name
        assert "for the mentors of a project" in page(response)
    assert get(None, "reviews", "amp-2026").status_code == 302


def test_the_list_has_ones_own_projects_only(cast, choice):
    rows = get(cast.other_mentor, "reviews", "amp-2026").context["groups"]
    assert [group["project"] for group in rows] == [cast.other_project]
    assert [row["choice"].application for row in rows[0]["rows"]] == [cast.application]


def test_the_order_does_not_favour_early_submitters(cast, choice):
    for number in range(6):
        application_of(UserFactory(name=f"Person {number}"), cast.cohort, cast.project)
    [group] = get(cast.mentor, "reviews", "amp-2026").context["groups"]
    keys = [row["choice"].pk for row in group["rows"]]
    assert keys == in_order(cast.mentor.pk, sorted(keys))
    [colleagues] = get(cast.co_mentor, "reviews", "amp-2026").context["groups"]
    theirs = [row["choice"].pk for row in colleagues["rows"]]
    assert sorted(theirs) == sorted(keys)
    assert theirs == in_order(cast.co_mentor.pk, keys)
    again = get(cast.mentor, "reviews", "amp-2026").context["groups"][0]
    assert [row["choice"].pk for row in again["rows"]] == keys


def test_the_list_says_what_is_begun_and_finished_and_what_is_next(cast, choice):
    response = get(cast.mentor, "reviews", "amp-2026")
    assert chips(response) == ["not begun"]
    assert response.context["next"].url == f"/reviews/{choice.pk}/"
    post(cast.mentor, "review", choice.pk, data={"criterion-1": "3"})
    assert chips(get(cast.mentor, "reviews", "amp-2026")) == ["begun"]
    post(cast.mentor, "finish_review", choice.pk, data=ALL_FOURS)
    response = get(cast.mentor, "reviews", "amp-2026")
    assert chips(response) == ["finished"]
    assert "You have read everything" in page(response)


def test_a_mentor_reads_their_proposal_first_and_not_the_ones_for_others(cast, choice):
    other = cast.application.choices.get(project=cast.other_project)
    ProjectChoice.objects.filter(pk=other.pk).update(approach="for the generator alone")
    text = page(get(cast.mentor, "review", choice.pk))
    assert text.index("Proposal for “CLI”") < text.index("About the person")
    assert "for the generator alone" not in text
    assert "Generator" not in text
    assert "for the generator alone" in page(get(cast.other_mentor, "review", other.pk))


def test_what_is_for_another_project_or_handed_in_by_oneself_is_not_there(cast, choice):
    assert get(cast.other_mentor, "review", choice.pk).status_code == 404
    for name in ("organizer", "lead_organizer", "applicant", "mentee", "outsider"):
        assert get(cast.people[name], "review", choice.pk).status_code == 404, name
        assert post(cast.people[name], "review", choice.pk, data=ALL_FOURS).status_code == 404
    join_team(cast.project, cast.applicant)
    for name in ("review", "finish_review", "shortlist_add"):
        assert post(cast.applicant, name, choice.pk, data=ALL_FOURS).status_code == 404
    assert not Review.objects.exists()


def test_the_rubric_gives_words_for_every_step(cast, choice):
    text = page(get(cast.mentor, "review", choice.pk))
    for words in (
        "Alignment",
        "Feasibility",
        "It is about something else.",
        "Every step is clear.",
    ):
        assert words in text
    assert text.count('name="criterion-') == 4 * 5


def test_half_a_review_is_saved_for_oneself(cast, choice):
    response = post(
        cast.mentor, "review", choice.pk, data={"criterion-2": "5", "comment": "Strong"}
    )
    assert said(response) == ["Saved. Only you see it until you finish."]
    review = Review.objects.get()
    assert (review.state, review.comment, review.scores.get().step) == ("draft", "Strong", 5)
    assert "Strong" not in page(get(cast.co_mentor, "review", choice.pk))
    form = get(cast.mentor, "review", choice.pk).context["form"]
    assert (form["criterion-2"].value(), form["comment"].value()) == (5, "Strong")


@pytest.mark.parametrize("step", ["0", "6", "-1", "five", "4.5"])
def test_a_step_outside_the_scale_is_refused(cast, choice, step):
    response = post(cast.mentor, "review", choice.pk, data={"criterion-1": step, "comment": "x"})
    assert list(errors(response)) == ["criterion-1"]
    assert not Review.objects.exists()


def test_finishing_needs_every_criterion_and_keeps_what_was_typed(cast, choice):
    data = {"criterion-1": "4", "feedback": "Good plan"}
    response = post(cast.mentor, "finish_review", choice.pk, data=data)
    assert set(errors(response)) == {"criterion-2", "criterion-3", "criterion-4"}
    assert "Good plan" in page(response)
    assert not Review.objects.filter(state="final").exists()


def test_a_finished_review_stays_as_it_is(cast, choice):
    post(cast.mentor, "finish_review", choice.pk, data=ALL_FOURS | {"comment": "mine"})
    assert Event.objects.filter(verb="review finished").count() == 1
    text = page(get(cast.mentor, "review", choice.pk))
    assert "It stays as it is" in text
    assert 'name="criterion-' not in text
    response = post(cast.mentor, "review", choice.pk, data={"criterion-1": "1"})
    assert "Your review is finished" in errors(response)["__all__"][0]
    assert set(Review.objects.get().scores.values_list("step", flat=True)) == {4}


def test_colleagues_appear_when_ones_own_is_final(cast, choice):
    post(cast.co_mentor, "finish_review", choice.pk, data=ALL_FOURS | {"comment": "my secret"})
    assert "my secret" not in page(get(cast.mentor, "review", choice.pk))
    post(cast.mentor, "finish_review", choice.pk, data=ALL_FOURS)
    text = page(get(cast.mentor, "review", choice.pk))
    assert "my secret" in text
    assert "Co-mentor Cleo" in text


def test_an_organizer_who_mentors_reads_as_mentor_only(cast, choice):
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    post(cast.mentor, "finish_review", choice.pk, data=ALL_FOURS | {"comment": "my secret"})
    for name, keys in (
        ("review", [choice.pk]),
        ("desk_application", ["amp-2026", cast.application.pk]),
    ):
        text = page(get(cast.organizer, name, *keys))
        assert "my secret" not in text
    rows = get(cast.organizer, "desk_applications", "amp-2026").context["rows"]
    assert rows[0]["application"].score is None
    post(cast.organizer, "finish_review", choice.pk, data=ALL_FOURS)
    assert "my secret" in page(get(cast.organizer, "review", choice.pk))


def test_before_the_selection_it_is_read_but_not_scored(cast, choice):
    cast.cohort.state = "open"
    cast.cohort.save()
    text = page(get(cast.mentor, "review", choice.pk))
    assert "not under review now" in text
    assert 'name="criterion-' not in text
    response = post(cast.mentor, "review", choice.pk, data=ALL_FOURS)
    assert "not under review now" in errors(response)["__all__"][0]


def test_a_criterion_of_organizers_cannot_carry_markup(cast, choice):
    cast.cohort.criteria.update(question="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(get(cast.mentor, "review", choice.pk))


def test_a_mentor_who_left_the_project_reads_no_more(cast, choice):
    cast.project.team.filter(mentor=cast.mentor).update(ended_at=DAY)
    assert get(cast.mentor, "review", choice.pk).status_code == 404


def test_a_score_of_the_list_is_the_weighted_mean_of_final_reviews(cast, choice):
    first, second = cast.cohort.criteria.of_round("application")[:2]
    first.weight = 3
    first.save()
    cast.cohort.criteria.exclude(pk__in=[first.pk, second.pk]).delete()
    for reviewer, steps in ((cast.mentor, (4, 2)), (cast.co_mentor, (2, 2))):
        review = ReviewFactory(choice=choice, reviewer=reviewer, state="final")
        ScoreFactory(review=review, criterion=first, step=steps[0])
        ScoreFactory(review=review, criterion=second, step=steps[1])
    [row] = get(cast.organizer, "desk_applications", "amp-2026").context["rows"]
    assert row["application"].score == pytest.approx(((4 * 3 + 2) / 4 + 2) / 2)


def reviewed(choice, *steps):
    """By as many reviewers, each with the same step on every criterion."""
    for person, step in zip((UserFactory(name="Rea"), UserFactory(name="Ron")), steps, strict=True):
        review = ReviewFactory(choice=choice, reviewer=person, state="final")
        for criterion in choice.application.cohort.criteria.of_round("application"):
            ScoreFactory(review=review, criterion=criterion, step=step)


@pytest.mark.parametrize(("steps", "differs"), [((2, 4), True), ((3, 4), False)])
def test_organizers_see_scores_and_where_reviewers_should_talk(cast, choice, steps, differs):
    reviewed(choice, *steps)
    text = page(get_desk(cast.organizer, choice.application))
    assert f"{steps[0]}.00" in text
    assert ("To talk about" in text) is differs
    assert ("2.00 steps apart" in text) is differs


def test_mentors_learn_that_they_differ_when_their_own_review_is_final(cast, choice):
    reviewed(choice, 5, 5)
    url = reverse("applications:review", args=[choice.pk])
    assert "To talk about" not in page(signed_in(cast.mentor).get(url))
    mine = ReviewFactory(choice=choice, reviewer=cast.mentor, state="final")
    for criterion in cast.cohort.criteria.of_round("application"):
        ScoreFactory(review=mine, criterion=criterion, step=1)
    assert "On CLI, reviewers are 4.00 steps apart." in page(signed_in(cast.mentor).get(url))


def get_desk(person, application):
    return signed_in(person).get(
        reverse("applications:desk_application", args=["amp-2026", application.pk])
    )
