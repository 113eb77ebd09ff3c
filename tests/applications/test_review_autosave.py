"""A review saves itself like a draft: nothing is lost, and nobody else sees anything of it."""

import pytest

from applications.actions.overtaking import Overtaken
from applications.actions.review import give_default_rubric, write
from applications.models import Review
from applications.rules.review import in_order
from cohorts.models import Event, Message
from tests.applications.selection import DAY, on
from tests.applications.test_review import ALL_FOURS
from tests.applications.writing import errors, get, page, post, said, url
from tests.cast import application_of, signed_in
from tests.factories import ConflictFactory, ReviewFactory, UserFactory


def typed(version, **changes):
    return {"version": str(version), "comment": "", "feedback": ""} | {
        key.replace("__", "-"): value for key, value in changes.items()
    }


@pytest.fixture
def choice(cast):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    give_default_rubric(cast.cohort)
    with on(DAY):
        yield cast.application.choices.get(project=cast.project)


@pytest.fixture
def save(cast, choice):
    def send(data, person=cast.mentor):
        response = signed_in(person).post(url("review_autosave", choice.pk), data)
        return response.status_code, response.json()

    return send


def test_what_was_typed_is_kept_and_counted(save):
    status, told = save(typed(0, criterion__2="5", comment="Clear\r\nwords"))
    review = Review.objects.get()
    assert (status, told["version"], told["errors"]) == (200, 1, {})
    assert (review.comment, review.scores.get().step) == ("Clear\nwords", 5)
    assert told["words"].startswith("Saved ")
    status, told = save(typed(1, criterion__2="4", criterion__3="2"))
    assert (status, told["version"]) == (200, 2)
    assert set(review.scores.values_list("criterion__position", "step")) == {(2, 4), (3, 2)}


def test_it_is_nobody_elses_and_tells_nobody(cast, choice, save):
    save(typed(0, **ALL_FOURS, comment="my secret"))
    assert Review.objects.get().state == "draft"
    assert not Event.objects.exists()
    assert not Message.objects.exists()
    for person in (cast.co_mentor, cast.organizer):
        assert not Review.objects.visible_to(person).exists()
    assert "my secret" not in page(get(cast.co_mentor, "review", choice.pk))


def test_the_answer_that_was_lost_counted_all_the_same(save):
    save(typed(0, comment="Once"))
    assert save(typed(0, comment="Once"))[1]["version"] == 1


def test_of_two_windows_the_later_one_is_asked(save):
    save(typed(0, comment="The first window", criterion__1="3"))
    status, told = save(typed(0, comment="The second window"))
    assert (status, told["reason"], told["version"]) == (409, "stale", 1)
    assert told["saved"]["comment"] == "The first window"
    assert told["saved"]["criterion-1"] == "3"
    assert Review.objects.get().comment == "The first window"


def test_without_scripts_both_texts_are_shown_and_the_choice_counts(cast, choice, save):
    save(typed(0, comment="The first window", criterion__1="3"))
    data = typed(0, comment="The second window", criterion__1="5")
    for name in ("review", "finish_review"):
        response = post(cast.mentor, name, choice.pk, data=data | ALL_FOURS)
        text = page(response)
        assert "Both texts" in text
        assert "The first window" in text
        assert "The second window" in text
        assert "3 – It meets the main outcome." in text
        assert Review.objects.get().comment == "The first window"
    assert response.context["form"]["version"].value() == "1"
    response = post(cast.mentor, "review", choice.pk, data=data | {"version": "1"})
    assert said(response) == ["Saved. Only you see it until you finish."]
    assert Review.objects.get().comment == "The second window"


def test_a_finish_that_was_faster_keeps_nothing_and_loses_nothing(cast, choice, save):
    post(cast.mentor, "finish_review", choice.pk, data=ALL_FOURS | {"comment": "Final"})
    status, told = save(typed(0, comment="Typed in another window"))
    assert (status, told["reason"]) == (409, "closed")
    assert "Your review is finished" in told["words"]
    response = post(cast.mentor, "review", choice.pk, data=typed(0, comment="Typed elsewhere"))
    assert response.status_code == 409
    assert "Typed elsewhere" in page(response)
    assert "Your review is finished" in errors(response)["__all__"][0]
    assert Review.objects.get().comment == "Final"


def test_what_cannot_be_kept_keeps_nothing_else_back(save):
    save(typed(0, comment="Short"))
    status, told = save(typed(1, comment="x" * 4001, criterion__1="4", criterion__2="9"))
    assert status == 422
    assert set(told["errors"]) == {"comment", "criterion-2"}
    review = Review.objects.get()
    assert (review.comment, review.scores.get().step) == ("Short", 4)


def test_who_may_not_review_is_told_so_and_nothing_is_written(cast, choice, save):
    assert save(typed(0, comment="x"), person=None)[0] == 401
    for person in (cast.other_mentor, cast.organizer, cast.applicant):
        assert save(typed(0, comment="x"), person=person)[0] == 404
    ConflictFactory(reviewer=cast.mentor, application=choice.application)
    status, told = save(typed(0, comment="x"))
    assert (status, told["reason"]) == (404, "closed")
    assert not Review.objects.exists()
    assert signed_in(cast.mentor).get(url("review_autosave", choice.pk)).status_code == 405


def test_before_the_selection_it_says_why_not(cast, choice, save):
    cast.cohort.state = "open"
    cast.cohort.save()
    status, told = save(typed(0, comment="x"))
    assert (status, told["reason"]) == (409, "closed")
    assert "not under review now" in told["words"]


def test_two_first_saves_at_one_moment_are_one_review(cast, choice):
    """Both read that there is none; the constraint lets one through, and the other is asked."""
    ReviewFactory(choice=choice, reviewer=cast.mentor, comment="First")
    second = Review(choice=choice, reviewer=cast.mentor, saved_at=DAY, comment="Second")
    with pytest.raises(Overtaken):
        write(second, is_first=True)
    assert Review.objects.get().comment == "First"


def test_a_save_costs_the_same_whatever_the_cohort_holds(
    cast, choice, django_assert_max_num_queries
):
    client = signed_in(cast.mentor)
    client.post(url("review_autosave", choice.pk), typed(0, **ALL_FOURS))
    with django_assert_max_num_queries(25):
        client.post(url("review_autosave", choice.pk), typed(1, comment="On", **ALL_FOURS))


# One at a time -------------------------------------------------------------------------------


def test_one_at_a_time_says_where_one_is_and_leads_on(cast, choice):
    keys = [choice.pk] + [
        application_of(UserFactory(), cast.cohort, cast.project).choices.get().pk
        for _time in range(3)
    ]
    order = in_order(cast.mentor.pk, keys)
    middle = get(cast.mentor, "review", order[1])
    text = page(middle)
    assert "2 of 4" in text
    assert f'href="/reviews/{order[0]}/" rel="prev"' in text
    assert f'href="/reviews/{order[2]}/" rel="next"' in text
    response = post(cast.mentor, "review", order[1], data={"comment": "x", "next": "1"})
    assert response["Location"] == f"/reviews/{order[2]}/"
    post(cast.mentor, "finish_review", order[2], data=ALL_FOURS)
    response = post(cast.mentor, "review", order[1], data={"comment": "y", "next": "1"})
    assert response["Location"] == f"/reviews/{order[3]}/"
    assert 'rel="next"' not in page(get(cast.mentor, "review", order[3]))


def test_after_the_last_one_comes_the_list(cast, choice):
    response = post(cast.mentor, "review", choice.pk, data={"comment": "x", "next": "1"})
    assert response["Location"] == "/cohorts/amp-2026/reviews/"
