"""Screening many at once in the admin: each is named first, and one's own projects stay closed."""

import pytest
from django.urls import reverse

from applications.models import Screening
from cohorts.models import Event
from tests.applications.screened import of, passes, reason
from tests.applications.selection import DAY, on
from tests.cast import signed_in
from tests.factories import join_team

LIST = reverse("admin:applications_screening_changelist")


@pytest.fixture
def waiting(queue):
    with on(DAY):
        yield queue


def bulk(person, applications, name, **typed):
    chosen = {"action": name, "_selected_action": [of(one).pk for one in applications], **typed}
    return signed_in(person).post(LIST, chosen, follow=True)


def states():
    rows = Screening.objects.values_list("application__user__name", "state")
    return {name.split()[-1]: state for name, state in rows}


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize(
    ("name", "follows"),
    [("pass", "They go on to the mentors."), ("reject", "they get no place")],
)
def test_asking_names_each_person_with_their_wishes_and_decides_nothing(
    cast, waiting, name, follows
):
    text = bulk(cast.organizer, [waiting.ben, waiting.cem], name).content.decode()
    assert follows in text
    assert "Ben" in text
    assert "1. CLI, 2. Generator" in text
    assert "Cem" in text
    assert "Applicant Ada" not in text
    assert set(states().values()) == {"waiting"}


def test_many_are_passed_on_and_each_is_told_of(cast, waiting):
    answer = bulk(cast.organizer, [waiting.ben, waiting.cem], "pass", confirmed="1")
    assert states() == {"Ada": "waiting", "Ben": "passed", "Cem": "passed"}
    assert of(waiting.ben).decided_by == cast.organizer
    assert Event.objects.filter(verb="screening passed", by=cast.organizer).count() == 2
    assert "Ben" in said(answer)


def test_many_are_rejected_with_one_reason_that_each_of_them_reads(cast, waiting):
    typed = {"reason": reason(cast.cohort).pk, "note_for_applicant": "Please look at the ideas."}
    bulk(cast.organizer, [waiting.ben, waiting.cem], "reject", confirmed="1", **typed)
    assert states() == {"Ada": "waiting", "Ben": "rejected", "Cem": "rejected"}
    assert {of(one).note_for_applicant for one in (waiting.ben, waiting.cem)} == {
        "Please look at the ideas."
    }


def test_without_a_reason_nobody_is_rejected(cast, waiting):
    bulk(cast.organizer, [waiting.ben], "reject", confirmed="1")
    assert states()["Ben"] == "waiting"


def test_many_wait_again(cast, waiting):
    for application in (waiting.ben, waiting.cem):
        passes(application, cast.organizer)
    bulk(cast.organizer, [waiting.ben, waiting.cem], "undo", confirmed="1", reason="Too fast.")
    assert set(states().values()) == {"waiting"}
    assert Event.objects.filter(reason="Too fast.").count() == 2


@pytest.mark.parametrize("name", ["pass", "reject"])
def test_who_mentors_a_project_neither_finds_nor_decides_on_its_applicants(cast, waiting, name):
    join_team(cast.other_project, cast.organizer)
    listed = signed_in(cast.organizer).get(LIST).context["cl"].result_list
    assert [row.application for row in listed] == [waiting.cem]
    typed = {"reason": reason(cast.cohort).pk}
    bulk(cast.organizer, [waiting.ben, waiting.cem], name, confirmed="1", **typed)
    after = "passed" if name == "pass" else "rejected"
    assert states() == {"Ada": "waiting", "Ben": "waiting", "Cem": after}
