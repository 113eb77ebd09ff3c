"""Every page asks as often for many rows as for one, and fetches only what it shows."""

from datetime import timedelta
from itertools import count, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.assignment import propose_assignment
from applications.models import Application, Contest
from tests.applications.selection import DAY, begin_selection, on, score
from tests.applications.writing import typed, url
from tests.cast import application_of, signed_in
from tests.factories import (
    NOW,
    ApplicationFactory,
    ContestFactory,
    EligibilityCheckFactory,
    EventFactory,
    ListedParticipantFactory,
    OfferFactory,
    OtherProgrammeFactory,
    ShortlistedFactory,
    SubmissionFactory,
    UserFactory,
    published_project,
)
from tests.rows import counting

PAGES = {
    "applicant": [
        "/cohorts/amp-2026/eligibility/",
        "/cohorts/amp-2026/application/",
        "/cohorts/amp-2026/application/withdraw/",
        "/me/",
        "/cohorts/amp-2026/",
    ],
    "mentor": ["/cohorts/amp-2026/reviews/", "/reviews/{choice}/", "/me/"],
    "organizer": [
        "/desk/amp-2026/",
        "/desk/amp-2026/applications/",
        "/desk/amp-2026/applications/?eligibility=undecided&q=e&project={project}&state=submitted",
        "/desk/amp-2026/applications/{application}/",
        "/desk/amp-2026/contests/",
        "/desk/amp-2026/contests/{contest}/",
        "/desk/amp-2026/applications/{application}/texts/",
        "/desk/amp-2026/assignment/",
        "/desk/amp-2026/assignment/propose/",
        "/desk/amp-2026/assignment/compare/",
        "/desk/amp-2026/assignment/instructions/",
        "/desk/amp-2026/assignment/{assignment}/mails/",
        "/desk/amp-2026/assignment/{assignment}/mails/?q=e&outcome=not_selected",
        "/desk/amp-2026/freed-places/",
        "/desk/amp-2026/feedback/",
        "/desk/amp-2026/assignment/what-if/?more={project}",
        "/desk/amp-2026/assignment/what-if/?application={application}",
    ],
    "lead_organizer": [
        "/desk/amp-2026/assignment/{assignment}/release/",
        "/desk/amp-2026/contests/{contest}/",
    ],
}
NUMBERS = count()
ALL = [(who, path) for who, paths in PAGES.items() for path in paths]


@pytest.fixture
def selecting(cast):
    begin_selection(cast)
    Application.objects.filter(user__name__in=["Ben", "Cem"]).update(state="withdrawn")
    with on(DAY):
        yield cast


def grow(cast, by):
    """More of everything: people, checks, reviews, projects, programmes, submissions."""
    for number in islice(NUMBERS, by):
        person = UserFactory(name=f"Extra {number}", github=True)
        application = application_of(person, cast.cohort, cast.project, cast.other_project)
        EligibilityCheckFactory(
            cohort=cast.cohort, user=person, application=application, verdict="undecided"
        )
        for choice in application.choices.all():
            score(choice, UserFactory(), 3)
            score(choice, cast.co_mentor, 4)
        published_project(cast.cohort, title=f"Another {number}")
        OtherProgrammeFactory(user=cast.applicant, name=f"Programme {number}", starts_on=DAY.date())
        SubmissionFactory(application=cast.application)
        contest(cast, person)
        contest(cast, cast.applicant, state="answered", answer="confirmed", reason="It is right.",
                answered_at=NOW, answered_by=UserFactory())  # fmt: skip
        ListedParticipantFactory(github_login=cast.applicant.github_login)
        EligibilityCheckFactory(
            cohort=cast.cohort,
            user=cast.applicant,
            application=cast.application,
            occasion="submission",
        )


def contest(cast, person, **answer):
    result = {"rule": "maintainer", "result": "blocked", "code": "on_roster", "reason": "You are."}
    check = EligibilityCheckFactory(
        cohort=cast.cohort, user=person, results=[result | {"evidence": {"record": "roster:1"}}]
    )
    return ContestFactory(check_said=check, **answer)


def queries(cast, who, path, assignment):
    choice = cast.application.choices.get(project=cast.project)
    filled = path.format(
        choice=choice.pk, application=cast.application.pk, project=cast.project.pk,
        assignment=assignment.pk, contest=Contest.objects.filter(state="open").first().pk,
    )  # fmt: skip
    client = signed_in(cast.people[who])
    client.get(filled)  # The first visit of a session writes it.
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(filled)
    assert response.status_code == 200, filled
    return [query["sql"] for query in captured]


@pytest.mark.parametrize(("who", "path"), ALL, ids=[path for _who, path in ALL])
def test_a_page_asks_as_often_for_many_rows_as_for_one(selecting, who, path):
    cast = selecting
    grow(cast, 2)  # One more than there are places, so that every list has a row.
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="s")
    few = queries(cast, who, path, assignment)
    grow(cast, 4)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="s")
    with on(DAY + timedelta(hours=1)):
        many = queries(cast, who, path, assignment)
    assert len(few) == len(many), "\n".join(sorted(set(many) ^ set(few)))


def rows_fetched(cast, who, address):
    client = signed_in(cast.people[who])
    client.get(address)
    with counting() as found:
        assert client.get(address).status_code == 200
    return found.rows


def hand_in_again(cast, times):
    """Each time a text, a check and an event more."""
    for _time in range(times):
        SubmissionFactory(application=cast.application)
        EligibilityCheckFactory(
            cohort=cast.cohort, user=cast.applicant, application=cast.application
        )
        EventFactory(
            cohort=cast.cohort, by=cast.applicant, verb="application submitted again", at=DAY,
            object_type="applications.application", object_id=cast.application.pk,
        )  # fmt: skip


RESUBMITTED = [
    ("applicant", "/"),
    ("applicant", "/me/"),
    ("applicant", "/cohorts/amp-2026/"),
    ("applicant", "/cohorts/amp-2026/application/"),
    ("applicant", "/cohorts/amp-2026/eligibility/"),
    ("organizer", "/desk/amp-2026/applications/{application}/"),
    ("organizer", "/desk/amp-2026/applications/{application}/texts/"),
    ("organizer", "/admin/applications/application/{application}/change/"),
]


@pytest.mark.parametrize(("who", "path"), RESUBMITTED, ids=[path for _who, path in RESUBMITTED])
def test_handing_in_again_and_again_makes_no_page_longer(selecting, who, path):
    """Beyond what is shown of it: the latest texts, checks and events, and one mark on the line."""
    address = path.format(application=selecting.application.pk)
    hand_in_again(selecting, 60)
    before = rows_fetched(selecting, who, address)
    hand_in_again(selecting, 20)
    assert rows_fetched(selecting, who, address) == before


def asked(captured):
    """Without savepoints: they stand for the transaction of a real request."""
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def asked_while_applying(cast, projects, commits):
    """How often the form, its saving and the handing in ask, with ``projects`` ranked."""
    listed = [published_project(cast.cohort, title=f"{projects}-{n}") for n in range(projects)]
    person = UserFactory(github=True)
    ApplicationFactory(cohort=cast.cohort, user=person)
    client = signed_in(person)
    client.get(url("apply", "amp-2026"))
    with CaptureQueriesContext(connection) as form:
        client.get(url("apply", "amp-2026"))
    with CaptureQueriesContext(connection) as saving:
        client.post(url("apply", "amp-2026"), typed(*listed) | {"save": "1"})
    with CaptureQueriesContext(connection) as submitting, commits(execute=True):
        client.post(url("submit", "amp-2026"))
    assert Application.objects.get(user=person).state == "submitted"
    return len(asked(form)), len(asked(saving)), len(asked(submitting))


def test_the_form_its_saving_and_handing_in_ask_as_often_for_many_projects(
    cast, roster, django_capture_on_commit_callbacks
):
    """Submitting includes what it does after its commit: the first one wakes the worker."""
    first, few, many = (
        asked_while_applying(cast, projects, django_capture_on_commit_callbacks)
        for projects in (2, 1, 5)
    )
    assert few == many
    form, saving, submitting = first
    assert form <= 12
    assert saving <= 15
    assert submitting <= 25


def test_the_list_fetches_a_page_and_no_text(selecting):
    """What a row of the list does not show is not read from the database."""
    cast = selecting
    grow(cast, 2)
    client = signed_in(cast.organizer)
    client.get("/desk/amp-2026/applications/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/desk/amp-2026/applications/")
    asked = " ".join(query["sql"] for query in captured)
    for column in ("motivation", "contributions", "ai_use", "approach", "results", "content"):
        assert f'"{column}"' not in asked, column


def test_the_list_of_mentors_reads_no_proposal(selecting):
    cast = selecting
    grow(cast, 2)
    client = signed_in(cast.mentor)
    with CaptureQueriesContext(connection) as captured:
        client.get("/cohorts/amp-2026/reviews/")
    asked = " ".join(query["sql"] for query in captured)
    for column in ("motivation", "approach", "deliverables", "outcomes", "repositories"):
        assert f'"{column}"' not in asked, column


def test_the_status_page_of_an_offer_asks_little(selecting):
    cast = selecting
    Application.objects.filter(pk=cast.application.pk).update(state="offered", decided_at=DAY)
    OfferFactory(
        application=cast.application, project=cast.project, offered_at=DAY,
        answer_by=DAY.replace(day=9),
    )  # fmt: skip
    ShortlistedFactory(choice=cast.application.choices.get(project=cast.project))
    client = signed_in(cast.applicant)
    client.get("/cohorts/amp-2026/application/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/cohorts/amp-2026/application/")
    assert len(captured) <= 25
