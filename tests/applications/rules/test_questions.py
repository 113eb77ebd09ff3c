"""What an answer may be, what is missing, and which copies an application shows."""

import time
from uuid import uuid4

import pytest

from amp.refused import Refused
from applications.models import Question, QuestionKind
from applications.rules import questions as rules
from applications.rules.questions import (
    checked,
    cleaned,
    copy_of,
    in_words,
    missing,
    sensible_limit,
    sensible_options,
    shown,
)


def question(label="Why?", kind="short", **fields):
    return Question(pk=uuid4(), kind=kind, label=label, **fields)


def answered(asked, value):
    return {**copy_of(asked), "value": value}


# Which copies ----------------------------------------------------------------------------


def test_a_draft_shows_the_newest_words_until_it_has_an_answer():
    asked, other = question("Why?"), question("How?")
    kept = [answered(asked, "Because."), copy_of(other)]
    asked.label, other.label = "Why, really?", "How, really?"
    labels = [(copy["label"], copy["value"]) for copy in shown(kept, [asked, other], is_draft=True)]
    assert labels == [("Why?", "Because."), ("How, really?", "")]


def test_a_draft_keeps_an_answer_whose_question_is_gone_and_drops_an_empty_one():
    asked, gone, never = question("Why?"), question("Where?"), question("When?")
    kept = [answered(gone, "Here."), copy_of(never)]
    assert [copy["label"] for copy in shown(kept, [asked], is_draft=True)] == ["Why?", "Where?"]


def test_the_order_is_the_cohorts():
    one, two = question("One"), question("Two")
    kept = [answered(two, "2"), answered(one, "1")]
    assert [copy["label"] for copy in shown(kept, [one, two], is_draft=True)] == ["One", "Two"]


def test_what_is_handed_in_shows_its_own_copies_only():
    kept = [answered(question("Why?"), "Because.")]
    assert shown(kept, [question("How?")], is_draft=False) == kept


def test_showing_changes_nothing():
    asked = question("Why?")
    kept = [answered(asked, "Because.")]
    before = [dict(copy) for copy in kept]
    shown(kept, [asked, question("How?")], is_draft=True)
    assert kept == before


# What is missing -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", QuestionKind.values)
@pytest.mark.parametrize("is_required", [True, False])
@pytest.mark.parametrize("is_answered", [True, False])
def test_only_a_required_question_without_an_answer_is_missing(kind, is_required, is_answered):
    asked = question(kind=kind, is_required=is_required)
    value = (["a"] if kind == "many_of" else "yes") if is_answered else rules.nothing(kind)
    found = missing([answered(asked, value)])
    expected = {f"question-{asked.pk}": "Answer “Why?”."}
    assert found == (expected if is_required and not is_answered else {})


# Answers ---------------------------------------------------------------------------------


def clean(kind, raw, **fields):
    return cleaned(copy_of(question(kind=kind, **fields)), raw)


@pytest.mark.parametrize("kind", QuestionKind.values)
@pytest.mark.parametrize("raw", ["", None, [], "   ", "\r\n"])
def test_nothing_is_nothing(kind, raw):
    empty = [] if kind == "many_of" else ""
    if not (kind == "many_of" and isinstance(raw, str)):
        assert clean(kind, raw, options=["a", "b"]) == empty


@pytest.mark.parametrize(
    ("kind", "fields", "longest"),
    [("short", {}, 300), ("long", {}, 4000), ("short", {"limit": 5}, 5), ("long", {"limit": 9}, 9)],
)
def test_a_text_is_as_long_as_its_limit(kind, fields, longest):
    assert clean(kind, " " + "x" * longest + " ", **fields) == "x" * longest
    with pytest.raises(Refused, match=f"At most {longest} characters; this has {longest + 1}"):
        clean(kind, "x" * (longest + 1), **fields)


def test_a_lines_end_counts_once():
    assert clean("long", "a\r\nb\rc", limit=5) == "a\nb\nc"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("example.org/page", "https://example.org/page"),
        ("https://münchen.example/ä", "https://münchen.example/ä"),
        ("https://example.org:8443/", "https://example.org:8443/"),
    ],
)
def test_a_link_is_an_address_on_the_web(typed, kept):
    assert clean("link", typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "JavaScript://example.org/%0aalert(1)", "data:text/html,x",
        "ftp://example.org", "mailto:a@example.org", "file:///etc/passwd", "https://",
        "https://localhost", "two words", "https://example.org/a b", "https://user@example.org",
        "https://user:secret@example.org", "https://[::1", "https://example.org:port/", "//x", "?",
        "https://example.org/\u202egpj", "https://.", "https://example.org/" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_safe_link_is_refused_in_words(typed):
    with pytest.raises(Refused):
        clean("link", typed)


def test_only_offered_answers_can_be_chosen():
    assert clean("one_of", " b ", options=["a", "b"]) == "b"
    assert clean("many_of", ["b", "a", "b"], options=["a", "b", "c"]) == ["a", "b"]
    assert clean("yes_no", "no") == "no"
    for kind, raw in (("one_of", "c"), ("many_of", ["a", "c"]), ("yes_no", "maybe")):
        with pytest.raises(Refused, match="that are offered"):
            clean(kind, raw, options=["a", "b"])


def test_all_answers_are_checked_before_they_are_kept():
    asked = question(kind="yes_no")
    with pytest.raises(Refused):
        checked([answered(asked, "perhaps")])
    assert checked([answered(asked, "yes")]) == [answered(asked, "yes")]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("short", "Because.", "Because."),
        ("many_of", ["a", "b"], "a\nb"),
        ("yes_no", "yes", "yes"),
        ("yes_no", "no", "no"),
        ("yes_no", "", ""),
        ("many_of", [], ""),
    ],
)
def test_an_answer_is_read_in_words(kind, value, words):
    assert in_words(answered(question(kind=kind), value)) == words


def test_a_megabyte_is_refused_at_once():
    began = time.monotonic()
    for kind in ("short", "long", "link"):
        with pytest.raises(Refused):
            clean(kind, "https://example.org/" + "a" * 1_000_000)
    assert time.monotonic() - began < 1


# Asking ----------------------------------------------------------------------------------


def test_options_are_trimmed_and_each_stands_once():
    assert sensible_options("one_of", [" a ", "", "b", "a"]) == ["a", "b"]


@pytest.mark.parametrize("kind", sorted(set(QuestionKind.values) - {"one_of", "many_of"}))
def test_other_kinds_have_no_options(kind):
    assert sensible_options(kind, ["a"]) == []


@pytest.mark.parametrize("options", [[], ["a"], ["a", "a"], [str(n) for n in range(31)]])
def test_two_to_thirty_options_are_needed(options):
    for kind in ("one_of", "many_of"):
        with pytest.raises(Refused, match="2 to 30 different answers"):
            sensible_options(kind, options)


def test_an_option_is_a_phrase():
    with pytest.raises(Refused, match="at most 200"):
        sensible_options("one_of", ["a", "b" * 201])


def test_only_texts_have_a_limit():
    limits = {kind: sensible_limit(kind, 7) for kind in QuestionKind.values}
    assert {kind for kind, limit in limits.items() if limit} == {"short", "long"}
