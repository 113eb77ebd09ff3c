"""Before the release nobody can tell from any page, feed, mail or message what was decided.

Two people who wrote the same words are in the same cohort; one is selected and
one is not. What they are shown must be the same, byte for byte, once names and
keys are taken out; and after the release it must differ, or the test is blind.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions.application import start_application
from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.release import release_decisions
from applications.models import Application, EligibilityCheck, Offer, Placement, ProjectChoice
from cohorts.models import Event, Message
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import page
from tests.cast import signed_in
from tests.factories import ProjectChoiceFactory, ShortlistedFactory

PROPOSAL = "The very same words."
PAGES = [
    "/",
    "/me/",
    "/cohorts/",
    "/cohorts/amp-2026/",
    "/cohorts/amp-2026/schedule/",
    "/cohorts/amp-2026/schedule.ics",
    "/cohorts/amp-2026/changes.atom",
    "/cohorts/amp-2026/projects/",
    "/cohorts/amp-2026/projects/cli/",
    "/cohorts/amp-2026/eligibility/",
    "/cohorts/amp-2026/apply/",
    "/cohorts/amp-2026/apply/check/",
    "/cohorts/amp-2026/application/",
    "/cohorts/amp-2026/application/withdraw/",
]
CLOSED_TO_APPLICANTS = [
    "/cohorts/amp-2026/reviews/",
    "/desk/amp-2026/",
    "/desk/amp-2026/applications/",
    "/desk/amp-2026/assignment/",
    "/desk/amp-2026/messages/",
    "/desk/amp-2026/history/",
]
SECRETS = re.compile(
    r"csrfmiddlewaretoken\" value=\"\w+\"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)


@pytest.fixture
def pair(cast):
    """Ada, who is selected, and Cem, who is not, with the same words in the same state."""
    selection = begin_selection(cast)
    choice = ProjectChoiceFactory(
        application=selection.cem, project=cast.other_project, rank=2, approach=PROPOSAL
    )
    score(choice, cast.other_mentor, 3)
    ProjectChoice.objects.update(approach=PROPOSAL)
    ShortlistedFactory(choice=selection.ada.choices.get(project=cast.project))
    return selection


def bare(response, person):
    """What somebody is shown, without their name, address, login, keys and tokens."""
    # Keys and tokens first: a short GitHub id may stand inside one by chance.
    text = SECRETS.sub("·", page(response))
    for word in (person.name, person.email, person.github_login, str(person.github_id)):
        text = re.sub(rf"\b{re.escape(word)}\b", "·", text)
    return text


def shown_to(person):
    """Every page, as it was reached in the end, and the messages that it showed."""
    client = signed_in(person)
    found = {}
    for path in PAGES:
        response = client.get(path, follow=True)
        found[path] = (response.status_code, response.redirect_chain, bare(response, person))
    return found


def decide(selection, *, release):
    cast = selection.cast
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    yield "proposed"
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    yield "confirmed"
    if release:
        release_decisions(assignment, by=cast.lead_organizer, now=DAY)
        yield "released"


def test_until_the_release_both_are_shown_the_same_bytes(pair):
    with on(DAY):
        before = shown_to(pair.ada.user)
        for stage in decide(pair, release=False):
            outcomes = set(Placement.objects.values_list("outcome", flat=True))
            assert len(outcomes) == 2, "There is nothing to leak."
            selected, waiting = shown_to(pair.ada.user), shown_to(pair.cem.user)
            for path in PAGES:
                assert selected[path] == waiting[path], (stage, path)
                assert selected[path] == before[path], (stage, path)


def test_after_the_release_they_differ_so_the_test_sees_something(pair):
    with on(DAY):
        *_stages, last = decide(pair, release=True)
        assert last == "released"
        selected, waiting = shown_to(pair.ada.user), shown_to(pair.cem.user)
    differing = {path for path in PAGES if selected[path] != waiting[path]}
    assert {"/me/", "/cohorts/amp-2026/", "/cohorts/amp-2026/application/"} <= differing


def test_until_the_release_nothing_is_written_that_somebody_else_could_read(pair):
    with on(DAY):
        list(decide(pair, release=False))
    assert not Message.objects.exists()
    assert not Offer.objects.exists()
    assert set(Application.objects.values_list("state", "decided_at", "decision_reason")) == {
        ("submitted", None, "")
    }
    assert not Event.objects.about(pair.ada).exists()


def test_until_the_release_the_pages_of_organizers_are_closed_to_both(pair):
    with on(DAY):
        list(decide(pair, release=False))
        assignment = pair.placement(pair.ada).assignment
        own = f"/desk/amp-2026/applications/{pair.ada.pk}/"
        mails = f"/desk/amp-2026/assignment/{assignment.pk}/release/"
        choice = pair.ada.choices.get(project=pair.cast.project)
        for person in (pair.ada.user, pair.cem.user):
            client = signed_in(person)
            for path in [*CLOSED_TO_APPLICANTS, own, mails, f"/reviews/{choice.pk}/"]:
                response = client.get(path)
                assert response.status_code in {403, 404}, path
                assert "Generator" not in page(response)


def test_the_check_at_decision_is_told_with_the_decision(pair):
    with on(DAY):
        list(decide(pair, release=False))
        kept = EligibilityCheck.objects.filter(user=pair.ada.user, occasion="decision")
        assert kept.exists()
        client = signed_in(pair.ada.user)
        response = client.get("/cohorts/amp-2026/application/")
        assert "check" not in response.context or response.context["check"] not in kept


def test_scores_shortlist_and_comments_never_reach_the_applicant(pair):
    with on(DAY):
        ada = pair.ada.choices.get(project=pair.cast.project)
        ada.reviews.update(comment="only for colleagues", feedback="only after the release")
        ada.shortlisted.update(sentence="our favourite")
        text = page(signed_in(pair.ada.user).get("/cohorts/amp-2026/application/"))
        list(decide(pair, release=True))
        after = page(signed_in(pair.ada.user).get("/cohorts/amp-2026/application/"))
    for secret in ("only for colleagues", "only after the release", "our favourite"):
        assert secret not in text
    assert "only after the release" in after
    assert "only for colleagues" not in after
    assert "our favourite" not in after


def test_mentors_learn_nothing_before_the_release_either(pair):
    with on(DAY):
        client = signed_in(pair.cast.mentor)
        path = "/cohorts/amp-2026/reviews/"
        before = bare(client.get(path), pair.cast.mentor)
        list(decide(pair, release=False))
        assert bare(client.get(path), pair.cast.mentor) == before


def test_at_the_instant_of_the_release_both_learn_and_not_a_second_before(pair):
    with on(DAY):
        list(decide(pair, release=False))
    with on(DAY + timedelta(days=1) - timedelta(seconds=1)):
        early = shown_to(pair.ada.user)
        assert early == shown_to(pair.cem.user)
    with on(DAY + timedelta(days=1)):
        release_decisions(
            pair.placement(pair.ada).assignment, by=pair.cast.lead_organizer,
            now=DAY + timedelta(days=1),
        )  # fmt: skip
        for person in (pair.ada.user, pair.cem.user):
            assert (
                shown_to(person)["/cohorts/amp-2026/application/"]
                != early["/cohorts/amp-2026/application/"]
            )
    instants = set(Message.objects.values_list("created_at", "due_at"))
    assert instants == {(DAY + timedelta(days=1),) * 2}


def test_organizers_do_not_even_hear_that_somebody_began_a_draft(cast):
    start_application(cast.cohort, by=cast.outsider, now=timezone.now())
    assert Event.objects.filter(verb="application begun").count() == 1
    assert not Event.objects.visible_to(cast.lead_organizer).filter(by=cast.outsider).exists()
