"""Somebody kept away or apart, in applications: as any other conflict of interest."""

import pytest

from amp.refused import Refused
from applications.actions.application import submit
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.matching_facts import scores_of
from applications.actions.offers import accept_offer
from applications.actions.passing_on import first_in_line
from applications.actions.release import release_decisions
from applications.models import Application, ProjectChoice, Review
from applications.permissions import check_not_recused
from cohorts.actions.restricting import lift, restrict
from cohorts.models import Participation
from tests.applications.released import offer_of, release
from tests.applications.selection import DAY, on
from tests.cast import signed_in
from tests.factories import NOW


@pytest.fixture
def in_june():
    with on(DAY):
        yield


def keep_away(person):
    return restrict(person.pk, until=None, now=NOW)


def keep_apart(one, other):
    return restrict(one.pk, other.pk, until=None, now=NOW)


def why(assignment, application):
    return dict(assignment.placements.get(application=application).why)


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_closes_the_application_to_its_reader_in_both_directions(selection, in_june, turned):
    cast, ada = selection.cast, selection.ada
    pair = (cast.mentor, ada.user)
    key = keep_apart(*(reversed(pair) if turned else pair))
    assert ada not in Application.objects.visible_to(cast.mentor, DAY)
    assert not ProjectChoice.objects.visible_to_mentor(cast.mentor).filter(application=ada).exists()
    with pytest.raises(Exception, match="conflict of interest"):
        check_not_recused(cast.mentor, ada)
    assert ada in Application.objects.visible_to(cast.co_mentor, DAY)
    lift(key)
    assert ada in Application.objects.visible_to(cast.mentor, DAY)


def test_an_organizer_apart_from_an_applicant_reads_nothing_of_theirs(selection, in_june):
    cast, ada = selection.cast, selection.ada
    path = f"/desk/amp-2026/applications/{ada.pk}/"
    assert signed_in(cast.organizer).get(path).status_code == 200
    keep_apart(ada.user, cast.organizer)
    assert signed_in(cast.organizer).get(path).status_code == 404
    page = signed_in(cast.organizer).get("/desk/amp-2026/applications/").content.decode()
    assert ada.user.name not in page


def test_what_the_other_scored_counts_nowhere_while_it_lasts(selection, in_june):
    cast, ada = selection.cast, selection.ada
    pair = (str(ada.pk), str(cast.project.pk))
    assert pair in scores_of(cast.cohort)
    key = keep_apart(cast.mentor, ada.user)
    assert pair not in scores_of(cast.cohort)
    assert not Review.objects.visible_to(cast.mentor, DAY).filter(choice__application=ada).exists()
    lift(key)
    assert pair in scores_of(cast.cohort)


def test_organizers_read_the_words_of_any_conflict_that_the_records_close(selection, in_june):
    cast, ada = selection.cast, selection.ada
    keep_apart(cast.mentor, ada.user)
    path = f"/desk/amp-2026/applications/{ada.pk}/"
    page = signed_in(cast.organizer).get(path).content.decode()
    assert "inferred: the portal’s own records close it" in page
    for word in ("restrict", "kept apart", "committee"):
        assert word not in page.lower()


def test_the_assignment_gives_no_place_beside_the_other_and_says_conflict(selection, in_june):
    cast, ada = selection.cast, selection.ada
    keep_apart(ada.user, cast.co_mentor)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    row = assignment.placements.get(application=ada)
    assert row.project != cast.project
    assert ["CLI", "conflict"] in [list(each) for each in row.why]


def test_somebody_kept_away_gets_no_place_and_it_says_conflict(selection, in_june):
    cast, ada = selection.cast, selection.ada
    keep_away(ada.user)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    row = assignment.placements.get(application=ada)
    assert row.project is None
    assert {code for _title, code in row.why} == {"conflict"}


def test_a_lead_kept_away_is_a_lead_to_be_named(selection, in_june):
    cast = selection.cast
    keep_away(cast.mentor)
    with pytest.raises(Refused, match="no active lead mentor: CLI"):
        propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")


@pytest.mark.parametrize("how", ["away", "apart"])
def test_nobody_is_released_as_selected_who_cannot_take_the_place(selection, in_june, how):
    cast = selection.cast
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    placed = assignment.placements.filter(project=cast.project).first()
    person = placed.application.user
    key = keep_away(person) if how == "away" else keep_apart(person, cast.mentor)
    with pytest.raises(Refused, match="conflict of interest"):
        release_decisions(assignment, by=cast.lead_organizer, now=DAY)
    lift(key)
    release_decisions(assignment, by=cast.lead_organizer, now=DAY)


@pytest.mark.parametrize("how", ["away", "apart"])
def test_an_offer_stays_untaken_while_it_lasts(cast, in_june, how):
    ada = release(cast).ada
    offer = offer_of(ada)
    mentor = offer.project.team.get(part="lead").mentor
    key = keep_away(ada.user) if how == "away" else keep_apart(mentor, ada.user)
    with pytest.raises(Refused, match="at the moment"):
        accept_offer(offer, by=ada.user, now=DAY, agrees=True)
    assert not Participation.objects.filter(user=ada.user).exists()
    lift(key)
    accept_offer(offer_of(ada), by=ada.user, now=DAY, agrees=True)


@pytest.mark.parametrize("how", ["away", "apart"])
def test_the_line_passes_over_whoever_could_not_come(cast, in_june, how):
    release(cast)
    offer = cast.project.offers.get()
    offer.application.refresh_from_db()
    cast.project.offers.update(state="declined", answered_at=DAY)
    first = first_in_line(cast.project, DAY)
    assert first is not None
    person = first.application.user
    keep_away(person) if how == "away" else keep_apart(person, cast.co_mentor)
    after = first_in_line(cast.project, DAY)
    assert after is None or after.application.user != person


def test_an_application_is_not_handed_in_while_its_writer_is_kept_away(cast):
    keep_away(cast.applicant)
    with pytest.raises(Refused, match="at the moment"):
        submit(cast.application, by=cast.applicant, now=NOW)
