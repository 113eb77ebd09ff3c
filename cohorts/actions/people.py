"""People come, take a role, go away for a while, and leave; each step recorded."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.leaving import leave_all
from cohorts.actions.moving import edit, move, record
from cohorts.actions.neighbours import react
from cohorts.actions.restricting import named_for, require_may_join, require_may_take_part
from cohorts.actions.telling import tell, tell_address
from cohorts.actions.withdrawing import require_going_on
from cohorts.models import (
    Away,
    Cohort,
    Event,
    Invitation,
    Mentoring,
    MentorRequest,
    Part,
    Participation,
    Project,
    Role,
    User,
)
from cohorts.permissions import check
from cohorts.rules import hours
from cohorts.rules import people as rules
from cohorts.states import (
    ENDED_COHORT_STATES,
    InvitationState,
    MentorRequestState,
    ProjectState,
)

# A role that ends is asked whether others are there from now on, for ever.
FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)


@transaction.atomic
def edit_profile(person: User, *, by: User, now: datetime, **fields: Any) -> None:
    """One's own name, zone and pronouns."""
    if person.pk != by.pk:
        raise PermissionDenied(_("Everyone edits their own profile."))
    if fields.get("time_zone") and fields["time_zone"] not in rules.known_zones():
        raise Refused(_("This time zone is not known. Choose one from the list."))
    edit(person, fields, by=by, now=now, verb="profile edited")


@transaction.atomic
def appoint(
    person: User, cohort: Cohort, role: Role, *, by: User, now: datetime, is_lead: bool = False
) -> Participation:
    """Make a person organizer, volunteer or wellbeing contact."""
    check(by, "people.appoint", cohort=cohort, now=now)
    if role in (Role.MENTOR, Role.MENTEE):
        raise Refused(_("Mentors are invited or ask; mentees accept an offer."))
    standing = (
        Participation.objects.active(now).filter(user=person, cohort=cohort, role=role).first()
    )
    if standing is not None:
        return promote(standing, is_lead=is_lead, by=by, now=now)
    return join(person, cohort, role, by=by, now=now, is_lead=is_lead)


def promote(standing: Participation, *, is_lead: bool, by: User, now: datetime) -> Participation:
    if standing.is_lead and not is_lead:
        require_lead_elsewhere(standing, now, FAR_AHEAD, by=by)
    edit(standing, {"is_lead": is_lead}, by=by, now=now, verb="role changed")
    return standing


def join(
    person: User, cohort: Cohort, role: Role, *, by: User | None, now: datetime, **fields: Any
) -> Participation:
    """Write the row of a role and record it. The caller has checked that ``by`` may give it."""
    require_may_take_part(person, by=by, now=now)
    held = Participation.objects.active(now).filter(user=person, cohort=cohort)
    rules.require_roles_fit(
        role, set(held.values_list("role", flat=True)), person=named_for(by, person)
    )
    if role in (Role.ORGANIZER, Role.MENTOR):
        react("role.joining", cohort, by=by, now=now, person=person, role=role)
    row = Participation(user=person, cohort=cohort, role=role, started_at=now, **fields)
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb=f"became {row.title}")
    return row


@transaction.atomic
def end_participation(row: Participation, *, by: User, now: datetime, reason: str = "") -> Event:
    """End a role: one's own, or another's as lead organizer. The last of a kind stays."""
    if row.user_id != by.pk:
        check(by, "people.end", cohort=row.cohort, now=now)
    Cohort.objects.select_for_update(no_key=True).get(pk=row.cohort_id)
    if row.ended_at is not None and row.ended_at <= now:
        raise Refused(_("This role has ended already."))
    if row.is_lead:
        require_lead_elsewhere(row, now, FAR_AHEAD, by=by)
    if row.role == Role.MENTOR:
        leave_all(row, by=by, now=now, reason=reason)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    event = record(row, by=by, now=now, verb=f"stopped being {row.title}", reason=reason)
    react("role.ended", row, by=by, now=now)
    return event


@transaction.atomic
def go_away(
    row: Participation,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    now: datetime,
    note: str = "",
) -> Away:
    """Mark a time in which an organizer cannot be reached; never for all leads at once."""
    check(by, "organizer.go_away", cohort=row.cohort, now=now)
    if row.user_id != by.pk or row.role != Role.ORGANIZER:
        raise Refused(_("Everyone marks their own absence as organizer."))
    rules.require_away_possible(starts_at, ends_at, now)
    if row.is_lead:
        require_lead_elsewhere(row, max(starts_at, now), ends_at, by=by)
    away = Away(participation=row, starts_at=starts_at, ends_at=ends_at, note=note)
    away.full_clean()
    away.save()
    record(away, by=by, now=now, verb="goes away")
    return away


@transaction.atomic
def come_back(away: Away, *, by: User, now: datetime) -> None:
    if away.participation.user_id != by.pk:
        raise Refused(_("Everyone marks their own absence as organizer."))
    record(away, by=by, now=now, verb="came back")
    away.delete()


def require_lead_elsewhere(row: Participation, start: datetime, end: datetime, *, by: User) -> None:
    """Hold the cohort, then refuse if no other lead is there at some moment of [start, end)."""
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=row.cohort_id)
    if cohort.state in ENDED_COHORT_STATES:
        return
    others = (
        Participation.objects.lead_organizers()
        .filter(cohort=cohort, user__is_active=True)
        .exclude(pk=row.pk)
        .prefetch_related("aways")
    )
    leads = [reachability(other) for other in others]
    rules.require_reachable(leads, start, end, leaver=named_for(by, row.user))


def reachability(row: Participation) -> rules.Reachability:
    aways = tuple((away.starts_at, away.ends_at) for away in row.aways.all())
    return rules.Reachability(row.started_at, row.ended_at, aways)


@transaction.atomic
def invite_mentor(
    cohort: Cohort,
    *,
    by: User,
    now: datetime,
    email: str = "",
    github_login: str = "",
    project: Project | None = None,
    part: str = "",
) -> Invitation:
    """Invite one address or GitHub login to mentor, for a project or for the cohort.

    An invitation to an address is mailed; one to a login is handed over by
    whoever invites, as the portal knows no address for it.
    """
    if project is not None:
        check(by, "project.invite_mentor", project=project, now=now)
    else:
        check(by, "mentors.invite", cohort=cohort, now=now)
    require_going_on(cohort)
    invitation = Invitation(
        cohort=cohort,
        project=project,
        part=part or (Part.CO_MENTOR if project else ""),
        email=email.strip().lower(),
        github_login=github_login.strip().lstrip("@"),
        invited_at=now,
        invited_by=by,
        expires_at=now + rules.INVITATION_LASTS,
    )
    invitation.full_clean()
    invitation.save()
    event = record(invitation, by=by, now=now, verb="mentor invited")
    if invitation.email:
        tell_address(
            invitation.email,
            "cohorts/mentor_invited",
            {"invitation": invitation},
            about=event,
            now=now,
        )
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, by: User, now: datetime, is_adult: bool, verified_addresses: set[str]
) -> Participation:
    """Become a mentor by a link: once, in time, and only as the person it was made for."""
    rules.require_usable_invitation(
        is_open=invitation.state == InvitationState.OPEN,
        expires_at=invitation.expires_at,
        now=now,
    )
    require_going_on(invitation.cohort)
    rules.require_bound_person(
        email=invitation.email,
        github_login=invitation.github_login,
        verified_addresses={address.lower() for address in verified_addresses},
        person_login=by.github_login,
    )
    rules.require_adult(said_so=is_adult)
    move(
        invitation,
        InvitationState.ACCEPTED,
        by=by,
        now=now,
        verb="invitation accepted",
        accepted_at=now,
        accepted_by=by,
    )
    row = become_mentor(by, invitation.cohort, by=by, now=now)
    if invitation.project is not None:
        join_project(invitation.project, by, invitation.part, by=by, now=now)
    return row


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, now: datetime) -> None:
    if invitation.project_id is not None:
        check(by, "project.invite_mentor", project=invitation.project, now=now)
    else:
        check(by, "mentors.invite", cohort=invitation.cohort, now=now)
    move(invitation, InvitationState.REVOKED, by=by, now=now, verb="invitation taken back")


def become_mentor(person: User, cohort: Cohort, *, by: User, now: datetime) -> Participation:
    standing = (
        Participation.objects.active(now)
        .filter(user=person, cohort=cohort, role=Role.MENTOR)
        .first()
    )
    if standing is not None:
        return standing
    mentee = Participation.objects.active(now).filter(user=person, role=Role.MENTEE)
    rules.require_no_mentee(
        is_mentee=mentee.exclude(cohort__state__in=ENDED_COHORT_STATES).exists(),
        person=named_for(by, person),
    )
    return join(person, cohort, Role.MENTOR, by=by, now=now, adult_confirmed_at=now)


def join_project(
    project: Project, person: User, part: str, *, by: User, now: datetime
) -> Mentoring:
    """Put a mentor on the team; whoever is on it already may rise, and never falls."""
    if project.state == ProjectState.WITHDRAWN:
        raise Refused(_("This project was withdrawn."))
    standing = Mentoring.objects.current().filter(project=project, mentor=person).first()
    if standing is not None:
        if rules.is_raised(standing.part, part):
            edit(standing, {"part": part}, by=by, now=now, verb="part changed")
        return standing
    require_may_join(person, project, by=by, now=now)
    row = Mentoring(project=project, mentor=person, part=part, started_at=now)
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb="joined the project")
    return row


@transaction.atomic
def ask_to_mentor(
    cohort: Cohort, *, by: User, now: datetime, text: str, is_adult: bool
) -> MentorRequest:
    rules.require_adult(said_so=is_adult)
    require_may_take_part(by, by=by, now=now)
    if cohort.state in ENDED_COHORT_STATES or not cohort.is_public:
        raise Refused(_("This cohort is not looking for mentors now."))
    roles = Participation.objects.active(now).filter(user=by, cohort=cohort, role=Role.MENTOR)
    if roles.exists():
        raise Refused(_("You are a mentor in this cohort already."))
    asked = MentorRequest.objects.filter(cohort=cohort, user=by).first()
    if asked is not None and asked.state == MentorRequestState.DECLINED:
        move(
            asked,
            MentorRequestState.WAITING,
            by=by,
            now=now,
            verb="asked to mentor again",
            text=text,
            asked_at=now,
            answered_at=None,
            answered_by=None,
            answer="",
        )
        return asked
    request = MentorRequest(cohort=cohort, user=by, text=text, asked_at=now, adult_confirmed_at=now)
    request.full_clean()
    request.save()
    record(request, by=by, now=now, verb="asked to mentor")
    return request


@transaction.atomic
def answer_mentor_request(
    request: MentorRequest, *, accept: bool, by: User, now: datetime, answer: str = ""
) -> None:
    """Accept somebody as mentor, or decline with words; they are told either way."""
    check(by, "mentors.answer", cohort=request.cohort, now=now)
    if request.user_id == by.pk:
        raise Refused(_("Another organizer answers your own request."))
    if not accept and not answer.strip():
        raise Refused(_("Please say why: the person reads it."))
    state = MentorRequestState.ACCEPTED if accept else MentorRequestState.DECLINED
    event = move(
        request,
        state,
        by=by,
        now=now,
        verb=f"request to mentor {state}",
        reason=answer,
        answered_at=now,
        answered_by=by,
        answer=answer,
    )
    if accept:
        become_mentor(request.user, request.cohort, by=by, now=now)
    tell(
        [request.user],
        "cohorts/mentor_request_answered",
        {"request": request},
        about=event,
        now=now,
    )


@transaction.atomic
def set_capacity(row: Participation, capacity: int, *, by: User, now: datetime) -> None:
    """How many mentees a mentor can lead: their own word, or an organizer's."""
    if row.user_id != by.pk:
        check(by, "mentors.answer", cohort=row.cohort, now=now)
    if row.role != Role.MENTOR:
        raise Refused(_("Only mentors have a number of mentees."))
    rules.require_capacity(capacity)
    edit(row, {"capacity": capacity}, by=by, now=now, verb="capacity changed")


@transaction.atomic
def set_working_hours(row: Participation, working_hours: str, *, by: User, now: datetime) -> None:
    """When a mentor works with mentees, week by week: their own word alone."""
    if row.user_id != by.pk:
        raise PermissionDenied(_("Everybody says for themselves when they work."))
    if row.role != Role.MENTOR:
        raise Refused(_("Only mentors say here when they work."))
    hours.read(working_hours)
    edit(row, {"working_hours": working_hours}, by=by, now=now, verb="working hours changed")
