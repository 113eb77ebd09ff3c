"""A cohort's own questions: asked on the desk, answered in the form, never changed afterwards."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from amp.refused import Refused
from applications.actions.questions import (
    add_question,
    edit_question,
    move_question,
    remove_question,
)
from applications.models import Application, Question, Submission
from cohorts.models import Event, Message
from tests.applications.writing import errors, get, page, post, said, typed
from tests.cast import signed_in
from tests.factories import NOW, ApplicationFactory, QuestionFactory

ASK = {"label": "Why us?", "help_text": "One sentence is enough.", "kind": "short",
       "options": "", "limit": "", "is_required": "on"}  # fmt: skip


@pytest.fixture
def questions(cast):
    """One of each kind; the first must be answered."""
    rows = [
        QuestionFactory(cohort=cast.cohort, kind="short", label="Why us?", is_required=True),
        QuestionFactory(cohort=cast.cohort, kind="long", label="What else?"),
        QuestionFactory(
            cohort=cast.cohort, kind="one_of", label="Which one?", options=["Red", "Blue"]
        ),
        QuestionFactory(
            cohort=cast.cohort, kind="many_of", label="Which ones?", options=["A", "B", "C"]
        ),
        QuestionFactory(cohort=cast.cohort, kind="link", label="Where?"),
        QuestionFactory(cohort=cast.cohort, kind="yes_no", label="Again?"),
    ]
    return {row.kind: row for row in rows}


ANSWERS = {"short": "Because of the people.", "long": "Much.\nAnd more.", "one_of": "Blue",
           "many_of": ["C", "A"], "link": "example.org/mine", "yes_no": "no"}  # fmt: skip
KEPT = ["Because of the people.", "Much.\nAnd more.", "Blue", ["A", "C"],
        "https://example.org/mine", "no"]  # fmt: skip


def filled(questions, **changes):
    values = ANSWERS | changes
    return {f"question-{row.pk}": values[kind] for kind, row in questions.items()}


def save(cast, questions=None, *, version=1, button="save", **changes):
    data = typed(cast.project, version=version) | {button: "1"}
    return post(cast.outsider, "apply", "amp-2026", data=data | filled(questions or {}, **changes))


def values(application):
    application.refresh_from_db()
    return [copy["value"] for copy in application.answers]


# Asking on the desk ----------------------------------------------------------------------


def test_an_organizer_asks_on_the_desk(cast):
    response = post(cast.organizer, "desk_question_add", "amp-2026", data=ASK)
    assert response.headers["Location"] == "/desk/amp-2026/questions/"
    row = Question.objects.get()
    assert (row.label, row.kind, row.is_required, row.position) == ("Why us?", "short", True, 1)
    text = page(get(cast.organizer, "desk_questions", "amp-2026"))
    assert "Why us?" in text
    assert "must be answered" in text
    event = Event.objects.get(verb="question added")
    assert (event.by, event.cohort, event.changes["label"]) == (
        cast.organizer, cast.cohort, ["", "Why us?"],
    )  # fmt: skip


def test_an_organizer_asks_in_the_admin(cast):
    client = signed_in(cast.organizer)
    data = ASK | {"cohort": cast.cohort.pk, "kind": "many_of", "options": "Red\r\n\r\n Blue "}
    client.post(reverse("admin:applications_question_add"), data)
    row = Question.objects.get()
    assert row.options == ["Red", "Blue"]
    address = reverse("admin:applications_question_change", args=[row.pk])
    assert "Red\nBlue" in page(client.get(address))
    client.post(address, data | {"label": "Which?"})
    row.refresh_from_db()
    assert row.label == "Which?"
    move = reverse("admin:applications_question_do", args=[row.pk, "remove"])
    client.post(move, {"confirmed": "1"})
    assert not Question.objects.exists()


def test_editing_is_recorded_with_old_and_new(cast, questions):
    row = questions["short"]
    data = ASK | {"label": "Why AsyncAPI?", "is_required": ""}
    post(cast.organizer, "desk_question_edit", "amp-2026", row.pk, data=data)
    event = Event.objects.get(verb="question edited")
    assert event.changes["label"] == ["Why us?", "Why AsyncAPI?"]
    assert event.changes["is_required"] == ["True", "False"]


def test_the_second_of_two_tabs_is_told(cast, questions):
    row = questions["short"]
    form = get(cast.organizer, "desk_question_edit", "amp-2026", row.pk).context["form"]
    edit_question(row, by=cast.lead_organizer, now=NOW, label="Hers")
    data = ASK | {"label": "Mine", "seen": form.initial["seen"]}
    response = post(cast.organizer, "desk_question_edit", "amp-2026", row.pk, data=data)
    assert "Somebody saved this in the meantime" in errors(response)["__all__"][0]
    row.refresh_from_db()
    assert row.label == "Hers"


def test_they_are_moved_up_and_down_and_not_over_the_edge(cast, questions):
    def order():
        return list(cast.cohort.questions.values_list("kind", flat=True))

    first = order()
    post(cast.organizer, "desk_question_move", "amp-2026", questions["long"].pk)
    assert order() == ["long", "short", *first[2:]]
    post(cast.organizer, "desk_question_move", "amp-2026", questions["long"].pk)
    assert order() == ["long", "short", *first[2:]]
    down = {"down": "1"}
    post(cast.organizer, "desk_question_move", "amp-2026", questions["yes_no"].pk, data=down)
    post(cast.organizer, "desk_question_move", "amp-2026", questions["long"].pk, data=down)
    assert order() == first
    assert Event.objects.filter(verb="question moved").count() == 2


def test_after_one_was_removed_the_others_still_move(cast, questions):
    remove_question(questions["long"], by=cast.organizer, now=NOW)
    move_question(questions["one_of"], by=cast.organizer, now=NOW, up=True)
    kinds = list(cast.cohort.questions.values_list("kind", flat=True))
    assert kinds == ["one_of", "short", "many_of", "link", "yes_no"]
    added = add_question(cast.cohort, by=cast.organizer, now=NOW, kind="short", label="Last?")
    assert cast.cohort.questions.last() == added


def test_removing_asks_first(cast, questions):
    row = questions["link"]
    assert "kept with their question" in page(
        get(cast.organizer, "desk_question_remove", "amp-2026", row.pk)
    )
    assert Question.objects.filter(pk=row.pk).exists()
    response = post(cast.organizer, "desk_question_remove", "amp-2026", row.pk)
    assert said(response) == ["The question is not asked any more."]
    assert not Question.objects.filter(pk=row.pk).exists()
    assert Event.objects.get(verb="question removed").changes["label"] == ["Where?", ""]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "one_of"}, "options", "2 to 30 different answers"),
        ({"kind": "many_of", "options": "only one\nonly one"}, "options", "2 to 30"),
        ({"kind": "one_of", "options": "a\n" + "b" * 201}, "options", "at most 200"),
        ({"kind": "riddle"}, "kind", "Select a valid choice"),
        ({"label": " "}, "label", "This field is required."),
        ({"label": "x" * 201}, "label", "at most 200 characters"),
        ({"limit": "0"}, "limit", "greater than or equal to 1"),
        ({"limit": "10001"}, "limit", "less than or equal to 10000"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_the_field(cast, changes, field, words):
    response = post(cast.organizer, "desk_question_add", "amp-2026", data=ASK | changes)
    assert words in errors(response)[field][0]
    assert not Question.objects.exists()


def test_twenty_questions_are_enough(cast):
    for _number in range(20):
        QuestionFactory(cohort=cast.cohort)
    with pytest.raises(Refused, match="at most 20 questions"):
        add_question(cast.cohort, by=cast.organizer, now=NOW, kind="short", label="One more?")
    assert "Ask something" not in page(get(cast.organizer, "desk_questions", "amp-2026"))


def test_an_ended_cohort_keeps_its_form(cast):
    row = QuestionFactory(cohort=cast.other_cohort)
    for act in (remove_question, edit_question):
        with pytest.raises(Refused, match="has ended"):
            act(row, by=cast.other_organizer, now=NOW)


def test_only_organizers_of_the_cohort_ask(cast):
    row = QuestionFactory(cohort=cast.cohort)
    for person in (cast.mentor, cast.volunteer, cast.applicant, cast.other_organizer):
        for act in (remove_question, edit_question):
            with pytest.raises(PermissionDenied):
                act(row, by=person, now=NOW)
        assert get(person, "desk_questions", "amp-2026").status_code == 404
        assert post(person, "desk_question_add", "amp-2026", data=ASK).status_code == 404
        for name in ("desk_question_edit", "desk_question_move", "desk_question_remove"):
            assert post(person, name, "amp-2026", row.pk, data=ASK).status_code == 404
    assert Question.objects.get().label == row.label


def test_a_question_of_another_cohort_is_not_found(cast):
    row = QuestionFactory(cohort=cast.other_cohort)
    for name in ("desk_question_edit", "desk_question_move", "desk_question_remove"):
        assert post(cast.organizer, name, "amp-2026", row.pk, data=ASK).status_code == 404


# Answering -------------------------------------------------------------------------------


def test_the_form_asks_each_with_its_help_as_text(cast, draft):
    QuestionFactory(
        cohort=cast.cohort, label="<b>Why</b>?", help_text="<script>alert(1)</script>", kind="short"
    )
    text = page(get(cast.outsider, "apply", "amp-2026"))
    assert "Questions of this cohort" in text
    assert "&lt;b&gt;Why&lt;/b&gt;?" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text


def test_a_cohort_without_questions_shows_no_section(cast, draft):
    assert "Questions of this cohort" not in page(get(cast.outsider, "apply", "amp-2026"))


def test_answers_of_every_kind_are_saved_with_the_draft(cast, draft, questions):
    assert save(cast, questions).status_code == 302
    assert values(draft) == KEPT
    form = get(cast.outsider, "apply", "amp-2026").context["form"]
    assert [field.value() for field in form.asked] == KEPT


def test_a_draft_may_leave_them_out(cast, draft, questions):
    assert save(cast).status_code == 302
    assert values(draft) == ["", "", "", [], "", ""]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("short", "x" * 301, "At most 300 characters"),
        ("one_of", "Green", "Select a valid choice"),
        ("many_of", ["A", "Z"], "Select a valid choice"),
        ("link", "javascript:alert(1)", "This is no link."),
        ("yes_no", "perhaps", "Select a valid choice"),
        ("long", "x" * 1_000_000, "at most 4000 characters"),
    ],
)
def test_what_is_no_answer_is_told_beside_the_field_and_stays(
    cast, draft, questions, kind, value, words
):
    response = save(cast, questions, **{kind: value})
    [(field, [told])] = errors(response).items()
    assert field == f"question-{questions[kind].pk}"
    assert words in told
    shown = value if isinstance(value, str) else "Z"
    assert kind in {"one_of", "yes_no", "many_of"} or shown in page(response)
    assert values(draft) == []


def test_what_must_be_answered_is_missing_before_handing_in(cast, draft, questions):
    save(cast, questions, short="")
    response = get(cast.outsider, "check", "amp-2026")
    [(words, link)] = response.context["missing"]
    assert words == "Answer “Why us?”."
    assert link.endswith(f"#id_question-{questions['short'].pk}")
    post(cast.outsider, "submit", "amp-2026")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_question_added_since_the_last_saving_is_missing_too(cast, draft, questions):
    save(cast, questions)
    QuestionFactory(cohort=cast.cohort, label="One more?", is_required=True)
    [(words, _link)] = get(cast.outsider, "check", "amp-2026").context["missing"]
    assert words == "Answer “One more?”."
    assert "Answer “One more?”." in said(post(cast.outsider, "submit", "amp-2026"))


@pytest.fixture
def handed_in(cast, draft, questions):
    save(cast, questions)
    post(cast.outsider, "submit", "amp-2026")
    draft.refresh_from_db()
    assert draft.state == "submitted"
    return draft


def test_they_are_kept_with_what_was_handed_in_and_mailed(cast, handed_in):
    kept = Submission.objects.get().content["answers"]
    assert [copy["value"] for copy in kept] == KEPT
    receipt = Message.objects.get(recipient=cast.outsider)
    for words in ("Why us?", "Because of the people.", "A\nC", "https://example.org/mine", "no"):
        assert words in receipt.text


def test_everybody_who_reads_the_application_reads_them(cast, handed_in):
    choice = handed_in.choices.get()
    admin = reverse("admin:applications_application_change", args=[handed_in.pk])
    pages = [
        get(cast.outsider, "status", "amp-2026"),
        get(cast.organizer, "desk_application", "amp-2026", handed_in.pk),
        get(cast.mentor, "review", choice.pk),
        signed_in(cast.organizer).get(admin),
    ]
    for response in pages:
        text = page(response)
        assert "Because of the people." in text, response.request["PATH_INFO"]
        assert '<a href="https://example.org/mine" rel="nofollow' in text


def test_the_check_shows_them_as_they_will_be_read(cast, draft, questions):
    save(cast, questions)
    text = page(get(cast.outsider, "check", "amp-2026"))
    assert "Because of the people." in text
    assert "What else?" in text


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "draft"])
def test_editing_or_removing_a_question_changes_no_answer(cast, draft, questions, state):
    save(cast, questions)
    if state != "draft":
        post(cast.outsider, "submit", "amp-2026")
    if state == "withdrawn":
        post(cast.outsider, "withdraw", "amp-2026")
    draft.refresh_from_db()
    before = draft.answers
    edit_question(questions["short"], by=cast.organizer, now=NOW, label="Different?")
    edit_question(questions["one_of"], by=cast.organizer, now=NOW, options=["Green", "Grey"])
    remove_question(questions["link"], by=cast.organizer, now=NOW)
    draft.refresh_from_db()
    assert draft.answers == before
    text = page(get(cast.outsider, "status", "amp-2026"))
    assert "Why us?" in text
    assert "Different?" not in text
    assert "https://example.org/mine" in text


def test_whoever_has_handed_in_is_not_asked_again(cast, handed_in):
    QuestionFactory(cohort=cast.cohort, label="One more?", is_required=True)
    assert "One more?" not in page(get(cast.outsider, "apply", "amp-2026"))
    version = handed_in.version
    data = typed(cast.project, version=version, motivation="New.") | {"hand_in": "1"}
    answers = {f"question-{copy['question']}": copy["value"] for copy in handed_in.answers}
    assert post(cast.outsider, "apply", "amp-2026", data=data | answers).status_code == 302
    assert Submission.objects.count() == 2


def test_a_withdrawn_one_that_is_reopened_is_asked_what_is_new(cast, handed_in):
    QuestionFactory(cohort=cast.cohort, label="One more?", is_required=True)
    post(cast.outsider, "withdraw", "amp-2026")
    post(cast.outsider, "reopen", "amp-2026")
    assert "One more?" in page(get(cast.outsider, "apply", "amp-2026"))


def test_a_stale_window_shows_both_answers_and_loses_no_choice(cast, draft, questions):
    save(cast, questions)
    response = save(cast, questions, short="Typed on the phone.", many_of=["A", "B"])
    both = {each["label"]: (each["saved"], each["typed"]) for each in response.context["both"]}
    assert both["Why us?"] == ("Because of the people.", "Typed on the phone.")
    assert both["Which ones?"] == ("A\nC", "A\nB")
    form = response.context["form"]
    assert form[f"question-{questions['many_of'].pk}"].value() == ["A", "B"]


def test_two_clicks_on_save_are_one_saving(cast, draft, questions):
    save(cast, questions)
    assert save(cast, questions).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 2


def test_after_the_close_what_was_typed_can_be_copied(cast, draft, questions):
    cast.cohort.phases.filter(kind="applications").update(ends_at=NOW)
    response = save(cast, questions)
    assert response.status_code == 409
    for words in ("Which ones?\nC\nA", "Because of the people."):
        assert words in page(response)


def test_a_list_of_applications_fetches_no_answer(cast, questions):
    ApplicationFactory(cohort=cast.cohort, state="submitted", answers=[{"label": "x"}])
    client = signed_in(cast.organizer)
    rows = client.get(reverse("admin:applications_application_changelist")).context["cl"]
    assert all("answers" in row.get_deferred_fields() for row in rows.result_list)
    assert Application.objects.filter(state="submitted").count() == 2
