"""How places were given: for everybody after the release, for nobody before, and about nobody."""

import hashlib
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from applications.actions.adjusting import adjust_placement
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.lottery import draw_lottery, drawn
from applications.actions.release import release_decisions
from applications.models import Application, Placement
from cohorts.actions.cohort import copy_cohort, create_cohort
from tests.applications.selection import DAY, begin_selection, on
from tests.applications.writing import page
from tests.cast import application_of, signed_in
from tests.factories import NOW, UserFactory

URL = reverse("applications:selection", args=["amp-2026"])


@pytest.fixture
def selection(cast):
    with on(DAY):
        yield begin_selection(cast)


def said(client):
    """The page without the key of its forms, which is another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page(client.get(URL)))


def proposed(cast):
    return propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed-of-the-lottery")


def release(cast, assignment):
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)


@pytest.mark.parametrize("who", ["applicant", "mentor", "organizer", "mentee", "outsider", None])
def test_before_the_release_everybody_reads_the_rules_and_nobody_the_outcome(selection, cast, who):
    client = signed_in(cast.people[who] if who else None)
    before = said(client)
    assignment = proposed(cast)
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    assert said(client) == before, "Not even that something was confirmed."
    assert "How places are given" in page(client.get("/cohorts/amp-2026/"))
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    assert "In numbers" in page(client.get(URL))
    assert "How places were given" in page(client.get("/cohorts/amp-2026/"))


def test_the_seed_is_sealed_before_and_told_after(selection, cast):
    lottery = draw_lottery(cast.cohort, now=NOW)
    assert draw_lottery(cast.cohort, now=DAY) == lottery, "It is drawn once."
    before = page(signed_in(None).get(URL))
    assert hashlib.sha256(lottery.seed.encode()).hexdigest() in before
    assert lottery.seed not in before
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY)
    assert assignment.seed == lottery.seed
    release(cast, assignment)
    after = page(signed_in(None).get(URL))
    assert lottery.seed in after
    assert lottery.seal in after


def test_a_new_cohort_and_a_copied_one_have_a_lottery_of_their_own(cast):
    made = create_cohort(by=cast.lead_organizer, now=NOW, name="Next", number=9, slug="next")
    copied = copy_cohort(
        made, by=cast.lead_organizer, now=NOW, name="After", number=10, slug="after",
        starts_at=NOW,
    )  # fmt: skip
    seeds = {made.lottery.seed, copied.lottery.seed}
    assert {len(seed) for seed in seeds} == {64}
    assert len(seeds) == 2


def test_equal_scores_are_parted_by_seed_and_lot_and_by_nothing_that_is_seen(selection, cast):
    ada, ben, cem = selection.applications
    Application.objects.filter(pk=ada.pk).update(lot="1")
    Application.objects.filter(pk=ben.pk).update(lot="2")
    Application.objects.filter(pk=cem.pk).update(lot="3")
    rows = list(Application.objects.filter(pk__in=[ada.pk, ben.pk, cem.pk]))
    by_hand = sorted(rows, key=lambda row: hashlib.sha256(f"s:{row.lot}".encode()).hexdigest())
    assert drawn("s", rows) == tuple(str(row.pk) for row in by_hand)


def test_it_has_numbers_rules_seed_and_hashes_and_no_name(selection, cast):
    assignment = proposed(cast)
    release(cast, assignment)
    response = signed_in(None).get(URL)
    assert [number for number, _word in response.context["numbers"]] == [3, 2, 1, 0]
    text = page(response)
    for said in ("seed-of-the-lottery", assignment.input_hash, assignment.result_hash):
        assert said in text
    for application in selection.applications:
        assert application.user.name not in text
        assert str(application.pk) not in text


def test_of_small_groups_it_gives_no_score_and_no_choice(selection, cast):
    release(cast, proposed(cast))
    response = signed_in(None).get(URL)
    assert response.context["projects"] == [("CLI", 1, None), ("Generator", 1, None)]
    assert response.context["ranks"] == []


def test_of_five_or_more_it_gives_the_lowest_score_and_the_choices(selection, cast):
    assignment = proposed(cast)
    release(cast, assignment)
    for number in range(5):
        Placement.objects.create(
            assignment=assignment,
            application=application_of(UserFactory(), cast.cohort, cast.project),
            outcome="selected",
            project=cast.project,
            rank=1 + number // 4,
            score=Decimal(4) - number,
        )
    response = signed_in(None).get(URL)
    cli, generator = response.context["projects"]
    assert cli == ("CLI", 6, Decimal(0))
    assert generator[2] is None
    assert sum(count for _rank, count in response.context["ranks"]) == 7


def test_it_says_how_many_were_changed_by_hand_and_not_who(selection, cast):
    assignment = proposed(cast)
    placement = assignment.placements.filter(outcome="selected").first()
    adjust_placement(
        placement, project=None, by=cast.organizer, now=DAY, reason="Asked to step back."
    )
    release(cast, assignment)
    text = page(signed_in(None).get(URL))
    assert "1 place, with a reason that is kept" in text
    assert "Asked to step back." not in text


def test_it_says_by_which_mode_places_were_given(selection, cast):
    release(cast, propose_assignment(cast.cohort, by=cast.organizer, now=DAY, mode="most-placed"))
    text = page(signed_in(None).get(URL))
    assert "As many people as possible got a place" in text
    assert "nobody is passed over" not in text
