"""Being a mentee keeps nobody from mentoring once their cohort has ended."""

import pytest

from amp.refused import Refused
from cohorts.actions.people import answer_mentor_request, become_mentor
from cohorts.states import CohortState
from tests.factories import NOW, CohortFactory, MentorRequestFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def test_a_mentee_is_no_mentor_at_the_same_time(cast):
    with pytest.raises(Refused, match="You are a mentee now"):
        become_mentor(cast.mentee, CohortFactory(), by=cast.mentee, now=NOW)


def test_whoever_answers_for_a_mentee_reads_about_them_and_not_about_oneself(cast):
    asked = MentorRequestFactory(cohort=CohortFactory(), user=cast.mentee)
    ParticipationFactory(user=cast.organizer, cohort=asked.cohort, organizer=True)
    with pytest.raises(Refused, match="Mentee Mika is a mentee now"):
        answer_mentor_request(asked, accept=True, by=cast.organizer, now=NOW)


def test_a_mentee_of_a_finished_cohort_comes_back_as_mentor(cast):
    cast.cohort.state = CohortState.FINISHED
    cast.cohort.save()
    row = become_mentor(cast.mentee, CohortFactory(), by=cast.mentee, now=NOW)
    assert row.title == "mentor"
