"""Saving while somebody types: little is asked, nothing overwritten, and each refusal told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from applications.actions.autosave import read_draft
from applications.models import Application, Submission
from applications.rules import application as rules
from cohorts.models import Event, Message
from tests.applications.writing import PROPOSAL, post, typed, url
from tests.cast import signed_in
from tests.factories import (
    NOW,
    ApplicationFactory,
    CohortFactory,
    QuestionFactory,
    UserFactory,
    published_project,
)
from tests.rows import counting

CLOSE = datetime(2026, 5, 31, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUERIES_AT_MOST = 6


def autosave(cast, *projects, client=None, **changes):
    client = client or signed_in(cast.outsider)
    return client.post(url("autosave", "amp-2026"), typed(*projects, **changes))


def ranked(application):
    return list(application.choices.order_by("rank").values_list("project__slug", flat=True))


def asked(count):
    """Queries; a savepoint stands for the transaction of a real request and asks nothing."""
    return [sql for sql in count.statements if "SAVEPOINT" not in sql]


# Saved -----------------------------------------------------------------------------------


def test_what_was_typed_is_kept_and_the_time_is_said(cast, draft):
    response = autosave(cast, cast.project, cast.other_project, motivation="half a sen")
    assert response.status_code == 200
    assert response.json() == {
        "version": 2,
        "saved_at": NOW.isoformat(),
        "words": "Saved 12:00",
        "errors": {},
    }
    draft.refresh_from_db()
    assert (draft.motivation, draft.hours_per_week, draft.version) == ("half a sen", 10, 2)
    assert ranked(draft) == ["cli", "generator"]
    assert draft.choices.get(rank=2).approach == PROPOSAL["approach"]


def test_the_time_is_said_in_the_persons_zone(cast, draft):
    cast.outsider.time_zone = "Asia/Kolkata"
    cast.outsider.save()
    assert autosave(cast).json()["words"] == "Saved 17:30"


def test_it_makes_no_event_no_revision_and_no_mail(cast, draft):
    before = Event.objects.count()
    autosave(cast, cast.project)
    assert (Event.objects.count(), Submission.objects.count()) == (before, 0)
    assert not Message.objects.exists()


def test_saving_the_same_words_again_changes_nothing(cast, draft):
    autosave(cast, cast.project)
    assert autosave(cast, cast.project, version=2).json()["version"] == 2


def test_a_request_whose_answer_was_lost_is_no_conflict_when_sent_again(cast, draft):
    autosave(cast, cast.project)
    again = autosave(cast, cast.project)
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_one_version_follows_the_other(cast, draft):
    client = signed_in(cast.outsider)
    for version, text in enumerate(["a", "ab", "abc"], start=1):
        found = autosave(cast, client=client, version=version, motivation=text).json()
        assert found["version"] == version + 1
    data = typed(version=4, motivation="abcd") | {"save": "1"}
    assert client.post(url("apply", "amp-2026"), data).status_code == 302


def test_a_field_that_is_not_sent_is_left_alone(cast, draft):
    autosave(cast, cast.project, motivation="kept")
    sent = {"version": "2", "availability": "Mornings."}
    signed_in(cast.outsider).post(url("autosave", "amp-2026"), sent)
    draft.refresh_from_db()
    assert (draft.motivation, draft.availability) == ("kept", "Mornings.")
    assert ranked(draft) == ["cli"]


def test_answers_to_the_cohorts_own_questions_are_kept_as_they_were_asked(cast, draft):
    why = QuestionFactory(cohort=cast.cohort, kind="long", label="Why us?")
    parts = QuestionFactory(cohort=cast.cohort, kind="many_of", label="Parts?", options=["A", "B"])
    known = QuestionFactory(cohort=cast.cohort, kind="yes_no", label="Known?", is_required=True)
    names = [f"question-{question.pk}" for question in (why, parts, known)]
    data = typed(cast.project) | dict(zip(names, ["People.", ["B", "A"], "yes"], strict=True))
    client = signed_in(cast.outsider)
    assert client.post(url("autosave", "amp-2026"), data).status_code == 200
    draft.refresh_from_db()
    assert [copy["value"] for copy in draft.answers] == ["People.", ["A", "B"], "yes"]
    assert [copy["is_required"] for copy in draft.answers] == [False, False, True]
    assert draft.answers[1]["options"] == ["A", "B"]

    sent = {"version": "2", names[0]: "People, and the tool."}
    assert client.post(url("autosave", "amp-2026"), sent).status_code == 200
    draft.refresh_from_db()
    assert [copy["value"] for copy in draft.answers] == ["People, and the tool.", ["A", "B"], "yes"]


def test_an_answer_that_is_none_is_told_and_keeps_nothing_else_back(cast, draft):
    question = QuestionFactory(cohort=cast.cohort, kind="link", label="Your page?")
    data = typed(motivation="kept") | {f"question-{question.pk}": "java script:alert(1)"}
    response = signed_in(cast.outsider).post(url("autosave", "amp-2026"), data)
    assert response.status_code == 422
    assert "no link" in response.json()["errors"][f"question-{question.pk}"][0]
    draft.refresh_from_db()
    assert draft.motivation == "kept"


# How much it asks ------------------------------------------------------------------------


CHANGES = {
    "the first choices": (0, lambda old, new: old + new),
    "three texts": (3, lambda old, new: old),
    "three in another order": (3, lambda old, new: [old[2], old[0], old[1]]),
    "three others": (3, lambda old, new: new),
    "one removed": (3, lambda old, new: old[1:]),
    "one removed, one moved, one added": (3, lambda old, new: [new[0], old[2], old[0]]),
    "all removed": (3, lambda old, new: []),
}


@pytest.mark.parametrize(("choices", "change"), CHANGES.values(), ids=CHANGES)
def test_a_save_asks_six_times_at_most_whatever_changed(cast, draft, choices, change):
    old = [published_project(cast.cohort, title=f"Old {n}") for n in range(3)]
    new = [published_project(cast.cohort, title=f"New {n}") for n in range(2)]
    client = signed_in(cast.outsider)
    autosave(cast, *old[:choices], client=client)
    keys = dict(draft.choices.values_list("project", "pk"))
    wanted = change(old, new)
    texts = {f"choice__{place}__approach": f"new {place}" for place in range(1, len(wanted) + 1)}
    with counting() as count:
        response = autosave(cast, *wanted, client=client, version=2, motivation="new", **texts)
    assert response.status_code == 200
    assert len(asked(count)) <= QUERIES_AT_MOST, "\n".join(asked(count))
    rows = list(draft.choices.order_by("rank"))
    assert [row.project for row in rows] == wanted
    assert [row.approach for row in rows] == [f"new {n}" for n in range(1, len(wanted) + 1)]
    assert all(row.pk == keys[row.project_id] for row in rows if row.project_id in keys)


def test_only_texts_ask_less(cast, draft):
    client = signed_in(cast.outsider)
    autosave(cast, cast.project, client=client)
    with counting() as count:
        autosave(cast, cast.project, client=client, version=2, motivation="more")
    assert len(asked(count)) <= 4


def asked_among(cast, applications):
    for _number in range(applications):
        ApplicationFactory(cohort=cast.cohort, user=UserFactory())
    person = UserFactory()
    ApplicationFactory(cohort=cast.cohort, user=person)
    client = signed_in(person)
    with counting() as count:
        client.post(url("autosave", "amp-2026"), typed(cast.project, motivation="x"))
    return len(asked(count)), count.rows


def test_it_asks_and_fetches_the_same_among_many_applications(cast, roster):
    assert asked_among(cast, 1) == asked_among(cast, 60)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan of PostgreSQL is read")
def test_it_finds_the_application_by_an_index(cast, draft):
    with counting() as count:
        read_draft(by=cast.outsider, slug="amp-2026", projects=[], now=NOW)
    assert len(count.statements) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Application.objects.filter(user=cast.outsider, cohort__slug="amp-2026")
        assert "Index" in rows.explain()


# Two windows -----------------------------------------------------------------------------


def test_a_stale_save_never_overwrites_and_brings_the_saved_text(cast, draft):
    autosave(cast, cast.project, motivation="the newer text")
    response = autosave(cast, cast.project, motivation="typed on the phone")
    assert response.status_code == 409
    found = response.json()
    assert (found["reason"], found["version"]) == ("stale", 2)
    assert found["saved"]["motivation"] == "the newer text"
    assert found["saved"]["choice-1-project"] == str(cast.project.pk)
    draft.refresh_from_db()
    assert (draft.motivation, draft.version) == ("the newer text", 2)


def test_a_save_that_is_overtaken_while_it_is_read_does_not_overwrite(cast, draft):
    """Whoever read version 1 and writes after somebody else wrote version 2 is told."""
    from applications.actions.autosave import autosave as save
    from applications.actions.overtaking import Overtaken

    read = read_draft(by=cast.outsider, slug="amp-2026", projects=[], now=NOW)
    autosave(cast, motivation="faster")
    with pytest.raises(Overtaken):
        save(read, by=cast.outsider, now=NOW, version=1, choices=[], motivation="slower")
    draft.refresh_from_db()
    assert draft.motivation == "faster"


def test_after_a_conflict_the_form_shows_both_texts(cast, draft):
    client = signed_in(cast.outsider)
    autosave(cast, cast.project, client=client, motivation="the newer text")
    data = typed(cast.project, motivation="typed on the phone") | {"save": "1"}
    [difference] = client.post(url("apply", "amp-2026"), data).context["both"]
    assert (difference["saved"], difference["typed"]) == ("the newer text", "typed on the phone")


# Not now, not you ------------------------------------------------------------------------


def test_a_second_before_the_close_is_in_time(cast, draft):
    with time_machine.travel(CLOSE - SECOND, tick=False):
        assert autosave(cast, motivation="just in time").status_code == 200
    draft.refresh_from_db()
    assert draft.motivation == "just in time"


@pytest.mark.parametrize("late", [timedelta(0), SECOND])
def test_at_the_close_the_last_draft_stays_and_it_says_what_can_be_done(cast, draft, late):
    autosave(cast, cast.project, motivation="in time")
    with time_machine.travel(CLOSE + late, tick=False):
        response = autosave(cast, cast.project, version=2, motivation="late")
    assert response.status_code == 409
    found = response.json()
    assert found["reason"] == "closed"
    assert "closed on 30 May 2026, 23:59 UTC" in found["words"]
    assert found["url"] == "/cohorts/amp-2026/#ask"
    draft.refresh_from_db()
    assert draft.motivation == "in time"


@pytest.mark.parametrize("seconds", [-1, 0, 1])
@pytest.mark.parametrize("edge", ["starts_at", "ends_at"])
def test_the_one_query_knows_the_phase_as_the_rule_does(cast, draft, edge, seconds):
    phase = cast.cohort.phases.get(kind="applications")
    now = getattr(phase, edge) + seconds * SECOND
    read = read_draft(by=cast.outsider, slug="amp-2026", projects=[], now=now)
    assert read.in_phase == rules.are_open("open", [phase], now)


def test_a_cohort_that_stopped_taking_applications_takes_no_word_either(cast, draft):
    cast.cohort.state = "selecting"
    cast.cohort.save()
    assert autosave(cast).json()["reason"] == "closed"


def test_what_is_handed_in_is_not_changed_by_typing(cast, roster):
    response = post(cast.applicant, "autosave", "amp-2026", data=typed(cast.project))
    assert response.status_code == 409
    assert "handed in" in response.json()["words"]
    cast.application.refresh_from_db()
    assert cast.application.version == 1


def test_what_is_withdrawn_says_how_to_go_on(cast, draft):
    draft.state, draft.withdrawn_at = "withdrawn", NOW
    draft.save()
    assert "Reopen it" in autosave(cast).json()["words"]


def test_whoever_is_signed_out_is_told_where_to_sign_in(cast, draft):
    response = post(None, "autosave", "amp-2026", data=typed())
    assert response.status_code == 401
    found = response.json()
    assert found["reason"] == "signed_out"
    assert found["url"] == "/accounts/login/?next=/cohorts/amp-2026/apply/"


def test_somebody_else_who_signed_in_meanwhile_does_not_save_anothers_words(cast, draft):
    mine = ApplicationFactory(cohort=cast.cohort, user=cast.volunteer, motivation="mine")
    data = typed(motivation="not mine") | {"application": str(draft.pk)}
    response = post(cast.volunteer, "autosave", "amp-2026", data=data)
    assert (response.status_code, response.json()["reason"]) == (401, "somebody_else")
    mine.refresh_from_db()
    assert mine.motivation == "mine"


def test_without_an_application_or_a_visible_cohort_nothing_is_saved(cast):
    CohortFactory(slug="secret", number=99, state="draft")
    for slug in ("amp-2026", "secret", "nowhere"):
        assert post(cast.outsider, "autosave", slug, data=typed()).status_code == 401
    assert not Application.objects.filter(user=cast.outsider).exists()


def test_it_is_a_verb(cast, draft):
    assert signed_in(cast.outsider).get(url("autosave", "amp-2026")).status_code == 405


def test_an_organizer_saves_only_behind_the_second_factor(cast):
    """The verb asks for it by itself; all other pages have it asked for them."""
    mine = ApplicationFactory(cohort=cast.cohort, user=cast.other_organizer, motivation="mine")
    without = Client()
    without.force_login(cast.other_organizer)
    response = without.post(url("autosave", "amp-2026"), typed(motivation="stolen"))
    assert response.status_code == 401
    mine.refresh_from_db()
    assert mine.motivation == "mine"
    with_factor = signed_in(cast.other_organizer)
    assert with_factor.post(url("autosave", "amp-2026"), typed()).status_code == 200


# What cannot be kept keeps nothing else back ---------------------------------------------


def test_a_field_that_is_too_long_is_told_and_all_others_are_saved(cast, draft):
    autosave(cast, cast.project, motivation="short", choice__1__approach="short")
    response = autosave(
        cast, cast.project, version=2, availability="Mornings.",
        motivation="é" * 1_000_000, choice__1__approach="x" * 6001, choice__1__timeline="Soon.",
    )  # fmt: skip
    assert response.status_code == 422
    found = response.json()
    assert set(found["errors"]) == {"motivation", "choice-1-approach"}
    assert "at most 4000 characters" in found["errors"]["motivation"][0]
    assert (found["version"], found["words"]) == (3, "Saved 12:00, except for what is marked")
    draft.refresh_from_db()
    assert (draft.motivation, draft.availability) == ("short", "Mornings.")
    assert (draft.choices.get().approach, draft.choices.get().timeline) == ("short", "Soon.")


def test_a_proposal_without_its_project_is_told_and_the_others_are_saved(cast, draft):
    response = autosave(cast, cast.project, choice__2__approach="For what?")
    assert list(response.json()["errors"]) == ["choice-2-project"]
    assert ranked(draft) == ["cli"]


def test_a_project_that_is_unclear_takes_no_saved_one_away(cast, draft):
    autosave(cast, cast.project, cast.other_project)
    response = autosave(cast, cast.project, cast.other_project, version=2, choice__1__project="")
    assert response.status_code == 422
    assert set(ranked(draft)) == {"cli", "generator"}
    assert draft.choices.get(project=cast.project).approach == PROPOSAL["approach"]


def test_more_than_five_with_an_unclear_one_leave_the_choices_alone(cast, draft):
    projects = [published_project(cast.cohort, title=f"P {n}") for n in range(5)]
    autosave(cast, *projects)
    autosave(cast, *projects[:4], cast.project, version=2, choice__1__project="nonsense")
    assert ranked(draft) == [project.slug for project in projects]


def test_a_project_that_is_not_offered_here_is_told(cast, draft):
    for project in (published_project(CohortFactory()), "nonsense"):
        key = str(getattr(project, "pk", project))
        response = autosave(cast, cast.project, choice__1__project=key)
        assert "choice-1-project" in response.json()["errors"]
    assert not draft.choices.exists()


def test_a_chosen_project_that_was_withdrawn_keeps_being_saved(cast, draft):
    autosave(cast, cast.project)
    cast.project.state, cast.project.withdrawn_at = "withdrawn", NOW
    cast.project.save()
    response = autosave(cast, cast.project, version=2, choice__1__approach="still mine")
    assert response.status_code == 200
    assert draft.choices.get().approach == "still mine"


@pytest.mark.parametrize("version", ["", "-1", "zero", "9" * 400, "1.5"])
def test_a_version_that_is_none_overwrites_nothing(cast, draft, version):
    response = autosave(cast, version=version, motivation="x")
    assert response.status_code == 409
    draft.refresh_from_db()
    assert draft.motivation == ""
