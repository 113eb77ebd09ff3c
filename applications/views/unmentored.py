"""Mentees whom nobody on their project may mentor: the desk asks for another mentor.

A mentor who left, who takes no part for a time, who has a conflict of interest: the words are
the same, so that the desk says what is to be done and not why.
"""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import closed_to, has_mentor
from cohorts.models import Cohort, Participation, Role, apart
from cohorts.states import ENDED_COHORT_STATES
from cohorts.views.panels import Next, Panel, fills

# Before ideas and requests: somebody works, and nobody is there for them.
URGENT, FIRST = 18, 5


def unmentored(cohort: Cohort, reader: Any, now: datetime) -> QuerySet[Participation]:
    """By name, but for those about whom ``reader`` does not decide."""
    if cohort.state in ENDED_COHORT_STATES:
        return Participation.objects.none()
    mentees = Participation.objects.active(now).filter(cohort=cohort, role=Role.MENTEE)
    open_to = ~apart(reader.pk, OuterRef("user"), now) & ~Q(user=reader.pk)
    rows = mentees.filter(open_to, ~has_mentor()).exclude(closed_to(reader, "user__applications"))
    return rows.select_related("user", "project").order_by("user__name", "pk")


def sentence(row: Participation) -> str:
    words = _("%(mentee)s has nobody on “%(project)s” who may mentor them. Name another mentor.")
    return words % {"mentee": row.user, "project": row.project}


def team_of(row: Participation, cohort: Cohort) -> str:
    return reverse("cohorts:project_team", args=[cohort.slug, row.project.slug])  # type: ignore[union-attr]


@fills("desk_next")
def mentors_wanted(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Next]:
    rows = list(unmentored(cohort, user, now))
    if not rows:
        return []
    if len(rows) == 1:
        [row] = rows
        return [Next(sentence(row), team_of(row, cohort), _("Open the team"), urgency=URGENT)]
    words = ngettext(
        "%(count)s mentee has nobody on their project who may mentor them.",
        "%(count)s mentees have nobody on their project who may mentor them.",
        len(rows),
    )
    url = reverse("cohorts:desk", args=[cohort.slug]) + "#unmentored"
    return [Next(words % {"count": len(rows)}, url, _("See who they are"), urgency=URGENT)]


@fills("desk")
def mentors_wanted_by(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Panel]:
    found = [(sentence(row), team_of(row, cohort)) for row in unmentored(cohort, user, now)]
    if not found:
        return []
    return [Panel("applications/desk/_unmentored.html", {"rows": found}, order=FIRST)]
