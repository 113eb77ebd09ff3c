"""What SQL says, it says to everybody: each constraint, broken by writing past Python."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from cohorts.models import (
    Away,
    Cohort,
    FormerIdentity,
    Invitation,
    Mentoring,
    MentorRequest,
    Message,
    Milestone,
    Participation,
    PastOrganizer,
    Phase,
    Project,
    Restriction,
    ScheduleChange,
    Skill,
    User,
)
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=500)


def twin(row, **changes):
    """The same row again, with another key."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy.id = type(row)._meta.pk.get_default()
    for field, value in changes.items():
        setattr(copy, field, value)
    type(row).objects.bulk_create([copy])


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def mentor_row():
    return make.ParticipationFactory(mentor=True)


def mentee_row():
    return make.ParticipationFactory(mentee=True, project=make.ProjectFactory())


def milestone(**fields):
    return make.MilestoneFactory(**fields)


def restriction():
    return Restriction.objects.create(person=make.UserFactory(), starts_at=NOW)


def draft():
    return make.CohortFactory(state="draft")


BROKEN = {
    # people
    "user_email_once": lambda: twin(
        make.UserFactory(email="ada@example.org"), email="ADA@example.org"
    ),
    "user_github_id_once": lambda: twin(make.UserFactory(github=True), email="b@example.org"),
    "user_github_whole": lambda: change(make.UserFactory(), github_id=7),
    "user_closed_is_nobody": lambda: change(make.UserFactory(), closed_at=NOW),
    "former_identity_once": lambda: twin(
        FormerIdentity.objects.create(user=make.UserFactory(), mark="a" * 64)
    ),
    "participation_role_known": lambda: change(make.ParticipationFactory(), role="king"),
    "participation_dates_in_order": lambda: change(make.ParticipationFactory(), ended_at=EARLIER),
    "participation_role_once": lambda: twin(make.ParticipationFactory()),
    "participation_one_side": lambda: twin(
        mentor_row(), role="mentee", project=make.ProjectFactory()
    ),
    "participation_lead_is_organizer": lambda: change(make.ParticipationFactory(), is_lead=True),
    "participation_mentee_has_project": lambda: change(mentee_row(), project=None),
    "participation_mentor_is_adult": lambda: change(mentor_row(), adult_confirmed_at=None),
    "away_dates_in_order": lambda: change(make.AwayFactory(), ends_at=EARLIER),
    "past_organizer_once": lambda: twin(
        make.PastOrganizerFactory(github_login="octo"), github_login="OCTO"
    ),
    "past_organizer_taken_back_whole": lambda: change(
        make.PastOrganizerFactory(), taken_back_at=NOW
    ),
    "invitation_state_known": lambda: change(make.InvitationFactory(), state="lost"),
    "invitation_acceptance_whole": lambda: change(make.InvitationFactory(), accepted_at=NOW),
    "invitation_dates_in_order": lambda: change(make.InvitationFactory(), expires_at=EARLIER),
    "invitation_bound_once": lambda: change(make.InvitationFactory(), github_login="octo"),
    "invitation_accepted_stamped": lambda: change(make.InvitationFactory(), state="accepted"),
    "mentor_request_state_known": lambda: change(make.MentorRequestFactory(), state="lost"),
    "mentor_request_answer_whole": lambda: change(make.MentorRequestFactory(), answered_at=NOW),
    "mentor_request_once": lambda: twin(make.MentorRequestFactory()),
    # schedule
    "cohort_slug_once": lambda: twin(make.CohortFactory(), number=7000),
    "cohort_number_once": lambda: twin(make.CohortFactory(), slug="another"),
    "cohort_state_known": lambda: change(make.CohortFactory(), state="lost"),
    "cohort_funding_known": lambda: change(make.CohortFactory(), funding="lottery"),
    "cohort_confirmation_whole": lambda: change(draft(), confirmed_at=NOW),
    "cohort_release_whole": lambda: change(make.CohortFactory(), released_at=NOW),
    "cohort_hours_positive": lambda: change(make.CohortFactory(), weekly_hours=0),
    "cohort_roster_days_positive": lambda: change(make.CohortFactory(), roster_days=0),
    "cohort_offer_days_positive": lambda: change(make.CohortFactory(), offer_days=0),
    "cohort_published_is_confirmed": lambda: change(draft(), state="announced"),
    "phase_kind_known": lambda: change(make.PhaseFactory(), kind="party"),
    "phase_dates_in_order": lambda: change(make.PhaseFactory(), ends_at=EARLIER),
    "schedule_change_number_once": lambda: twin(make.ScheduleChangeFactory()),
    "schedule_change_counts_from_one": lambda: change(make.ScheduleChangeFactory(), number=0),
    # projects
    "skill_once": lambda: twin(make.SkillFactory()),
    "project_slug_once": lambda: twin(make.ProjectFactory()),
    "project_state_known": lambda: change(make.ProjectFactory(), state="lost"),
    "project_kind_known": lambda: change(make.ProjectFactory(), kind="magic"),
    "project_places_positive": lambda: change(make.ProjectFactory(kind="documentation"), places=0),
    "project_hours_positive": lambda: change(make.ProjectFactory(), weekly_hours=0),
    "project_one_mentee": lambda: change(make.ProjectFactory(), places=2),
    "project_published_stamped": lambda: change(make.ProjectFactory(), state="published"),
    "project_withdrawn_stamped": lambda: change(make.ProjectFactory(), state="withdrawn"),
    "milestone_position_once": lambda: twin(make.MilestoneFactory()),
    "milestone_three_to_five": lambda: change(make.MilestoneFactory(), position=6),
    "mentoring_part_known": lambda: change(make.MentoringFactory(), part="boss"),
    "mentoring_dates_in_order": lambda: change(make.MentoringFactory(), ended_at=EARLIER),
    "mentoring_once": lambda: twin(make.MentoringFactory()),
    "restriction_dates_in_order": lambda: change(restriction(), ends_at=EARLIER),
    "restriction_two_people": lambda: change(restriction(), other=F("person")),
    # messages
    "message_once": lambda: twin(make.MessageFactory()),
    "message_state_known": lambda: change(make.MessageFactory(), state="lost"),
    "message_channel_known": lambda: change(make.MessageFactory(), channel="pigeon"),
    "message_sent_stamped": lambda: change(make.MessageFactory(), state="sent"),
    "message_sending_leased": lambda: change(make.MessageFactory(), state="sending"),
}
# Broken in other ways, too, so that a constraint does not hold by accident.
ALSO = {
    "user_github_whole": lambda: change(make.UserFactory(github=True), github_login=""),
    "participation_one_side": lambda: twin(
        mentee_row(), role="mentor", project=None, adult_confirmed_at=NOW
    ),
    "participation_mentee_has_project": lambda: change(mentor_row(), project=make.ProjectFactory()),
    "invitation_acceptance_whole": lambda: change(
        make.InvitationFactory(), accepted_by=make.UserFactory()
    ),
    "invitation_bound_once": lambda: change(make.InvitationFactory(), email=""),
    "cohort_confirmation_whole": lambda: change(draft(), confirmed_by=make.UserFactory()),
    "cohort_published_is_confirmed": lambda: change(
        make.CohortFactory(), confirmed_at=None, confirmed_by=None
    ),
    "milestone_three_to_five": lambda: change(make.MilestoneFactory(), position=0),
    "project_one_mentee": lambda: change(
        make.ProjectFactory(kind="documentation", places=2), kind="code"
    ),
}  # fmt: skip


def ours():
    return {
        constraint.name: model
        for model in apps.get_app_config("cohorts").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_broken_here():
    assert set(BROKEN) == set(ours())


@pytest.mark.parametrize(
    ("name", "write"), [*BROKEN.items(), *ALSO.items()], ids=[*BROKEN, *(f"{n}-also" for n in ALSO)]
)
def test_the_database_refuses(name, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    said = str(refusal.value)
    assert name in said or "UNIQUE" in said, said


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_constraint_has_words_for_people(name):
    model = ours()[name]
    found = next(each for each in model._meta.constraints if each.name == name)
    default = type(found).default_violation_error_message
    assert str(found.violation_error_message) != str(default)


def test_a_role_can_be_given_again_after_it_ended():
    row = make.ParticipationFactory()
    change(row, ended_at=NOW)
    twin(row, ended_at=None)
    assert Participation.objects.filter(user=row.user).count() == 2


def test_a_mentor_can_come_back_to_a_project():
    row = make.MentoringFactory()
    change(row, ended_at=NOW)
    twin(row, ended_at=None)
    assert Mentoring.objects.filter(mentor=row.mentor).count() == 2


def test_all_models_are_looked_at():
    named = {Away, Cohort, FormerIdentity, Invitation, MentorRequest, Mentoring, Message, Milestone,
             Participation, PastOrganizer, Phase, Project, Restriction, ScheduleChange, Skill,
             User}  # fmt: skip
    constrained: set[type[models.Model]] = set(ours().values())
    assert constrained == named
