"""Whoever is recused finds no trace of the application: every page with it and without it.

Each page, feed and export that the person can reach by links from their own
pages is read once in a world with the application and once in the same world
without it. They must be the same but for tokens and clocks; for a colleague they must differ, or
the test is blind.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.conflict import declare_conflict
from applications.models import Conflict
from cohorts.models import Phase
from tests.applications.at_work import score_again
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import page
from tests.cast import application_of, prove_again, signed_in
from tests.factories import (
    CohortFactory,
    ConflictFactory,
    ContestFactory,
    ContributionFactory,
    EligibilityCheckFactory,
    FeedbackRequestFactory,
    FreedPlaceFactory,
    LookAlikeFactory,
    ParticipationFactory,
    ReviewFactory,
    ScreeningFactory,
    ShortlistedFactory,
    UserFactory,
    join_team,
    published_project,
)

STARTS = ["/", "/me/", "/cohorts/", "/cohorts/amp-2026/", "/cohorts/amp-2026/reviews/"]
OF_ORGANIZERS = [
    "/desk/amp-2026/",
    "/desk/amp-2026/applications/",
    "/desk/amp-2026/applications/?q=Hidden",
    "/desk/amp-2026/contests/",
    "/desk/amp-2026/screening/",
    "/desk/amp-2026/shortlists/",
    "/admin/",
    "/admin/applications/application/",
    "/admin/applications/review/",
    "/admin/applications/shortlisted/",
    "/admin/applications/conflict/",
    "/admin/applications/eligibilitycheck/",
    "/admin/applications/screening/",
    "/admin/applications/contest/",
    "/admin/applications/feedbackrequest/",
    "/admin/applications/feedbackrequest/?q=Hidden",
    "/admin/applications/freedplace/",
    "/admin/cohorts/cohort/",
    "/admin/cohorts/project/",
]
LINK = re.compile(r'(?:href|action|formaction|src)="(/[^"#]*)')
NO_PAGE = re.compile(r"/(static|accounts|i18n)/|sign-?out|logout")
TOKENS = re.compile(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
HIDDEN = "Hidden Hanna"


@pytest.fixture
def world(cast):
    """A selection in which others applied, are scored, and stand on the shortlist.

    One of them asked for feedback, and a place became free.
    """
    selection = begin_selection(cast)
    FeedbackRequestFactory(application=selection.ben, project=cast.project)
    FreedPlaceFactory(project=cast.project)
    ShortlistedFactory(choice=selection.ben.choices.get(rank=1), by=cast.co_mentor)
    cast.cohort.phases.filter(kind="contribution").delete()
    Phase.objects.create(
        cohort=cast.cohort,
        kind="contribution",
        title="Show your work",
        starts_at=DAY - timedelta(days=2),
        ends_at=DAY - timedelta(days=1),
    )
    with on(DAY):
        yield selection


def hanna():
    return UserFactory(name=HIDDEN, email="hidden@example.org", github=True)


def add_hidden(selection, person=None):
    """One more application, about which there is a row of everything that tells of one."""
    cast, person = selection.cast, person or hanna()
    application = application_of(person, cast.cohort, cast.project)
    choice = application.choices.get()
    selection.cast.project.shortlist.update(position=2)
    ShortlistedFactory(
        choice=choice, by=cast.co_mentor, position=1, sentence="Wonderful", told_at=DAY
    )
    ContributionFactory(choice=choice, sentence="What Hanna did")
    score_again(choice, cast.co_mentor, 5)
    ReviewFactory(choice=choice, reviewer=cast.mentor, comment="My own draft")
    score(choice, cast.co_mentor, 5)
    one, other = sorted((application, selection.ben), key=lambda row: row.pk)
    LookAlikeFactory(pair=(one, other))
    ScreeningFactory(application=application)
    check = EligibilityCheckFactory(
        cohort=cast.cohort, user=person, application=application, verdict="undecided"
    )
    ContestFactory(check_said=check)
    FeedbackRequestFactory(application=application, project=cast.project, question="What lacked?")
    return choice


def crawl(person, starts):
    """Every address that is found from ``starts`` on, with what it answers."""
    client, found, waiting = prove_again(signed_in(person)), {}, list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or NO_PAGE.search(path):
            continue
        response = client.get(path)
        text = page(response) if not response.streaming else ""
        found[path] = (response.status_code, response.get("Location"), TOKENS.sub("·", text))
        if path.startswith(("/cohorts/", "/me/", "/reviews/", "/look-alikes/")) or path == "/":
            waiting += [each.replace("&amp;", "&") for each in LINK.findall(text)]
    return found


def differing(one, other):
    return {path for path in {*one, *other} if one.get(path) != other.get(path)}


def recuse_by_word(choice, person):
    ConflictFactory(reviewer=person, application=choice.application)


def recuse_by_act(choice, person):
    declare_conflict(choice, by=person, now=DAY, kind="hard")


def teach(mentor, person):
    earlier = CohortFactory(number=1, slug="earlier", state="finished")
    project = published_project(earlier, lead=mentor)
    ParticipationFactory(user=person, cohort=earlier, role="mentee", project=project)


@pytest.mark.parametrize("recuse", [recuse_by_word, recuse_by_act])
def test_a_recused_mentor_finds_no_trace_in_anything_within_reach(world, recuse):
    mentor = world.cast.mentor
    without = crawl(mentor, STARTS)
    choice = add_hidden(world)
    seen = crawl(mentor, STARTS)
    blind_spots = {"/me/", "/cohorts/amp-2026/reviews/", f"/reviews/{choice.pk}/"}
    assert blind_spots <= differing(without, seen), "There was nothing to leak."
    recuse(choice, mentor)
    after = crawl(mentor, STARTS)
    assert differing(without, after) == set()
    assert len(after) > 20


def test_an_earlier_mentee_leaves_no_trace_either(world):
    mentor, person = world.cast.mentor, hanna()
    teach(mentor, person)
    without = crawl(mentor, STARTS)
    add_hidden(world, person)
    assert differing(without, crawl(mentor, STARTS)) == set()


def test_addresses_that_were_noted_before_are_gone(world):
    choice = add_hidden(world)
    recuse_by_word(choice, world.cast.mentor)
    client = signed_in(world.cast.mentor)
    for verb in ("", "changes/", "finish/", "shortlist/", "shortlist/remove/", "conflict/"):
        for method in (client.get, client.post):
            assert method(f"/reviews/{choice.pk}/{verb}").status_code == 404, verb


def test_a_colleague_goes_on_and_sees_everything(world):
    choice = add_hidden(world)
    before = crawl(world.cast.co_mentor, STARTS)
    recuse_by_word(choice, world.cast.mentor)
    after = crawl(world.cast.co_mentor, STARTS)
    assert differing(before, after) == set()
    assert HIDDEN in after["/cohorts/amp-2026/reviews/"][2]


def test_an_organizer_who_is_recused_as_mentor_finds_none_on_desk_and_admin(world):
    cast = world.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    crawl(cast.organizer, OF_ORGANIZERS)
    without = crawl(cast.organizer, OF_ORGANIZERS)
    choice = add_hidden(world)
    seen = crawl(cast.organizer, OF_ORGANIZERS)
    assert len(differing(without, seen)) > 5, "There was nothing to leak."
    recuse_by_word(choice, cast.organizer)
    assert differing(without, crawl(cast.organizer, OF_ORGANIZERS)) == set()
    address = f"/desk/amp-2026/applications/{choice.application_id}/"
    for path in (address, f"{address}changes/", f"{address}texts/", f"{address}conflict/"):
        assert signed_in(cast.organizer).get(path).status_code == 404
    asked = choice.application.feedback_request
    path = f"/admin/applications/feedbackrequest/{asked.pk}/"
    for page_of_it in ("change/", "history/"):
        assert signed_in(cast.organizer).get(path + page_of_it).status_code == 404
    conflict = Conflict.objects.get()
    path = f"/desk/amp-2026/conflicts/{conflict.pk}/lift/"
    assert signed_in(cast.organizer).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/cohorts/amp-2026/reviews/", "/me/", "/reviews/{choice}/"])
def test_conflicts_cost_no_query(world, path):
    cast = world.cast
    address = path.format(choice=world.ben.choices.get(rank=1).pk)
    client = signed_in(cast.mentor)
    client.get(address)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    before = asked()
    for _time in range(3):
        other = application_of(UserFactory(), cast.cohort, cast.project)
        ConflictFactory(reviewer=cast.mentor, application=other)
    assert asked() == before
