"""After the release: answers, a waitlist that moves, a move to a better place, feedback."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from applications.actions.assignment import confirm_assignment, propose_assignment
from cohorts.models import User
from tests.applications.released import LATER, holds
from tests.applications.selection import DAY, begin_selection, score
from tests.browser.visitor import Visitor, visiting
from tests.browser.walking import clock_at, give_second_factor, sign_in
from tests.cast import application_of, gather
from tests.factories import PASSWORD, ProjectTermsFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

STATUS = "/cohorts/amp-2026/application/"


@pytest.fixture
def clock():
    with clock_at(DAY) as clock:
        yield clock


@pytest.fixture
def selection(clock):
    """Dan waits for the other project behind Ben; Eve's score is below the project's bar."""
    selection = begin_selection(gather())
    cast = selection.cast
    ProjectTermsFactory(project=cast.project, bar=2)
    dan = UserFactory(name="Dan", email="dan@example.org", github=True)
    eve = UserFactory(name="Eve", email="eve@example.org", github=True)
    score(application_of(dan, cast.cohort, cast.other_project).choices.get(), cast.other_mentor, 3)
    score(application_of(eve, cast.cohort, cast.project).choices.get(), cast.mentor, 1)
    assignment = propose_assignment(cast.cohort, by=cast.organizer, now=DAY, seed="seed")
    confirm_assignment(assignment, by=cast.organizer, now=DAY)
    return selection


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def coming_in(request, chromium, live_server, clock):
    """The browser of a person who signs in, with scripts and without; and the pictures' tag."""

    @contextmanager
    def coming_in(person: User) -> Iterator[Visitor]:
        options = {"java_script_enabled": request.param}
        with visiting(chromium, live_server.url, **options) as visitor:
            secret = give_second_factor(person) if person.is_staff else ""
            sign_in(visitor, person.email, PASSWORD, secret=secret)
            yield visitor

    return coming_in


def test_from_the_release_to_the_last_answer(selection, clock, coming_in):
    cast = selection.cast
    with coming_in(person_called("Lead Lena")) as lena:
        releases(lena)
    clock.move_to(LATER)
    with coming_in(selection.ben.user) as ben:
        takes_a_place_and_would_like_another(ben)
        with coming_in(selection.ada.user) as ada:
            declines(ada)
        moves(ben)
    assert holds(selection.ben) == cast.project
    with coming_in(person_called("Dan")) as dan:
        hears_of_the_place_that_was_left(dan)
    with coming_in(person_called("Eve")) as eve:
        asks_for_feedback(eve)
        with coming_in(cast.mentor) as mona:
            answers(mona)
        reads_the_answer(eve)
    with coming_in(person_called("Organizer Omar")) as omar:
        omar.go("/desk/amp-2026/feedback/")
        omar.sees("Say when you would test.")
        finds_no_fault(omar, "desk-feedback")


def person_called(name: str) -> User:
    return User.objects.get(name=name)


def finds_no_fault(visitor: Visitor, name: str) -> None:
    visitor.finds_no_fault(f"after-{name}{'' if visitor.has_scripts else '-plain'}")


def releases(organizer: Visitor) -> None:
    organizer.go("/desk/amp-2026/assignment/")
    organizer.follow("Release the decisions")
    organizer.follow("Read every mail")
    organizer.sees("Nobody has been told anything")
    finds_no_fault(organizer, "desk-mails")
    organizer.page.go_back()
    finds_no_fault(organizer, "desk-release")
    organizer.press("Release to everyone")
    organizer.sees("Everyone has been told")
    finds_no_fault(organizer, "desk-released")


def takes_a_place_and_would_like_another(ben: Visitor) -> None:
    ben.go(STATUS)
    ben.sees("Generator")
    finds_no_fault(ben, "offer")
    ben.tick("I take part in none")
    ben.tick("I have read the expectations")
    ben.press("Accept the place")
    ben.sees("The place in “Generator” is yours")
    ben.go(STATUS)
    ben.sees("Places that you would like more")
    finds_no_fault(ben, "place")
    ben.press("I would like to move here")
    ben.sees("we ask you first")
    finds_no_fault(ben, "wish")


def declines(ada: Visitor) -> None:
    ada.go(STATUS)
    ada.follow("Decline it")
    finds_no_fault(ada, "decline")
    ada.press("Decline it")
    ada.sees("The place is passed on")
    finds_no_fault(ada, "declined")


def moves(ben: Visitor) -> None:
    ben.go(STATUS)
    ben.sees("A place is free for you")
    finds_no_fault(ben, "asked")
    ben.follow("Answer", within="#moves")
    ben.sees("You keep your place in “Generator” until you move")
    finds_no_fault(ben, "move")
    ben.press("Move there")
    ben.sees("The place in “CLI” is yours")
    ben.go(STATUS)
    ben.sees_not("Places that you would like more")
    finds_no_fault(ben, "moved")


def hears_of_the_place_that_was_left(dan: Visitor) -> None:
    dan.go(STATUS)
    dan.sees("Your offer")
    dan.sees("Generator")


def asks_for_feedback(eve: Visitor) -> None:
    eve.go(STATUS)
    eve.sees("Why it was decided so")
    finds_no_fault(eve, "not-selected")
    eve.follow("Ask for feedback")
    eve.write("What you would like to know", "What was unclear?")
    finds_no_fault(eve, "ask")
    eve.press("Ask them")
    eve.sees("The mentors are asked")


def answers(mona: Visitor) -> None:
    mona.go("/me/")
    mona.sees("1 applicant asks you for feedback")
    mona.follow("Write it")
    mona.sees("What was unclear?")
    finds_no_fault(mona, "answer")
    mona.write("Feedback for the applicant", "Say when you would test.")
    mona.press("Send it")
    mona.sees("Your answer is sent")
    finds_no_fault(mona, "answered")


def reads_the_answer(eve: Visitor) -> None:
    eve.go(STATUS)
    eve.sees("Say when you would test.")
    eve.sees_not("Mentor Mona")
    finds_no_fault(eve, "read")
