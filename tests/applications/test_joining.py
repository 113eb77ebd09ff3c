"""Nobody who has applied becomes mentor or organizer of the same cohort meanwhile."""

import pytest

from amp.refused import Refused
from applications.actions.application import withdraw
from cohorts.actions.people import accept_invitation, answer_mentor_request, appoint
from cohorts.models import Participation, Role
from tests.factories import NOW, InvitationFactory, MentorRequestFactory

pytestmark = pytest.mark.django_db


def accepts(cast):
    invitation = InvitationFactory(cohort=cast.cohort, email=cast.applicant.email)
    accept_invitation(
        invitation,
        by=cast.applicant,
        now=NOW,
        is_adult=True,
        verified_addresses={cast.applicant.email},
    )


def is_accepted(cast):
    asked = MentorRequestFactory(cohort=cast.cohort, user=cast.applicant)
    answer_mentor_request(asked, accept=True, by=cast.organizer, now=NOW)


def is_appointed(cast):
    appoint(cast.applicant, cast.cohort, Role.ORGANIZER, by=cast.lead_organizer, now=NOW)


WAYS = [accepts, is_accepted, is_appointed]


@pytest.mark.parametrize("way", WAYS)
def test_an_applicant_cannot_join_the_other_side(cast, way):
    with pytest.raises(Refused, match="It must be withdrawn first"):
        way(cast)
    assert not Participation.objects.filter(user=cast.applicant).exists()


@pytest.mark.parametrize("way", WAYS)
def test_after_withdrawing_they_can(cast, way):
    withdraw(cast.application, by=cast.applicant, now=NOW)
    way(cast)
    assert Participation.objects.filter(user=cast.applicant).count() == 1


def test_an_applicant_can_help_as_a_volunteer(cast):
    appoint(cast.applicant, cast.cohort, Role.VOLUNTEER, by=cast.lead_organizer, now=NOW)
    assert Participation.objects.get(user=cast.applicant).role == Role.VOLUNTEER
