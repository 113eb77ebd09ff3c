"""From the proposal to the release at the desk: GET shows what will happen, POST does it once."""

import pytest

from applications.models import Assignment, Offer, Placement
from cohorts.models import Message
from tests.applications.selection import DAY, on
from tests.applications.writing import errors, get, page, post, said
from tests.factories import ParticipationFactory, ShortlistedFactory, join_team

SLUG = "amp-2026"


@pytest.fixture(autouse=True)
def at_the_selection(selection):
    with on(DAY):
        yield


def propose(cast):
    post(cast.organizer, "desk_propose", SLUG)
    return Assignment.objects.standing().get()


def confirm(cast):
    assignment = propose(cast)
    post(cast.organizer, "desk_confirm", SLUG, assignment.pk)
    assignment.refresh_from_db()
    return assignment


def test_without_a_proposal_the_page_says_what_it_is(cast):
    text = page(get(cast.organizer, "desk_assignment", SLUG))
    assert "No proposal yet" in text
    assert "Propose an assignment" in text


def test_asking_for_a_proposal_says_what_follows_and_does_nothing(cast):
    text = page(get(cast.organizer, "desk_propose", SLUG))
    assert "Nobody is told anything." in text
    assert not Assignment.objects.exists()


def test_a_proposal_shows_places_ranks_scores_and_how_to_check_it(cast, selection):
    ShortlistedFactory(choice=selection.ada.choices.get(project=cast.project))
    assignment = propose(cast)
    response = get(cast.organizer, "desk_assignment", SLUG)
    cli = next(each for each in response.context["projects"] if each["project"] == cast.project)
    [row] = cli["placed"]
    assert (row.application, row.rank, row.shortlisted) == (selection.ada, 1, 1)
    text = page(response)
    for words in ("5.00", assignment.input_hash, assignment.result_hash, assignment.seed, "Cem"):
        assert words in text
    [(unplaced, _chip)] = response.context["unplaced"]
    assert unplaced.application == selection.cem
    assert unplaced.reason in text


def test_a_new_proposal_warns_that_it_replaces_the_old(cast):
    first = propose(cast)
    assert "is replaced" in page(get(cast.organizer, "desk_propose", SLUG))
    second = propose(cast)
    assert first.pk != second.pk
    assert Assignment.objects.count() == 2


def test_an_adjustment_needs_a_reason_and_keeps_what_was_chosen(cast, selection):
    propose(cast)
    placement = Placement.objects.get(application=selection.ben)
    response = post(cast.organizer, "desk_adjust", SLUG, placement.pk, data={"project": ""})
    assert list(errors(response)) == ["reason"]
    facts = {"project": "", "reason": "They asked for it."}
    post(cast.organizer, "desk_adjust", SLUG, placement.pk, data=facts)
    placement.refresh_from_db()
    assert (placement.project, placement.adjustment) == (None, "They asked for it.")
    assert "They asked for it." in page(get(cast.organizer, "desk_assignment", SLUG))


def test_a_full_project_takes_nobody_else(cast, selection):
    propose(cast)
    placement = Placement.objects.get(application=selection.cem)
    data = {"project": str(cast.project.pk), "reason": "Please"}
    response = post(cast.organizer, "desk_adjust", SLUG, placement.pk, data=data)
    assert errors(response)["__all__"] == ["“CLI” has no free place."]
    assert "Please" in page(response)


def test_an_organizer_who_mentors_adjusts_and_confirms_nothing_of_their_own(cast, selection):
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    assignment = propose(cast)
    join_team(cast.project, cast.organizer)
    response = get(cast.organizer, "desk_assignment", SLUG)
    assert "5.00" not in page(response)
    placement = Placement.objects.get(application=selection.ada)
    data = {"project": "", "reason": "why"}
    response = post(cast.organizer, "desk_adjust", SLUG, placement.pk, data=data)
    assert response.status_code == 403
    assert "another organizer decides here" in page(response)
    response = post(cast.organizer, "desk_confirm", SLUG, assignment.pk)
    assert "It waits for another organizer: CLI (Lead Lena)." in said(response)[0]
    post(cast.lead_organizer, "desk_confirm", SLUG, assignment.pk)
    given = set(assignment.confirmations.values_list("project__title", "by__name"))
    assert given == {("CLI", "Lead Lena"), ("Generator", "Organizer Omar")}


def test_confirming_lists_the_numbers_and_happens_once(cast):
    assignment = propose(cast)
    text = page(get(cast.organizer, "desk_confirm", SLUG, assignment.pk))
    assert "2 people will be offered a place." in text
    assert "1 person goes on the waitlist." in text
    post(cast.organizer, "desk_confirm", SLUG, assignment.pk)
    response = post(cast.organizer, "desk_confirm", SLUG, assignment.pk)
    assert "is confirmed already" in said(response)[0]
    assignment.refresh_from_db()
    assert assignment.state == "confirmed"


def test_the_form_of_an_adjustment_promises_no_waitlist_to_everybody(cast, selection):
    propose(cast)
    text = page(get(cast.organizer, "desk_adjust", SLUG, selection.placement(selection.ada).pk))
    assert "No place: on the waitlist" not in text
    assert "screened out or has no review there yet is not selected" in text


def test_confirming_names_the_places_that_are_kept_free_by_hand(cast, selection):
    assignment = propose(cast)
    before = page(get(cast.organizer, "desk_confirm", SLUG, assignment.pk))
    assert "stays free" not in before
    data = {"project": "", "reason": "The mentor asked for it."}
    post(cast.organizer, "desk_adjust", SLUG, selection.placement(selection.ada).pk, data=data)
    text = page(get(cast.organizer, "desk_confirm", SLUG, assignment.pk))
    assert "1 place of “CLI” stays free, as somebody kept it so by hand." in text


def test_a_proposal_that_was_replaced_is_not_confirmed(cast):
    old = propose(cast)
    propose(cast)
    response = post(cast.organizer, "desk_confirm", SLUG, old.pk)
    assert "newer proposal" in said(response)[0]
    assert not Assignment.objects.filter(state="confirmed").exists()


def test_after_confirming_nothing_is_adjusted(cast, selection):
    confirm(cast)
    assert "/assignment/places/" not in page(get(cast.organizer, "desk_assignment", SLUG))
    placement = Placement.objects.get(application=selection.ada)
    data = {"project": "", "reason": "why"}
    response = post(cast.organizer, "desk_adjust", SLUG, placement.pk, data=data)
    assert "is confirmed" in errors(response)["__all__"][0]


def test_the_release_page_shows_numbers_deadline_and_the_very_mails(cast, selection):
    assignment = confirm(cast)
    response = get(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    text = page(response)
    assert "released now, until" in text
    assert "7 June 2026, 12:00" in text
    previews = {each["mail"].kind: each["mail"] for each in response.context["mails"]}
    assert set(previews) == {"applications/offered", "applications/waitlisted"}
    assert not Message.objects.exists()
    post(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    for kind, preview in previews.items():
        sent = Message.objects.get(kind=kind, recipient=preview.recipient)
        assert (sent.subject, sent.text) == (preview.subject, preview.text)


def test_only_a_lead_releases(cast):
    assignment = confirm(cast)
    assert get(cast.organizer, "desk_release", SLUG, assignment.pk).status_code == 403
    assert post(cast.organizer, "desk_release", SLUG, assignment.pk).status_code == 403
    assert "A lead organizer releases" in page(get(cast.organizer, "desk_assignment", SLUG))
    assert not Offer.objects.exists()


def test_releasing_twice_is_told_and_tells_nobody_twice(cast):
    assignment = confirm(cast)
    for _click in range(2):
        response = post(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    assert "The decisions were released on" in said(response)[0]
    assert Message.objects.count() == 3
    assert Offer.objects.count() == 2


def test_what_is_not_confirmed_is_not_released(cast):
    assignment = propose(cast)
    assert "has to be confirmed first" in page(
        get(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    )
    response = post(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    assert "has to be confirmed first" in said(response)[0]
    assert not Message.objects.exists()


def test_after_the_release_the_offers_and_their_answers_stand_there(cast, selection):
    assignment = confirm(cast)
    post(cast.lead_organizer, "desk_release", SLUG, assignment.pk)
    offer = Offer.objects.get(application=selection.ada)
    post(cast.applicant, "decline", offer.pk)
    response = get(cast.organizer, "desk_assignment", SLUG)
    states = {(str(o.application.user), o.state) for o, _chip in response.context["offers"]}
    assert ("Applicant Ada", "declined") in states
    assert "Everyone has been told." in page(response)


def test_another_cohorts_desk_has_none_of_it(cast):
    assignment = confirm(cast)
    placement = assignment.placements.first()
    for name, key in (("desk_confirm", assignment.pk), ("desk_adjust", placement.pk)):
        assert get(cast.other_organizer, name, "amp-2024", key).status_code == 404
        assert post(cast.other_organizer, name, "amp-2026", key).status_code == 404
