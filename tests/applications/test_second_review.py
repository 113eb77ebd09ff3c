"""Mentors score what shortlisted people did: after what they wrote, and after the period."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from amp.refused import Refused
from applications.actions.matching_facts import scores_of
from applications.actions.review import edit_criterion, save_review
from applications.actions.review_reminders import remind_reviewers
from applications.models import Review, ReviewReminder, Score
from applications.rules import contribution as rules
from applications.states import Round
from cohorts.models import Message, Phase
from tests.applications.at_work import (
    A_SECOND,
    AFTER,
    ALL_FIVES,
    BEGIN,
    DURING,
    END,
    score_again,
    shortlist_ada,
    tell_all,
)
from tests.applications.selection import on, score
from tests.applications.writing import errors, get, page, post, said
from tests.cast import application_of, signed_in
from tests.factories import (
    ConflictFactory,
    ContributionFactory,
    ParticipationFactory,
    ReviewFactory,
    ShortlistedFactory,
    UserFactory,
    join_team,
)
from tests.rows import counting


@pytest.fixture
def told(cast):
    """Ada was told and added a link; the period is over. Mona has read, Cleo has not."""
    at_work = shortlist_ada(cast)
    tell_all()
    ContributionFactory(choice=at_work.choice, sentence="A better message")
    with on(AFTER):
        yield at_work


def second(person, choice, name="second_review", **data):
    return post(person, name, choice.pk, data=data)


def test_the_second_rubric_has_its_own_words_and_shows_the_links(told):
    text = page(get(told.cast.mentor, "second_review", told.choice.pk))
    for words in ("Communication", "Understanding", "Quality", "Collaboration"):
        assert words in text
    assert "Alignment" not in text
    assert "A better message" in text
    assert text.count('name="criterion-') == 4 * 5


def test_the_review_page_shows_the_links_and_leads_there(told):
    text = page(get(told.cast.mentor, "review", told.choice.pk))
    assert "A better message" in text
    assert f"/reviews/{told.choice.pk}/second/" in text
    text = page(get(told.cast.mentor, "reviews", "amp-2026"))
    assert f"/reviews/{told.choice.pk}/second/" in text


def test_it_is_saved_for_oneself_then_finished(told):
    mona, choice = told.cast.mentor, told.choice
    assert said(second(mona, choice, **{"criterion-1": "3", "comment": "Calm"})) == [
        "Saved. Only you see it until you finish."
    ]
    mine = Review.objects.get(choice=choice, reviewer=mona, round=Round.CONTRIBUTION)
    assert mine.scores.get().criterion.name == "Communication"
    response = second(mona, choice, "finish_second_review", **ALL_FIVES)
    assert "second review is finished" in said(response)[0]
    mine.refresh_from_db()
    assert (mine.state, mine.scores.count()) == ("final", 4)
    assert Review.objects.filter(choice=choice, reviewer=mona).count() == 2
    again = second(mona, choice, **{"criterion-1": "1"})
    assert "finished" in errors(again)["__all__"][0]


def test_finishing_needs_every_criterion(told):
    response = second(told.cast.mentor, told.choice, "finish_second_review", **{"criterion-1": "3"})
    assert set(errors(response)) == {"criterion-2", "criterion-3", "criterion-4"}


def test_it_is_finished_after_the_period_only_and_saved_from_its_beginning_on(told):
    mona, choice = told.cast.mentor, told.choice
    with on(END - A_SECOND):
        assert said(second(mona, choice, **{"criterion-1": "3"}))
        response = second(mona, choice, "finish_second_review", **ALL_FIVES)
        assert "People can add links until 6 June 2026" in errors(response)["__all__"][0]
        text = page(get(mona, "second_review", choice.pk))
        assert ">Finish</button>" not in text
    with on(END):
        assert "is finished" in said(second(mona, choice, "finish_second_review", **ALL_FIVES))[0]


def test_before_the_period_nothing_is_scored(told):
    with pytest.raises(Refused, match="begins on 3 June 2026"):
        save_review(
            told.choice, by=told.cast.mentor, now=BEGIN - A_SECOND, steps={}, of=Round.CONTRIBUTION
        )


def test_only_the_shortlisted_are_scored_again(told):
    assert get(told.cast.mentor, "second_review", told.other_choice.pk).status_code == 404
    with pytest.raises(Refused, match="Only people on the shortlist"):
        save_review(
            told.other_choice, by=told.cast.mentor, now=DURING, steps={}, of=Round.CONTRIBUTION
        )


def test_what_somebody_did_opens_after_ones_own_review_of_what_they_wrote(told):
    text = page(get(told.cast.co_mentor, "second_review", told.choice.pk))
    assert "A better message" not in text
    assert "opens when your review" in text
    assert "A better message" not in page(get(told.cast.co_mentor, "review", told.choice.pk))
    response = second(told.cast.co_mentor, told.choice, **ALL_FIVES)
    assert "Finish your review of the application first" in errors(response)["__all__"][0]
    score(told.choice, told.cast.co_mentor, 4)
    assert "A better message" in page(get(told.cast.co_mentor, "second_review", told.choice.pk))


def test_each_round_opens_with_ones_own_review_in_it(told):
    cleo = told.cast.co_mentor
    score(told.choice, cleo, 2)
    theirs = score_again(told.choice, cleo, 4)
    Review.objects.filter(pk=theirs.pk).update(comment="They asked well")
    mona = told.cast.mentor
    assert "They asked well" not in page(get(mona, "second_review", told.choice.pk))
    assert not Review.objects.visible_to(mona, AFTER).filter(pk=theirs.pk).exists()
    assert not Score.objects.visible_to(mona, AFTER).filter(review=theirs).exists()
    second(mona, told.choice, "finish_second_review", **ALL_FIVES)
    assert "They asked well" in page(get(mona, "second_review", told.choice.pk))
    assert "They asked well" not in page(get(mona, "review", told.choice.pk))


SCORERS = {"mentor"}


@pytest.mark.parametrize(
    "name",
    ["mentor", "co_mentor", "other_mentor", "organizer", "lead_organizer", "applicant",
     "mentee", "volunteer", "outsider", "other_organizer"],
)  # fmt: skip
def test_who_may_score_again(told, name):
    response = second(told.cast.people[name], told.choice, **{"criterion-1": "3"})
    has_scored = Review.objects.of_round(Round.CONTRIBUTION).exists()
    assert has_scored is (name in SCORERS)
    expected = {"mentor": 302, "co_mentor": 200}  # The co-mentor has to read first.
    assert response.status_code == expected.get(name, 404)


def test_past_the_pages_the_action_says_no_as_well(told):
    with pytest.raises(PermissionDenied):
        save_review(told.choice, by=told.cast.organizer, now=AFTER, steps={}, of=Round.CONTRIBUTION)


def test_a_conflict_closes_it_and_sets_aside_what_was_scored(told):
    score_again(told.choice, told.cast.mentor, 5)
    assert scores_of(told.cast.cohort)[pair(told)] == Decimal("5.000")
    ConflictFactory(reviewer=told.cast.mentor, application=told.selection.ada)
    assert get(told.cast.mentor, "second_review", told.choice.pk).status_code == 404
    assert pair(told) not in scores_of(told.cast.cohort)


def pair(told):
    return str(told.selection.ada.pk), str(told.cast.project.pk)


@pytest.mark.parametrize(
    ("first", "again", "counts"), [(4, 5, "4.500"), (4, 3, "4.000"), (4, None, "4.000")]
)
def test_the_assignment_takes_both_rounds_and_nobody_is_worse_off(told, first, again, counts):
    Score.objects.filter(review__choice=told.choice).update(step=first)
    if again is not None:
        score_again(told.choice, told.cast.mentor, again)
    found = scores_of(told.cast.cohort)
    assert found[pair(told)] == Decimal(counts)
    others = str(told.selection.ben.pk), str(told.cast.project.pk)
    assert found[others] == Decimal("4.000")


def test_lists_show_the_first_round_which_everybody_has(told):
    score_again(told.choice, told.cast.mentor, 1)
    rows = get(told.cast.organizer, "desk_applications", "amp-2026").context["rows"]
    [row] = [row for row in rows if row["application"] == told.selection.ada]
    assert row["application"].score == pytest.approx(5)


def test_one_rubric_stays_open_while_the_other_is_used(told):
    rubric = told.cast.cohort.criteria
    second_one = rubric.of_round(Round.CONTRIBUTION).first()
    edit_criterion(second_one, by=told.cast.organizer, now=AFTER, name="Talking")
    first_one = rubric.of_round(Round.APPLICATION).first()
    with pytest.raises(Refused, match="begun to score"):
        edit_criterion(first_one, by=told.cast.organizer, now=AFTER, name="Aim")
    score_again(told.choice, told.cast.mentor, 4)
    with pytest.raises(Refused, match="begun to score"):
        edit_criterion(second_one, by=told.cast.organizer, now=AFTER, name="Speaking")


# What is due -------------------------------------------------------------------------------


def phase(cohort, kind, starts_at, ends_at):
    cohort.phases.filter(kind=kind).delete()
    return Phase.objects.create(
        cohort=cohort, kind=kind, title=kind, starts_at=starts_at, ends_at=ends_at
    )


def days(number):
    return END + number * (END - BEGIN) / 4


@pytest.mark.parametrize(
    ("decision", "end"),
    [((2, 4), days(2)), ((0, 4), days(4)), ((-1, 3), days(3)), (None, days(5))],
    ids=["before the decision", "until its end", "also where they overlap", "or the selection's"],
)
def test_second_reviews_are_due(told, decision, end):
    phase(told.cast.cohort, "selection", BEGIN, days(5))
    if decision:
        phase(told.cast.cohort, "decision", days(decision[0]), days(decision[1]))
    assert rules.reviews_end_at(list(told.cast.cohort.phases.all())) == end


def test_a_reminder_of_the_second_round_is_its_own_and_waits_for_the_period(told):
    cohort = told.cast.cohort
    for kind in ("selection", "review"):
        phase(cohort, kind, BEGIN, days(2))
    score(told.choice, told.cast.co_mentor, 4)
    for now, count in ((END - A_SECOND, 0), (END, 1), (days(1), 2), (days(2), 2)):
        remind_reviewers(now=now)
        mails = Message.objects.filter(
            recipient=told.cast.mentor, kind="applications/second_review_reminder"
        )
        assert mails.count() == count, now
    assert "- CLI: 1" in mails.first().text
    rows = ReviewReminder.objects.filter(reviewer=told.cast.mentor, round=Round.CONTRIBUTION)
    assert rows.count() == 2


def test_whoever_has_finished_hears_nothing(told):
    score_again(told.choice, told.cast.mentor, 4)
    phase(told.cast.cohort, "selection", BEGIN, days(1))
    remind_reviewers(now=days(0.5))
    kinds = Message.objects.filter(recipient=told.cast.mentor).values_list("kind", flat=True)
    assert "applications/second_review_reminder" not in kinds


def test_home_asks_for_it_once_the_period_is_over(told):
    words = "1 shortlisted person in AMP 2026 waits for your second review."
    assert words in page(get(told.cast.mentor, "reviews", "amp-2026"))
    assert words in page(signed_in(told.cast.mentor).get("/"))
    assert words not in page(signed_in(told.cast.other_mentor).get("/"))
    with on(END - A_SECOND):
        assert words not in page(signed_in(told.cast.mentor).get("/"))
    score_again(told.choice, told.cast.mentor, 4)
    assert words not in page(signed_in(told.cast.mentor).get("/"))


# The desk ----------------------------------------------------------------------------------


def test_the_desk_shows_where_each_stands(told):
    score_again(told.choice, told.cast.mentor, 4)
    response = get(told.cast.organizer, "desk_shortlists", "amp-2026")
    [cli] = [each for each in response.context["projects"] if each["rows"]]
    [row] = cli["rows"]
    assert (row.links, row.finished, row.told_at) == (1, 1, BEGIN)
    text = page(get(told.cast.organizer, "desk_application", "amp-2026", told.selection.ada.pk))
    assert "A better message" in text
    assert "contribution period" in text


def test_who_mentors_there_reads_no_numbers(told):
    score_again(told.choice, told.cast.mentor, 4)
    ParticipationFactory(cohort=told.cast.cohort, mentor=True, user=told.cast.organizer)
    join_team(told.cast.project, told.cast.organizer, "co_mentor")
    text = page(get(told.cast.organizer, "desk_shortlists", "amp-2026"))
    assert "this page shows you no numbers" in text
    assert '<td data-label="Second reviews" class="number">–</td>' in text


@pytest.mark.parametrize("name", ["mentor", "applicant", "volunteer", "outsider", "mentee"])
def test_the_overview_is_the_organizers(told, name):
    assert get(told.cast.people[name], "desk_shortlists", "amp-2026").status_code == 404


def test_a_recused_organizer_finds_nobody_there(told):
    ConflictFactory(reviewer=told.cast.organizer, application=told.selection.ada)
    text = page(get(told.cast.organizer, "desk_shortlists", "amp-2026"))
    assert told.ada.name not in text
    assert "Nobody is on this shortlist yet." in text


@pytest.mark.parametrize(
    ("who", "path"),
    [("organizer", "/desk/amp-2026/shortlists/"), ("mentor", "/cohorts/amp-2026/reviews/")],
)
def test_a_page_asks_as_often_for_three_as_for_one(told, who, path):
    def queries():
        client = signed_in(told.cast.people[who])
        with counting() as count:
            assert client.get(path).status_code == 200
        return count.queries

    one = queries()
    for number in range(2):
        application = application_of(
            UserFactory(name=f"Person {number}"), told.cast.cohort, told.cast.project
        )
        choice = application.choices.get()
        ShortlistedFactory(choice=choice, told_at=BEGIN)
        ReviewFactory(choice=choice, reviewer=told.cast.mentor, state="final")
        for _link in range(3):
            ContributionFactory(choice=choice)
    assert queries() == one
