"""Why it was decided so: each choice with its reason, the own score, and what it took."""

from decimal import Decimal

import pytest

from applications.models import Application, Placement
from applications.views.outcome import wishes_of
from cohorts.models import Project
from tests.applications.released import release
from tests.applications.selection import DAY, on
from tests.applications.writing import get
from tests.factories import PlacementFactory


@pytest.fixture
def selection(cast):
    with on(DAY):
        yield release(cast)


def rows(application):
    application.refresh_from_db()
    return [(w.rank, w.title, w.words, w.score, w.cutoff) for w in wishes_of(application)]


def test_every_choice_has_its_reason_and_the_own_score(selection):
    assert rows(selection.ben) == [
        (1, "CLI", "The places of “CLI” went to proposals with a higher score.", Decimal(4), None),
        (2, "Generator", "You were offered this place.", Decimal(4), None),
    ]
    assert rows(selection.ada)[1][2] == "You were offered a place that you like more."


def test_the_page_shows_it_after_the_release_only(cast, selection):
    page = get(selection.ben.user, "status", "amp-2026").content.decode()
    assert "Your score" in page
    assert "4.00" in page
    selection.ben.decided_at = None
    selection.ben.state = "submitted"
    selection.ben.save()
    assert "Your score" not in get(selection.ben.user, "status", "amp-2026").content.decode()


@pytest.mark.parametrize(("admitted", "told"), [(4, None), (5, Decimal(2))])
def test_the_lowest_score_is_told_where_five_were_admitted(cast, selection, admitted, told):
    Project.objects.filter(pk=cast.project.pk).update(kind="documentation", places=9)
    assignment = Placement.objects.get(application=selection.ada).assignment
    for _person in range(admitted - 1):
        PlacementFactory(assignment=assignment, project=cast.project, score=Decimal(2))
    assert rows(selection.cem)[0][4] == told


def test_nobody_reads_the_score_of_somebody_else(selection):
    page = get(selection.cem.user, "status", "amp-2026").content.decode()
    assert "3.00" in page
    assert "4.00" not in page
    assert "5.00" not in page


def test_who_was_not_selected_reads_what_is_open(cast, selection):
    Application.objects.filter(pk=selection.cem.pk).update(state="not_selected")
    page = get(selection.cem.user, "status", "amp-2026").content.decode()
    assert "What is open to you" in page
