"""Two distributions side by side: numbers that a reader can check by hand."""

from dataclasses import replace
from decimal import Decimal

from applications.rules.comparison import Move, Standing, compare
from applications.rules.matching import Applicant, Instance, Mentor, ProjectSlot, propose, way_of

# Ada stands higher at the CLI, which both wish for; Ben wishes for nothing else.
CLI = Instance(
    applicants=(Applicant("ada", ("cli", "docs")), Applicant("ben", ("cli",))),
    projects=(ProjectSlot("cli", "mona", 1), ProjectSlot("docs", "odd", 1)),
    mentors=(Mentor("mona", 1), Mentor("odd", 1)),
    scores={
        ("ada", "cli"): Decimal(5),
        ("ada", "docs"): Decimal(5),
        ("ben", "cli"): Decimal(3),
    },
)


def both():
    most = way_of("most-placed", "generous")(CLI)
    return compare(CLI, propose(CLI), most)


def test_stable_places_fewer_and_passes_nobody_over():
    found = both()
    assert (found.first.placed, found.second.placed) == (1, 2)
    assert (found.first.profile, found.second.profile) == ((1, 0), (1, 1))
    assert found.first.passed_over == ()
    assert found.second.passed_over == (("ada", "cli"),)
    assert found.second.people_passed_over == 1


def test_who_moves_is_said_with_their_own_ranks():
    assert both().moves == (
        Move("ada", before="cli", after="docs", rank_before=1, rank_after=2),
        Move("ben", before=None, after="cli", rank_before=None, rank_after=1),
    )


def test_the_load_names_every_mentor():
    found = both()
    assert found.first.load == {"mona": 1, "odd": 0}
    assert found.second.load == {"mona": 1, "odd": 1}
    assert found.first.room == {"mona": 1, "odd": 1}


def test_who_mentors_counts_and_not_who_leads():
    places = Standing({"ada": "cli", "ben": None}, {"ada": "odd"})
    assert compare(CLI, places, places).first.load == {"mona": 0, "odd": 1}


def test_scores_are_added_up():
    found = both()
    assert (found.first.score, found.second.score) == (5, 8)


def test_a_change_is_weighed_by_what_it_was_made_for():
    """With one more place both have the CLI; by the old places that would be one too many."""
    more = replace(
        CLI,
        projects=(ProjectSlot("cli", "mona", 2), ProjectSlot("docs", "odd", 1)),
        mentors=(Mentor("mona", 2), Mentor("odd", 1)),
    )
    found = compare(CLI, propose(CLI), propose(more), more)
    assert found.second.passed_over == ()
    assert [move.applicant for move in found.moves] == ["ben"]


def test_whoever_was_put_somewhere_without_a_score_is_compared_with_nobody():
    places = Standing({"ada": "cli", "ben": "docs"}, {})
    assert compare(CLI, places, places).first.passed_over == ()
