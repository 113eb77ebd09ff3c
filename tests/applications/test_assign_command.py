"""`manage.py assign` from a file to an answer, as its users call it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "assignment_examples.json"
MODES = ("stable", "most-placed")
ONE = {
    "applicants": {"ann": ["P", "Q"], "bob": ["P"]},
    "projects": {"P": {"lead": "m", "max": 1}, "Q": {"lead": "m", "max": 1}},
    "mentors": {"m": {"max": 2, "ranking": ["bob", "ann"]}},
}


def run(path, *options):
    """The answer and the exit code."""
    out = StringIO()
    try:
        call_command("assign", "--file", path, *options, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def solve(tmp_path, given, *options):
    path = tmp_path / "instance.json"
    path.write_text(given if isinstance(given, str) else json.dumps(given))
    text, code = run(path, "--json", *options)
    return json.loads(text), code


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the published examples are not here")
@pytest.mark.parametrize("mode", MODES)
def test_the_published_examples_have_their_published_answers(mode):
    cases = json.loads(EXAMPLES.read_text())["cases"]
    text, code = run(EXAMPLES, "--mode", mode, "--json")
    answers = json.loads(text)
    assert code == 2, "One of them is refused."
    assert [one["id"] for one in answers] == [case["id"] for case in cases]
    compared = 0
    for case, answer in zip(cases, answers, strict=True):
        wanted = dict(case["expect"].get(mode, {}))
        reasons = wanted.pop("explain", {})
        assert {key: answer[key] for key in wanted} == wanted, case["id"]
        assert {pair: answer["explain"][pair] for pair in reasons} == reasons, case["id"]
        assert answer.get("certified", True) is True, case["id"]
        compared += len(wanted) + len(reasons)
    assert compared == {"stable": 18, "most-placed": 19}[mode]


def test_one_instance_gives_one_answer_with_everything_in_it(tmp_path):
    answer, code = solve(tmp_path, ONE | {"id": "x", "note": "ignored"})
    assert code == 0
    hashes = {answer.pop("input_hash"), answer.pop("result_hash")}
    assert {len(each) for each in hashes} == {64}
    assert answer == {
        "id": "x",
        "assignment": {"ann": "Q", "bob": "P"},
        "mentor_of": {"ann": "m", "bob": "m"},
        "load": {"m": 2},
        "overlap_total": 0,
        "placed": 2,
        "profile": [1, 1],
        "rank_sum": 3,
        "blocking_pairs": 0,
        "waitlist": {"P": ["ann"], "Q": []},
        "closed": [],
        "explain": {"ann/P": {"reason": "project_full", "lowest_admitted": "bob"}},
        "certified": True,
        "seed": "amp",
    }


def test_a_list_gives_a_list_also_under_cases(tmp_path):
    for given in ([ONE], {"cases": [ONE], "note": "ignored"}):
        answer, code = solve(tmp_path, given)
        assert code == 0
        assert [one["placed"] for one in answer] == [2]


def test_in_words_without_json(tmp_path):
    path = tmp_path / "instance.json"
    path.write_text(json.dumps([ONE, ONE | {"pins": [["ann", "P"], ["bob", "P"]]}]))
    text, code = run(path)
    assert "2 of 2 have a place, by rank [1, 1]; 0 block." in text
    assert "  ann: Q (m)" in text
    assert "Certified." in text
    assert "More places were given than there are: P, ann, bob." in text
    assert code == 2


def test_the_seed_of_the_command_goes_before_that_of_the_instance(tmp_path):
    alike = ONE | {"mentors": {"m": {"max": 2}}, "seed": "1"}
    assert solve(tmp_path, alike)[0]["seed"] == "1"
    winners = {
        solve(tmp_path, alike, "--seed", str(n))[0]["waitlist"]["P"][:1] == ["ann"]
        for n in range(9)
    }
    assert winners == {True, False}


def test_a_lottery_that_was_drawn_elsewhere_decides(tmp_path):
    alike = ONE | {"mentors": {"m": {"max": 2}}}
    for first, second in (("ann", "bob"), ("bob", "ann")):
        answer, _code = solve(tmp_path, alike | {"lottery": [first, second]})
        assert answer["assignment"][first] == "P"
        if second == "ann":
            assert answer["explain"]["ann/P"]["reason"] == "lottery"


def test_who_shares_too_few_hours_with_the_whole_team_is_kept_out_with_the_reason(tmp_path):
    given = ONE | {"overlap": {"bob": {"m": 1}, "ann": {"m": 3}}, "min_overlap": 2}
    for mode in MODES:
        answer, _code = solve(tmp_path, given, "--mode", mode)
        assert answer["assignment"] == {"ann": "P", "bob": None}
        assert answer["explain"] == {"bob/P": {"reason": "no_overlap"}}
        assert answer["overlap_total"] == 3


def test_a_project_below_its_smallest_number_is_closed_and_everything_done_again(tmp_path):
    given = ONE | {"projects": ONE["projects"] | {"P": {"lead": "m", "min": 3, "max": 3}}}
    for mode in MODES:
        answer, _code = solve(tmp_path, given, "--mode", mode)
        assert answer["closed"] == ["P"]
        assert answer["assignment"] == {"ann": "Q", "bob": None}
        assert answer["explain"]["bob/P"] == {"reason": "project_closed"}


def test_most_placed_says_what_was_traded_off(tmp_path):
    given = ONE | {"projects": ONE["projects"] | {"Q": {"lead": "n", "max": 1}}}
    given["mentors"] = {"m": {"max": 1, "ranking": ["ann", "bob"]}, "n": {"max": 1}}
    answer, _code = solve(tmp_path, given, "--mode", "most-placed")
    assert answer["assignment"] == {"ann": "Q", "bob": "P"}
    assert answer["explain"] == {"ann/P": {"reason": "traded_off"}}
    assert answer["blocking_pairs"] == 1
    assert answer["certified"]


REFUSED = [
    ({"colour": 1}, "malformed", ["colour"]),
    ({"applicants": []}, "malformed", ["applicants"]),
    ({"applicants": {"ann": "P"}}, "malformed", ["ann"]),
    ({"applicants": {"ann": [[]]}}, "malformed", ["ann"]),
    ({"projects": {"P": {"lead": "m"}}}, "malformed", ["P"]),
    ({"projects": {"P": {"lead": "m", "max": -1}}}, "malformed", ["P"]),
    ({"projects": {"P": {"lead": "m", "max": True}}}, "malformed", ["P"]),
    ({"projects": {"P": {"lead": "m", "max": 1, "size": 2}}}, "malformed", ["size"]),
    ({"mentors": {"m": {"max": 1.5}}}, "malformed", ["m"]),
    ({"mentors": {"m": {"max": 1, "ranking": ["ann", "ann"]}}}, "malformed", ["m"]),
    ({"minima": "some"}, "malformed", ["minima"]),
    ({"exclusions": [["ann"]]}, "malformed", ["exclusions"]),
    ({"pins": [["ann", "P"], ["ann", "Q"]]}, "malformed", ["pins"]),
    ({"overlap": {"ann": {"m": "8"}}}, "malformed", ["overlap"]),
    ({"seed": 1}, "malformed", ["seed"]),
    ({"applicants": {"ann": ["X"]}}, "unknown_project", ["X"]),
    ({"projects": {"P": {"lead": "x", "max": 1}}, "applicants": {}}, "unknown_mentor", ["x"]),
    ({"mentors": {"m": {"max": 1, "ranking": ["eve"]}}}, "unknown_applicant", ["eve"]),
    ({"pins": [["eve", "P"]]}, "unknown_applicant", ["eve"]),
    ({"declined": ["eve"]}, "unknown_applicant", ["eve"]),
    ({"lottery": ["eve"]}, "unknown_applicant", ["eve"]),
    ({"applicants": {"ann": ["P", "P"]}}, "duplicate_choice", ["P", "ann"]),
    ({"mentors": {"m": {"max": 1, "min": 2}}}, "min_above_max", ["m"]),
    (
        {"pins": [["ann", "P"]], "exclusions": [["ann", "P"]]},
        "pinned_and_excluded",
        ["P", "ann"],
    ),
    ({"pins": [["ann", "P"], ["bob", "P"]]}, "pins_exceed_capacity", ["P", "ann", "bob"]),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("change", "code", "names"), REFUSED)
def test_what_contradicts_itself_is_refused_with_the_names(tmp_path, mode, change, code, names):
    changed = ONE | {"mentors": {"m": {"max": 2}}} | change
    answer, exit_code = solve(tmp_path, changed | {"id": "x"}, "--mode", mode)
    assert (answer, exit_code) == ({"id": "x", "error": code, "names": names}, 2)


def test_strict_minima_need_most_placed_and_may_be_out_of_reach(tmp_path):
    given = ONE | {"minima": "strict"}
    given["projects"] = {name: about | {"min": 1} for name, about in ONE["projects"].items()}
    answer, _code = solve(tmp_path, given)
    assert (answer["error"], answer["names"]) == ("minima_need_most_placed", ["P", "Q"])
    answer, code = solve(tmp_path, given, "--mode", "most-placed")
    assert (answer["placed"], code) == (2, 0)
    answer, _code = solve(
        tmp_path, given | {"applicants": {"ann": ["P"], "bob": ["P"]}}, "--mode", "most-placed"
    )
    assert (answer["error"], answer["names"]) == ("infeasible_minima", ["P", "Q"])


def test_a_key_that_stands_twice_is_refused(tmp_path):
    text = json.dumps(ONE).replace('"bob": ["P"]', '"ann": ["P"]')
    answer, code = solve(tmp_path, text)
    assert (answer["error"], answer["names"], code) == ("malformed", ["applicants"], 2)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[" * 100_000], ids=len)
def test_a_file_that_is_no_json_is_said_so(tmp_path, text):
    path = tmp_path / "instance.json"
    path.write_text(text)
    with pytest.raises(CommandError, match="is no JSON") as refusal:
        run(path)
    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.json")


@pytest.mark.parametrize("given", [None, 1, ["a"], "text"])
def test_what_is_no_instance_is_refused(tmp_path, given):
    answer, code = solve(tmp_path, [given, ONE])
    assert answer[0] == {"error": "malformed", "names": ["instance"]}
    assert answer[1]["placed"] == 2, "One mistake keeps nobody else from an answer."
    assert code == 2


def test_an_empty_list_has_an_empty_answer(tmp_path):
    assert solve(tmp_path, []) == ([], 0)
