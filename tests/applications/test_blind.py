"""Blind review: who meets whom under which name, on every page within reach."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.assignment import propose_assignment
from applications.actions.instructions import give_instruction
from applications.actions.review_reminders import remind_reviewers
from applications.models import ProjectChoice, Review
from applications.rules.blind import link_hidden, neutral_name
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Message
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.test_conflict_leaks import OF_ORGANIZERS, STARTS, crawl
from tests.applications.test_review import ALL_FOURS
from tests.applications.writing import get, page, post
from tests.cast import application_of, signed_in
from tests.factories import (
    LookAlikeFactory,
    ParticipationFactory,
    ReviewFactory,
    SelectionTermsFactory,
    ShortlistedFactory,
    SubmissionFactory,
    UserFactory,
    join_team,
)

ALIKE = "One long plan that stands in both proposals, word for word. " * 6
TEXTS = {
    "motivation": "I am Zenobia Quist, zquist-77 on GitHub: https://github.com/zquist-77 or "
    "[my page](https://zenobia.example/me), zenobia@post.example, @zenobiaq.",
    "contributions": "See github.com/zquist-77/tools by Quist",
    "availability": "Quist, Zenobia is free in the evenings.",
    "ai_use": "None, says zenobia.",
}
TELLING = ("zenobia", "quist", "post.example", "zquist", "zenobiaq")


@pytest.fixture
def world(cast):
    """A selection that reviews blind, in which Zenobia applied and told who she is everywhere."""
    selection = begin_selection(cast)
    SelectionTermsFactory(cohort=cast.cohort, is_blind=True)
    with on(DAY):
        yield selection


@pytest.fixture
def choice(world):
    cast = world.cast
    person = UserFactory(name="Zenobia Quist", email="zenobia@post.example", github=True)
    person.github_login = "zquist-77"
    person.save()
    application = application_of(person, cast.cohort, cast.project)
    for name, text in TEXTS.items():
        setattr(application, name, text)
    application.answers = [
        {"question": "q", "kind": "long", "label": "Anything else", "value": "I am Zenobia."}
    ]
    application.save()
    found = application.choices.get()
    parts = {"approach": ALIKE + "Zenobia", "deliverables": "zenobia.dev", "timeline": "By Quist"}
    ProjectChoice.objects.filter(pk=found.pk).update(**parts)
    content = TEXTS | {"answers": [], "choices": [{"rank": 1, "project": "CLI", **parts}]}
    SubmissionFactory(application=application, number=1, content=content)
    changed = content | {"motivation": "Now by Zenobia Quist: https://zenobia.example"}
    SubmissionFactory(application=application, number=2, content=changed)
    cem = world.cem.choices.get()
    ProjectChoice.objects.filter(pk=cem.pk).update(approach=ALIKE + "An end of my own")
    one, other = sorted((application, world.cem), key=lambda row: row.pk)
    LookAlikeFactory(pair=(one, other), likeness=95)
    ShortlistedFactory(choice=found, by=cast.co_mentor, sentence="Zenobia Quist is wonderful")
    score(found, cast.co_mentor, 5)
    Review.objects.filter(reviewer=cast.co_mentor).update(comment="I like Zenobia")
    return ProjectChoice.objects.select_related("application__user").get(pk=found.pk)


def leaks(found, *allowed):
    """Where something of Zenobia stands, by address."""
    return {
        path: word
        for path, (_status, _to, text) in found.items()
        for word in TELLING
        if word in html.unescape(text).lower() and word not in allowed
    }


def starts_of(choice):
    steps = ("", "changes/", "shortlist/", "shortlist/remove/", "conflict/")
    return [*STARTS, *(f"/reviews/{choice.pk}/{step}" for step in steps)]


def test_a_mentor_finds_nothing_of_the_person_until_their_own_review_is_final(world, choice):
    mentor = world.cast.mentor
    found = crawl(mentor, starts_of(choice))
    assert leaks(found) == {}
    assert len(found) > 25
    name = neutral_name(choice.pk, mentor.pk)
    for path in ("/cohorts/amp-2026/reviews/", f"/reviews/{choice.pk}/changes/"):
        assert name in found[path][2], path
    assert any("/look-alikes/" in path and name in found[path][2] for path in found)
    assert "hidden until your review is finished" in found[f"/reviews/{choice.pk}/"][2]
    assert ALIKE.split(".")[0] in found[f"/reviews/{choice.pk}/"][2]
    post(mentor, "finish_review", choice.pk, data=ALL_FOURS)
    after = crawl(mentor, starts_of(choice))
    told = leaks(after)
    for path in ("/cohorts/amp-2026/reviews/", *starts_of(choice)[len(STARTS) :]):
        assert path in told, path
    assert any("/look-alikes/" in path for path in told)
    assert name not in "".join(text for _status, _to, text in after.values())
    assert link_hidden() not in after[f"/reviews/{choice.pk}/"][2]


def test_what_is_posted_is_answered_without_the_name(world, choice):
    mentor = world.cast.mentor
    client = signed_in(mentor)
    for step in ("", "finish/", "shortlist/", "shortlist/remove/", "conflict/", "autosave/"):
        data = {"criterion-1": "9", "preview": "all"}
        response = client.post(f"/reviews/{choice.pk}/{step}", data, follow=True)
        assert leaks({step: (0, "", page(response))}) == {}


def test_each_mentor_waits_for_their_own_review_only(world, choice):
    """The co-mentor has finished: they see everything, and colleagues go on blind."""
    assert leaks(crawl(world.cast.co_mentor, starts_of(choice)))
    join_team(world.cast.project, world.cast.other_mentor)
    assert leaks(crawl(world.cast.other_mentor, starts_of(choice))) == {}


def test_a_draft_does_not_count_as_a_review(world, choice):
    post(world.cast.mentor, "review", choice.pk, data=ALL_FOURS)
    assert leaks(crawl(world.cast.mentor, starts_of(choice))) == {}


def test_where_a_cohort_does_not_review_blind_all_is_as_it_was(world, choice):
    world.cast.cohort.selection_terms.delete()
    assert leaks(crawl(world.cast.mentor, [f"/reviews/{choice.pk}/"]))


def test_after_the_release_nothing_is_hidden_any_more(world, choice):
    world.cast.cohort.released_at = DAY
    world.cast.cohort.released_by = world.cast.lead_organizer
    world.cast.cohort.save()
    assert "Zenobia" in page(get(world.cast.mentor, "review", choice.pk))


def test_an_organizer_who_mentors_finds_no_name_on_desk_and_admin(world, choice):
    cast = world.cast
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    ReviewFactory(choice=choice, reviewer=cast.organizer, comment="Mine")
    key, person = choice.application_id, choice.application.user
    event = record(choice.application, by=person, now=DAY, verb="application submitted")
    facts = {"application": choice.application}
    tell([person], "applications/withdrawn", facts, about=event, now=DAY)
    reason = "They began this work."
    by = {"by": cast.lead_organizer, "now": DAY}
    give_instruction(choice.application, project=cast.project, kind="pin", reason=reason, **by)
    assignment = propose_assignment(cast.cohort, **by)
    pages = [
        "/desk/amp-2026/assignment/instructions/",
        "/desk/amp-2026/assignment/compare/?ranks=generous",
        *(f"/desk/amp-2026/assignment/{assignment.pk}/{name}/" for name in ("confirm", "mails")),
        "/admin/applications/instruction/",
        *OF_ORGANIZERS,
        "/desk/amp-2026/applications/?q=zenobia",
        "/desk/amp-2026/events/",
        "/desk/amp-2026/assignment/",
        "/admin/applications/placement/",
        "/desk/amp-2026/messages/",
        "/admin/cohorts/event/",
        "/admin/cohorts/message/",
        "/admin/cohorts/user/",
        f"/desk/amp-2026/applications/{key}/",
        f"/desk/amp-2026/applications/{key}/changes/",
        f"/desk/amp-2026/applications/{key}/texts/",
        f"/admin/applications/application/{key}/change/",
    ]
    for path in (*pages, *starts_of(choice)):
        text = page(signed_in(cast.organizer).get(path))
        assert leaks({path: (0, "", text.replace("?q=zenobia", "").replace('"zenobia"', ""))}) == {}
    post(cast.organizer, "finish_review", choice.pk, data=ALL_FOURS)
    told = leaks({path: (0, "", page(signed_in(cast.organizer).get(path))) for path in pages})
    assert len(told) > 5


def test_an_organizer_who_mentors_nothing_there_sees_all(world, choice):
    text = page(get(world.cast.organizer, "desk_applications", "amp-2026"))
    assert "Zenobia Quist" in text


def test_a_conflict_can_be_declared_blind(world, choice):
    mentor = world.cast.mentor
    post(mentor, "declare_conflict", choice.pk, data={"kind": "hard"})
    assert get(mentor, "review", choice.pk).status_code == 404
    assert choice.application.conflicts.get().reviewer == mentor


def test_no_reminder_names_anybody(world, choice):
    with on(DAY.replace(day=9)):
        remind_reviewers(now=DAY.replace(day=9))
    sent = Message.objects.filter(kind="applications/review_reminder")
    texts = {each.pk: (0, "", each.subject + each.text + each.html) for each in sent}
    assert leaks(texts) == {}


def test_applicants_and_the_public_are_told(world, choice):
    cast = world.cast
    assert "Review is blind" in page(get(None, "selection", "amp-2026"))
    cast.cohort.selection_terms.delete()
    assert "Review is blind" not in page(get(None, "selection", "amp-2026"))


@pytest.mark.parametrize("name", ["reviews", "review"])
def test_a_page_costs_the_same_for_one_and_for_many(world, choice, name):
    cast = world.cast
    client = signed_in(cast.mentor)
    path = "/cohorts/amp-2026/reviews/" if name == "reviews" else f"/reviews/{choice.pk}/"
    client.get(path)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    before = asked()
    for _time in range(3):
        application_of(UserFactory(), cast.cohort, cast.project)
    assert asked() == before
