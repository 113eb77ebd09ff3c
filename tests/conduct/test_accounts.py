"""One's own data, and the closing of an account, look the same with a case and without one.

Two equal worlds: in one of them everybody of the cast is named in a report, or handed one in. Each
takes their data along and closes their account, and every answer and every row outside conduct's
tables is compared.
"""

import re

import pytest
from django.db import transaction

from amp.refused import Refused
from cohorts.actions.accounts import close_account
from cohorts.actions.restricting import restrict
from cohorts.models import User
from conduct.actions.receiving import receive
from conduct.models import ConductEvent, Notice, Report, Seat
from conduct.rules.report import Kind, Person
from tests.cast import prove_again, signed_in
from tests.conduct.committee import STARTED, seat_committee, tell
from tests.conduct.test_existence import bytes_of, differing, rows
from tests.factories import NOW

GOING = ("applicant", "mentee", "co_mentor", "organizer", "volunteer", "wellbeing", "outsider")
# What is drawn anew each time: keys of rows, of sessions and of messages.
DRAWN = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|'!\w{40}'")


class Undone(Exception):
    """What was tried is over."""


def reports_about_and_by_everybody(cast):
    for number, person in enumerate(cast.people.values()):
        named = Person(person.name, str(person.pk))
        receive(tell(what=f"The {number}. night.", people=(named,)), now=NOW)
        receive(tell(kind=Kind.CONFIDENTIAL, reporter=str(person.pk)), now=NOW)
    assert Report.objects.count() == 2 * len(cast.people)


def closing(person):
    """All that the person's browser is answered, and every row that is left; undone afterwards."""
    try:
        with transaction.atomic():
            client = prove_again(signed_in(person))
            said = [client.get(path) for path in ("/me/account/", "/me/account/data/")]
            said.append(client.get("/me/account/close/"))
            said.append(client.post("/me/account/close/", {"address": person.email}))
            assert said[-1].status_code == 302
            assert User.objects.get(pk=person.pk).closed_at == NOW
            left = {
                table: [DRAWN.sub("·", row) for row in found] for table, found in rows().items()
            }
            raise Undone
    except Undone:
        return [bytes_of(each) for each in said], {
            table: sorted(found) for table, found in left.items() if "django_session" not in table
        }


@pytest.mark.parametrize("who", GOING)
def test_leaving_looks_the_same_with_a_case_and_without_one(cast, who, figure):
    seat_committee("ada", "ben", "cleo")
    person = cast.people[who]
    answers, left = closing(person)
    reports_about_and_by_everybody(cast)
    answers_with, left_with = closing(person)
    assert answers_with == answers
    assert differing(left, left_with) == set()
    figure(
        f"leaving as {who} with a case: 0 of {len(answers)} answers and {len(left)} tables differ"
    )


def test_the_comparison_is_not_blind(cast):
    _answers, left = closing(cast.applicant)
    User.objects.filter(pk=cast.mentor.pk).update(pronouns="he/him")
    _answers, left_with = closing(cast.applicant)
    assert [table for _alias, table in differing(left, left_with)] == ["cohorts_user"]


def test_a_case_goes_on_when_somebody_in_it_has_left(cast):
    seat_committee("ada", "ben", "cleo")
    reports_about_and_by_everybody(cast)
    before = {row: list(row.objects.order_by("pk").values()) for row in (Report, Notice)}
    events = ConductEvent.objects.count()
    person = cast.volunteer
    close_account(person, by=person, now=NOW, address=person.email)
    assert {row: list(row.objects.order_by("pk").values()) for row in before} == before
    assert ConductEvent.objects.count() == events


def test_whoever_is_under_a_measure_reads_and_leaves_what_others_do(cast):
    without, _left = closing(cast.volunteer)
    restrict(cast.volunteer.pk, until=None, now=NOW)
    restrict(cast.volunteer.pk, cast.outsider.pk, until=None, now=NOW)
    with_measure, _left = closing(cast.volunteer)
    assert with_measure[1] == without[1]
    assert with_measure[3] == without[3]


def test_nobody_with_a_seat_leaves_before_it_has_ended(cast):
    """Who has a seat is shown to everybody: this gives nothing away."""
    seat_committee("ada")
    person = cast.volunteer
    Seat.objects.update(person=person.pk)
    with pytest.raises(Refused, match="You hold a seat on the pages of help"):
        close_account(person, by=person, now=NOW, address=person.email)
    Seat.objects.update(started_at=STARTED, ended_at=NOW)
    close_account(person, by=person, now=NOW, address="volunteer@example.org")
    assert User.objects.get(pk=person.pk).closed_at == NOW
