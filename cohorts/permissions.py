"""Whether a person may carry out a verb: the only place that decides it.

``cohorts.powers.POWERS`` says which standings carry a verb; a person's
standings come from dated rows. Not visible is 404 and decided by
``visible_to``; visible but not allowed is ``PermissionDenied`` with a reason.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Mentoring, Part, Participation, Project, Role
from cohorts.models.people import STANDING_OF_ROLE
from cohorts.models.restriction import kept_away
from cohorts.powers import NOT_ON_OWN_PROJECT, POWERS, PROJECT_TEAM, Powers, Standing


def standings(
    user: Any, *, cohort: Cohort | None = None, project: Project | None = None, now: datetime
) -> frozenset[Standing]:
    """What ``user`` is in ``cohort`` (in any cohort when none is named) and on ``project``."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    rows = Participation.objects.active(now).filter(user=user)
    if project is not None:
        cohort = project.cohort
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    found = set()
    for role, is_lead in rows.values_list("role", "is_lead"):
        found.add(STANDING_OF_ROLE[Role(role)])
        if is_lead:
            found.add(Standing.LEAD_ORGANIZER)
    return frozenset(found | project_standings(user, project, now))


def project_standings(user: Any, project: Project | None, now: datetime) -> set[Standing]:
    if project is None:
        return set()
    parts = Mentoring.objects.filter(~kept_away(user.pk, now), project=project, mentor=user)
    found = set()
    for part, ended_at in parts.values_list("part", "ended_at"):
        if ended_at is None:
            found.add(Standing.PROJECT_MENTOR)
        if part != Part.LEAD:
            continue
        if ended_at is None:
            found.add(Standing.PROJECT_LEAD)
        elif project.withdrawn_at and project.withdrawn_at <= ended_at:
            found.add(Standing.LAST_LEAD)
    return found


def may(
    user: Any,
    verb: str,
    *,
    cohort: Cohort | None = None,
    project: Project | None = None,
    now: datetime,
    powers: Powers = POWERS,
    not_on_own: frozenset[str] = NOT_ON_OWN_PROJECT,
) -> bool:
    have = standings(user, cohort=cohort, project=project, now=now)
    if verb in not_on_own and have & PROJECT_TEAM:
        return False
    return bool(have & powers[verb])


def allowed(
    user: Any,
    *,
    cohort: Cohort | None = None,
    project: Project | None = None,
    now: datetime,
    powers: Powers = POWERS,
    not_on_own: frozenset[str] = NOT_ON_OWN_PROJECT,
) -> frozenset[str]:
    """Every verb that ``user`` may carry out here, found at once: for pages that offer several."""
    have = standings(user, cohort=cohort, project=project, now=now)
    barred = not_on_own if have & PROJECT_TEAM else frozenset()
    return frozenset(verb for verb, who in powers.items() if have & who and verb not in barred)


def check(
    user: Any,
    verb: str,
    *,
    cohort: Cohort | None = None,
    project: Project | None = None,
    now: datetime,
    powers: Powers = POWERS,
    not_on_own: frozenset[str] = NOT_ON_OWN_PROJECT,
) -> None:
    """Return if ``user`` may carry out ``verb``; else ``PermissionDenied`` with the reason."""
    have = standings(user, cohort=cohort, project=project, now=now)
    if verb in not_on_own and have & PROJECT_TEAM:
        raise PermissionDenied(_("You mentor this project, so another organizer decides here."))
    if not have & powers[verb]:
        raise PermissionDenied(reason(powers[verb]))


def reason(allowed: frozenset[Standing]) -> str:
    if not allowed:
        return _("Nobody can do this for somebody else.")
    who = ", ".join(sorted(str(standing) for standing in allowed))
    return _("This is for: %(who)s. Ask an organizer if you think that you should be one.") % {
        "who": who
    }
