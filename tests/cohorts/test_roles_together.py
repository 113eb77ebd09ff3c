"""Which roles one person can hold in one cohort at the same time, and which never."""

from itertools import product

import pytest

from amp.refused import Refused
from cohorts.actions.people import (
    accept_invitation,
    answer_mentor_request,
    appoint,
    end_participation,
)
from cohorts.models import Participation, Role
from cohorts.rules.people import require_roles_fit
from tests.cohorts.browse import errors, post
from tests.factories import (
    NOW,
    InvitationFactory,
    MentorRequestFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db

APART = {
    ("organizer", "wellbeing"),
    ("organizer", "mentee"),
    ("mentor", "mentee"),
}


def fits(role: str, held: str) -> bool:
    try:
        require_roles_fit(Role(role), {held})
    except Refused:
        return False
    return True


@pytest.mark.parametrize(("role", "held"), list(product(Role.values, Role.values)))
def test_every_pair_of_roles(role, held):
    assert fits(role, held) is ((role, held) not in APART and (held, role) not in APART)


def test_the_words_are_for_whoever_reads_them():
    with pytest.raises(Refused, match="You are mentee in this cohort, and cannot be organizer"):
        require_roles_fit(Role.ORGANIZER, {"mentee"})
    with pytest.raises(Refused, match="Ada is wellbeing contact in this cohort"):
        require_roles_fit(Role.ORGANIZER, {"wellbeing"}, person="Ada")


def roles(cast, person):
    rows = Participation.objects.active(NOW).filter(user=person, cohort=cast.cohort)
    return sorted(rows.values_list("role", flat=True))


def is_appointed(cast):
    appoint(cast.mentee, cast.cohort, Role.ORGANIZER, by=cast.lead_organizer, now=NOW)


def accepts(cast):
    address = cast.mentee.email
    invitation = InvitationFactory(cohort=cast.cohort, email=address)
    accept_invitation(
        invitation, by=cast.mentee, now=NOW, is_adult=True, verified_addresses={address}
    )


def is_accepted(cast):
    asked = MentorRequestFactory(cohort=cast.cohort, user=cast.mentee)
    answer_mentor_request(asked, accept=True, by=cast.organizer, now=NOW)


@pytest.mark.parametrize("way", [is_appointed, accepts, is_accepted])
def test_a_mentee_comes_to_the_other_side_by_no_way(cast, way):
    with pytest.raises(Refused, match="mentee"):
        way(cast)
    assert roles(cast, cast.mentee) == ["mentee"]


@pytest.mark.parametrize(
    ("who", "office", "words"),
    [
        ("organizer", "wellbeing", "Organizer Omar is organizer in this cohort, and cannot be"),
        ("wellbeing", "organizer", "Wellbeing Wanja is wellbeing contact in this cohort"),
        ("wellbeing", "lead", "Wellbeing Wanja is wellbeing contact in this cohort"),
        ("mentee", "organizer", "Mentee Mika is mentee in this cohort, and cannot be organizer"),
    ],
)
def test_the_desk_says_why_and_keeps_what_was_typed(cast, who, office, words):
    person = cast.people[who]
    facts = {"email": person.email, "office": office}
    answer = post(cast.lead_organizer, "desk_appoint", "amp-2026", **facts)
    assert words in errors(answer)["__all__"][0]
    assert answer.context["form"]["email"].value() == person.email
    assert len(roles(cast, person)) == 1


def test_once_the_first_role_has_ended_the_other_is_free(cast):
    end_participation(cast.role(cast.wellbeing), by=cast.lead_organizer, now=NOW)
    appoint(cast.wellbeing, cast.cohort, Role.ORGANIZER, by=cast.lead_organizer, now=NOW)
    assert roles(cast, cast.wellbeing) == ["organizer"]


def test_a_role_elsewhere_is_no_hindrance(cast):
    ParticipationFactory(user=cast.outsider, cohort=cast.other_cohort, wellbeing=True)
    appoint(cast.outsider, cast.cohort, Role.ORGANIZER, by=cast.lead_organizer, now=NOW)
    assert roles(cast, cast.outsider) == ["organizer"]
