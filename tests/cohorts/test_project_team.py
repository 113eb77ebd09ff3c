"""A project's team: parts, co-mentors, and leaving without orphaning the project."""

import pytest
import time_machine

from cohorts.actions.people import end_participation
from cohorts.models import Event, Invitation, Mentoring, Message, Project
from tests.cohorts.browse import errors, get, page, post, said
from tests.factories import NOW, InvitationFactory, join_team, mentor_in


def part_of(cast, person):
    row = Mentoring.objects.current().filter(project=cast.project, mentor=person).first()
    return row.part if row else None


def row_of(cast, person):
    return Mentoring.objects.current().get(project=cast.project, mentor=person)


def leave(cast, person, by=None, **facts):
    row = row_of(cast, person)
    return post(by or person, "project_leave", "amp-2026", "cli", row.pk, **facts)


def test_the_team_sees_itself(cast):
    for person in (cast.mentor, cast.co_mentor, cast.organizer):
        shown = page(get(person, "project_team", "amp-2026", "cli"))
        assert "Mentor Mona" in shown
        assert "Co-mentor Cleo" in shown


@pytest.mark.parametrize("who", ["other_mentor", "mentee", "applicant", "outsider"])
def test_others_do_not_see_the_teams_page(cast, who):
    assert get(getattr(cast, who), "project_team", "amp-2026", "cli").status_code == 403


def test_a_lead_changes_a_part(cast):
    row = row_of(cast, cast.co_mentor)
    post(cast.mentor, "project_part", "amp-2026", "cli", row.pk, part="backup")
    assert part_of(cast, cast.co_mentor) == "backup"
    assert Event.objects.get(verb="part changed").changes == {"part": ["co_mentor", "backup"]}


def test_a_co_mentor_does_not(cast):
    row = row_of(cast, cast.mentor)
    answer = post(cast.co_mentor, "project_part", "amp-2026", "cli", row.pk, part="backup")
    assert answer.status_code == 403


def test_the_last_lead_does_not_become_co_mentor(cast):
    row = row_of(cast, cast.mentor)
    answer = post(cast.mentor, "project_part", "amp-2026", "cli", row.pk, part="co_mentor")
    assert "last lead mentor" in said(answer)[0]
    assert part_of(cast, cast.mentor) == "lead"


def test_a_strange_part_changes_nothing(cast):
    row = row_of(cast, cast.co_mentor)
    post(cast.mentor, "project_part", "amp-2026", "cli", row.pk, part="boss")
    assert part_of(cast, cast.co_mentor) == "co_mentor"


def test_a_mentor_of_the_cohort_is_added(cast):
    facts = {"add-mentor": cast.other_mentor.pk, "add-part": "backup"}
    post(cast.mentor, "project_add_mentor", "amp-2026", "cli", **facts)
    assert part_of(cast, cast.other_mentor) == "backup"


@pytest.mark.parametrize("who", ["outsider", "mentee", "organizer", "co_mentor"])
def test_nobody_else_is_added(cast, who):
    facts = {"add-mentor": getattr(cast, who).pk, "add-part": "backup"}
    answer = post(cast.mentor, "project_add_mentor", "amp-2026", "cli", **facts)
    assert "mentor" in errors(answer, "add")


def test_a_lead_invites_a_co_mentor_by_address(cast):
    facts = {"invite-who": "ada@example.org", "invite-part": "co_mentor"}
    post(cast.mentor, "project_invite", "amp-2026", "cli", **facts)
    row = Invitation.objects.get()
    assert (row.project, row.part, row.email) == (cast.project, "co_mentor", "ada@example.org")
    assert Message.objects.get().address == "ada@example.org"
    assert f"/invitations/{row.pk}/" in page(get(cast.mentor, "project_team", "amp-2026", "cli"))


def test_or_by_login(cast):
    facts = {"invite-who": "octo", "invite-part": "backup"}
    post(cast.mentor, "project_invite", "amp-2026", "cli", **facts)
    assert Invitation.objects.get().github_login == "octo"


def test_a_co_mentor_invites_nobody(cast):
    facts = {"invite-who": "octo", "invite-part": "backup"}
    answer = post(cast.co_mentor, "project_invite", "amp-2026", "cli", **facts)
    assert answer.status_code == 403


def test_nonsense_stays_typed(cast):
    facts = {"invite-who": "not a person", "invite-part": "backup"}
    answer = post(cast.mentor, "project_invite", "amp-2026", "cli", **facts)
    assert answer.context["invite"]["who"].value() == "not a person"
    assert "who" in errors(answer, "invite")


def test_the_invited_join_mentors_and_team_at_once(cast):
    row = InvitationFactory(
        cohort=cast.cohort, project=cast.project, part="co_mentor", email="outsider@example.org"
    )
    post(cast.outsider, "invitation", row.pk, is_adult="on")
    assert part_of(cast, cast.outsider) == "co_mentor"


@pytest.mark.parametrize(
    ("invited_as", "is_then"),
    [("lead", "lead"), ("co_mentor", "co_mentor"), ("backup", "co_mentor")],
)
def test_an_invitation_raises_a_member_of_the_team_and_never_lowers_one(cast, invited_as, is_then):
    row = InvitationFactory(
        cohort=cast.cohort, project=cast.project, part=invited_as, email="co-mentor@example.org"
    )
    post(cast.co_mentor, "invitation", row.pk, is_adult="on")
    assert part_of(cast, cast.co_mentor) == is_then
    assert Event.objects.filter(verb="part changed").exists() is (is_then == "lead")


def test_an_invitation_to_a_withdrawn_project_stays_open(cast):
    row = InvitationFactory(
        cohort=cast.cohort, project=cast.project, part="lead", email="co-mentor@example.org"
    )
    leave(cast, cast.mentor, heir="withdraw", reason="No time.")
    answer = post(cast.co_mentor, "invitation", row.pk, is_adult="on")
    assert "This project was withdrawn." in errors(answer)["__all__"]
    assert Invitation.objects.get(pk=row.pk).state == "open"


def test_a_link_that_is_over_or_taken_back_joins_nobody(cast):
    row = InvitationFactory(
        cohort=cast.cohort, project=cast.project, part="co_mentor", email="outsider@example.org"
    )
    with time_machine.travel(row.expires_at, tick=False):
        post(cast.outsider, "invitation", row.pk, is_adult="on")
    post(cast.mentor, "project_invitation_revoke", "amp-2026", "cli", row.pk)
    post(cast.outsider, "invitation", row.pk, is_adult="on")
    assert part_of(cast, cast.outsider) is None


def test_another_projects_invitation_is_not_here(cast):
    row = InvitationFactory(cohort=cast.cohort, project=cast.other_project, part="co_mentor")
    answer = post(cast.mentor, "project_invitation_revoke", "amp-2026", "cli", row.pk)
    assert answer.status_code == 404


# Leaving ------------------------------------------------------------------------------------


def test_a_co_mentor_leaves_and_the_others_are_told(cast):
    answer = leave(cast, cast.co_mentor, reason="A new job.")
    assert answer.status_code == 302
    assert part_of(cast, cast.co_mentor) is None
    names = list(Message.objects.values_list("recipient__name", flat=True))
    assert {"Mentor Mona", "Mentee Mika"} <= set(names)
    assert len(names) == len(set(names))


def test_a_lead_with_another_lead_leaves_without_being_asked(cast):
    join_team(cast.project, mentor_in(cast.cohort))
    row = row_of(cast, cast.mentor)
    shown = get(cast.mentor, "project_leave", "amp-2026", "cli", row.pk)
    assert "heir" not in shown.context["form"].fields
    leave(cast, cast.mentor)
    assert part_of(cast, cast.mentor) is None


def test_the_last_lead_names_another(cast):
    shown = page(get(cast.mentor, "project_leave", "amp-2026", "cli", row_of(cast, cast.mentor).pk))
    assert "You are the last lead mentor" in shown
    leave(cast, cast.mentor, heir=str(cast.co_mentor.pk), reason="A new job.")
    assert part_of(cast, cast.mentor) is None
    assert part_of(cast, cast.co_mentor) == "lead"
    assert Project.objects.get(pk=cast.project.pk).state == "published"


def test_the_new_lead_is_told_that_they_lead(cast):
    leave(cast, cast.mentor, heir=str(cast.co_mentor.pk), reason="A new job.")
    message = Message.objects.get(recipient=cast.co_mentor)
    assert message.subject == "You lead “CLI” now"
    assert "Mentor Mona has left" in message.text
    assert Message.objects.get(recipient=cast.mentee).kind == "cohorts/mentor_left"


def idea_of(cast, state):
    Project.objects.filter(pk=cast.project.pk).update(state=state)
    cast.project.refresh_from_db()
    Mentoring.objects.filter(project=cast.project, mentor=cast.co_mentor).delete()


@pytest.mark.parametrize("state", ["draft", "proposed", "returned"])
def test_an_idea_that_nobody_mentors_any_more_is_withdrawn_and_organizers_hear(cast, state):
    idea_of(cast, state)
    shown = get(cast.mentor, "project_leave", "amp-2026", "cli", row_of(cast, cast.mentor).pk)
    assert "Nobody else mentors this idea" in page(shown)
    leave(cast, cast.mentor)
    assert Project.objects.get(pk=cast.project.pk).state == "withdrawn"
    told = Message.objects.filter(kind="cohorts/idea_withdrawn")
    names = set(told.values_list("recipient__name", flat=True))
    assert names == {"Lead Lena", "Organizer Omar"}


def test_so_it_is_when_the_mentor_leaves_the_cohort(cast):
    idea_of(cast, "proposed")
    end_participation(cast.role(cast.mentor), by=cast.mentor, now=NOW)
    assert Project.objects.get(pk=cast.project.pk).state == "withdrawn"
    assert Message.objects.filter(kind="cohorts/idea_withdrawn").count() == 2


def test_or_withdraws_the_project_with_a_reason(cast):
    assert "reason" in errors(leave(cast, cast.mentor, heir="withdraw", reason=" "))
    assert part_of(cast, cast.mentor) == "lead"
    leave(cast, cast.mentor, heir="withdraw", reason="No time.")
    assert part_of(cast, cast.mentor) is None
    assert Project.objects.get(pk=cast.project.pk).state == "withdrawn"
    assert "Mentee Mika" in Message.objects.values_list("recipient__name", flat=True)


@pytest.mark.parametrize("heir", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_or_stays(cast, heir):
    answer = leave(cast, cast.mentor, heir=heir, reason="x")
    assert "heir" in errors(answer)
    assert answer.context["form"]["reason"].value() == "x"
    assert part_of(cast, cast.mentor) == "lead"


def test_somebody_who_is_not_on_the_team_is_no_heir(cast):
    answer = leave(cast, cast.mentor, heir=str(cast.other_mentor.pk), reason="x")
    assert "heir" in errors(answer)


def test_an_heir_whose_account_was_closed_does_not_lead(cast):
    cast.co_mentor.is_active = False
    cast.co_mentor.save()
    answer = leave(cast, cast.mentor, heir=str(cast.co_mentor.pk), reason="x")
    assert "last lead mentor" in errors(answer)["__all__"][0]
    assert part_of(cast, cast.mentor) == "lead"
    assert part_of(cast, cast.co_mentor) == "co_mentor"


def test_a_lead_takes_a_co_mentor_off_and_not_the_other_way(cast):
    answer = leave(cast, cast.mentor, by=cast.co_mentor, heir="withdraw", reason="x")
    assert answer.status_code == 403
    leave(cast, cast.co_mentor, by=cast.mentor)
    assert part_of(cast, cast.co_mentor) is None


def test_an_organizer_takes_the_last_lead_off_with_an_heir(cast):
    leave(cast, cast.mentor, by=cast.organizer, heir=str(cast.co_mentor.pk), reason="Unreachable.")
    assert part_of(cast, cast.co_mentor) == "lead"


def test_leaving_twice_finds_nothing(cast):
    row = row_of(cast, cast.co_mentor)
    post(cast.co_mentor, "project_leave", "amp-2026", "cli", row.pk)
    assert post(cast.mentor, "project_leave", "amp-2026", "cli", row.pk).status_code == 404
