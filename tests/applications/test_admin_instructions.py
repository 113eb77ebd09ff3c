"""Pins and forbids in the admin: read, and lifted by the desk's own action."""

import pytest
from django.urls import reverse

from applications.models import Instruction
from tests.applications.selection import DAY, begin_selection, on
from tests.cast import signed_in
from tests.factories import InstructionFactory, ParticipationFactory, join_team

LIST = reverse("admin:applications_instruction_changelist")


@pytest.fixture
def pinned(cast):
    with on(DAY):
        found = begin_selection(cast)
        facts = {"project": cast.project, "given_by": cast.organizer, "given_at": DAY}
        InstructionFactory(application=found.ben, **facts)
        yield found


def lift(person, row):
    data = {"confirmed": "1", "reason": "It was a mistake."}
    return signed_in(person).post(f"{LIST}{row.pk}/do/lift/", data)


def test_an_organizer_reads_it_with_its_reason(pinned):
    row = Instruction.objects.get()
    browser = signed_in(pinned.cast.organizer)
    assert "Ben → CLI" in browser.get(LIST).content.decode()
    page = browser.get(reverse("admin:applications_instruction_change", args=[row.pk]))
    assert row.reason in page.content.decode()


def test_an_organizer_lifts_it_with_a_reason(pinned):
    row = Instruction.objects.get()
    lift(pinned.cast.organizer, row)
    row.refresh_from_db()
    assert (row.lifted_at, row.lifted_by) == (DAY, pinned.cast.organizer)


def test_whoever_mentors_the_project_does_not(pinned):
    cast, row = pinned.cast, Instruction.objects.get()
    ParticipationFactory(user=cast.organizer, cohort=cast.cohort, mentor=True)
    join_team(cast.project, cast.organizer)
    assert lift(cast.organizer, row).status_code == 403
    row.refresh_from_db()
    assert row.lifted_at is None


@pytest.mark.parametrize("name", ["mentor", "applicant", "outsider", "other_organizer"])
def test_nobody_else_sees_it(pinned, name):
    response = signed_in(pinned.cast.people[name]).get(LIST)
    assert "Ben" not in response.content.decode()
