"""What comes next: for whoever reads about a cohort, for its people, and for those invited."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.actions.projects import IDEAS_IN, require_hand_in_open
from cohorts.models import (
    Cohort,
    Invitation,
    Participation,
    Phase,
    PhaseKind,
    Project,
    Role,
    User,
)
from cohorts.rules.changes import A_MINUTE, moments
from cohorts.rules.schedule import first_of, is_open, of_kind, until_in_words
from cohorts.states import ENDED_COHORT_STATES, CohortState, InvitationState, ProjectState
from cohorts.views.acting import why_not
from cohorts.views.panels import Next, fills

LAST = 90


def to(name: str, cohort: Cohort) -> str:
    return reverse(f"cohorts:{name}", args=[cohort.slug])


def step_for_all(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next:
    """The step that the cohort's state and dates suggest to anybody; others' steps come first."""
    for find in (if_ended, if_applications, if_ideas, if_applications_come):
        step = find(cohort, phases, now)
        if step is not None:
            return step
    coming = moments(phases, now, cohort.state)
    return Next(
        _("%(what)s.") % {"what": coming[0].sentence} if coming else _("No date is ahead."),
        url=to("schedule", cohort),
        label=_("See all dates"),
        date=coming[0].at if coming else None,
        urgency=LAST,
    )


def if_ended(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next | None:
    if cohort.state not in ENDED_COHORT_STATES:
        return None
    if cohort.state == CohortState.CANCELLED:
        return Next(
            _("This cohort was cancelled. Perhaps another one suits you."),
            url=reverse("cohorts:list"),
            label=_("See the other cohorts"),
            urgency=LAST,
        )
    return Next(
        _("This cohort has finished. See what was worked on."),
        url=to("projects", cohort),
        label=_("See the projects"),
        secondary_url=reverse("cohorts:list"),
        secondary_label=_("Other cohorts"),
        urgency=LAST,
    )


def if_applications(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next | None:
    if not is_open(cohort.state, {CohortState.OPEN}, phases, PhaseKind.APPLICATIONS, now):
        return None
    ends_at = next(p.ends_at for p in of_kind(phases, PhaseKind.APPLICATIONS) if p.holds(now))
    return Next(
        _("Applications are open. Find a project that you would like to work on."),
        url=to("projects", cohort),
        label=_("See the projects"),
        date=ends_at - A_MINUTE,
        date_words=_("%(left)s left") % {"left": until_in_words(ends_at, now)},
        secondary_url=to("texts", cohort),
        secondary_label=_("What is expected"),
        urgency=LAST,
    )


def if_ideas(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next | None:
    if not is_open(cohort.state, IDEAS_IN, phases, PhaseKind.IDEAS, now):
        return None
    ends_at = next(p.ends_at for p in of_kind(phases, PhaseKind.IDEAS) if p.holds(now))
    return Next(
        _("Mentors propose projects now. Would you like to mentor?"),
        url=to("ask_to_mentor", cohort),
        label=_("Ask to mentor"),
        date=ends_at - A_MINUTE,
        date_words=_("%(left)s left") % {"left": until_in_words(ends_at, now)},
        secondary_url=to("schedule", cohort),
        secondary_label=_("See all dates"),
        urgency=LAST,
    )


def if_applications_come(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> Next | None:
    phase = first_of(phases, PhaseKind.APPLICATIONS)
    if phase is None or phase.starts_at <= now:
        return None
    return Next(
        _("Applications open in %(left)s.") % {"left": until_in_words(phase.starts_at, now)},
        url=to("projects", cohort),
        label=_("See the projects"),
        date=phase.starts_at,
        secondary_url=to("calendar", cohort),
        secondary_label=_("Add the dates to your calendar"),
        urgency=LAST,
    )


def verified_addresses(user: User) -> set[str]:
    """The addresses that ``user`` has proved to be theirs, in lower case."""
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return {address.lower() for address in rows.values_list("email", flat=True)}


def open_invitations(user: User, now: datetime) -> list[Invitation]:
    """Usable invitations made for one of the person's addresses or for their GitHub login."""
    mine = Q(email__in=verified_addresses(user))
    if user.github_login:
        mine |= Q(github_login__iexact=user.github_login)
    rows = Invitation.objects.filter(mine, state=InvitationState.OPEN, expires_at__gt=now)
    return list(rows.select_related("cohort", "project"))


@fills("next")
def invited(*, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any) -> list[Next]:
    """An invitation waits for an answer."""
    if not user.is_authenticated:
        return []
    return [
        Next(
            _("You are invited to mentor in %(cohort)s.") % {"cohort": invitation.cohort},
            url=reverse("cohorts:invitation", args=[invitation.pk]),
            label=_("Look at the invitation"),
            date=invitation.expires_at,
            date_words=_("Valid until"),
            urgency=20,
        )
        for invitation in open_invitations(user, now)
        if cohort is None or invitation.cohort_id == cohort.pk
    ]


@fills("next")
def by_role(*, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any) -> list[Next]:
    """What a role in a cohort that goes on asks for."""
    if not user.is_authenticated:
        return []
    rows = Participation.objects.active(now).filter(user=user, role__in=ROLE_STEPS)
    rows = rows.filter(cohort=cohort) if cohort else rows
    live = rows.exclude(cohort__state__in=ENDED_COHORT_STATES)
    found = live.select_related("cohort", "project").prefetch_related("cohort__phases")
    return [ROLE_STEPS[Role(row.role)](row, list(row.cohort.phases.all()), now) for row in found]


def organizes(row: Participation, phases: Sequence[Phase], now: datetime) -> Next:
    return Next(
        _("You organize %(cohort)s. The desk says what is due.") % {"cohort": row.cohort},
        url=to("desk", row.cohort),
        label=_("Open the desk"),
        urgency=75,
        **nearest_date(row.cohort, phases, now),
    )


def mentors(row: Participation, phases: Sequence[Phase], now: datetime) -> Next:
    if not row.cohort.is_public:
        words = _("You mentor in %(cohort)s. You will hear from us when it is announced.")
        return Next(words % {"cohort": row.cohort}, urgency=70)
    if is_open(row.cohort.state, IDEAS_IN, phases, PhaseKind.IDEAS, now):
        ends_at = next(p.ends_at for p in of_kind(phases, PhaseKind.IDEAS) if p.holds(now))
        return Next(
            _("Mentors propose projects for %(cohort)s now.") % {"cohort": row.cohort},
            url=to("propose", row.cohort),
            label=_("Propose a project"),
            date=ends_at - A_MINUTE,
            date_words=_("%(left)s left") % {"left": until_in_words(ends_at, now)},
            urgency=50,
        )
    return Next(
        _("You mentor in %(cohort)s. Nothing waits for you at the moment.")
        % {"cohort": row.cohort},
        url=to("schedule", row.cohort),
        label=_("See all dates"),
        urgency=70,
        **nearest_date(row.cohort, phases, now),
    )


def is_mentored(row: Participation, phases: Sequence[Phase], now: datetime) -> Next:
    project = row.project
    return Next(
        _("You work on “%(project)s” in %(cohort)s.") % {"project": project, "cohort": row.cohort},
        url=reverse("cohorts:me") + "#my-project",
        label=_("Your project and your mentors"),
        secondary_url=to("schedule", row.cohort),
        secondary_label=_("See all dates"),
        urgency=65,
        **nearest_date(row.cohort, phases, now),
    )


def nearest_date(cohort: Cohort, phases: Sequence[Phase], now: datetime) -> dict[str, Any]:
    coming = moments(phases, now, cohort.state)
    return {"date": coming[0].at, "date_words": coming[0].sentence} if coming else {}


ROLE_STEPS = {
    Role.ORGANIZER: organizes,
    Role.MENTOR: mentors,
    Role.MENTEE: is_mentored,
}


@fills("next")
def returned_ideas(
    *, user: Any, now: datetime, cohort: Cohort | None = None, **_about: Any
) -> list[Next]:
    """An idea came back with a reason, and its mentors can hand it in again."""
    if not user.is_authenticated:
        return []
    rows = Project.objects.mentored_by(user).filter(state=ProjectState.RETURNED)
    rows = rows.filter(cohort=cohort) if cohort else rows
    live = rows.exclude(cohort__state__in=ENDED_COHORT_STATES)
    found = live.select_related("cohort").prefetch_related("cohort__phases")
    return [
        Next(
            _("“%(project)s” came back with a question. Answer it and hand the idea in again.")
            % {"project": project},
            url=reverse("cohorts:project_edit", args=[project.cohort.slug, project.slug]),
            label=_("Change the idea"),
            urgency=30,
        )
        for project in found
        if not why_not(lambda project=project: require_hand_in_open(project, now))  # type: ignore[misc]
    ]
