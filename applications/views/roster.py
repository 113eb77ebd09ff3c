"""The roster on other pages: how old it is, on the desk; good news, on the mentee's own page.

Importing this module registers it.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.actions.roster import latest_import
from applications.actions.roster_news import joined_roster
from applications.actions.roster_sync import last_failure
from applications.actions.roster_warnings import CONCERNED, waiting_import
from applications.models import Application, RosterImport
from applications.rules.roster import Freshness, freshness, stale_from
from cohorts.models import Cohort, Participation, Role, User
from cohorts.states import CohortState
from cohorts.views.panels import Next, Panel, fills

# While nobody can be accepted, only messages that reached nobody are more urgent.
STALE, AGEING = 18, 30
BEFORE_ALL = 5


@fills("desk_next")
def organizers_read_the_roster(
    *, user: Any, now: datetime, cohort: Cohort, **_about: Any
) -> list[Next]:
    if cohort.state not in CONCERNED:
        return []
    last = latest_import(now)
    stage = freshness(last.read_at if last else None, cohort.roster_days, now)
    if stage == Freshness.FRESH:
        return []
    url, label = way_on(waiting_import(last))
    is_ageing = stage == Freshness.AGEING
    return [
        Next(
            in_words(stage, last),
            url=url,
            label=label,
            date=stale_from(last.read_at, cohort.roster_days) if last else None,
            date_words=(_("Too old from") if is_ageing else _("Too old since")) if last else "",
            urgency=AGEING if is_ageing else STALE,
        )
    ]


def in_words(stage: Freshness, last: RosterImport | None) -> str:
    if last is None:
        return _("Read the list of maintainers; until then nobody can be accepted.")
    facts = {"day": date_format(localtime(last.read_at), "j F Y")}
    if stage == Freshness.AGEING:
        return _("Read the list of maintainers again. It was last read on %(day)s.") % facts
    return (
        _(
            "Read the list of maintainers again; until then nobody can be accepted. It was last "
            "read on %(day)s."
        )
        % facts
    )


def way_on(waiting: RosterImport | None) -> tuple[str, str]:
    if waiting is None:
        return reverse("admin:applications_rosterimport_add"), _("Upload the file")
    url = reverse("admin:applications_rosterimport_change", args=[waiting.pk])
    return url, _("See what waits")


@fills("desk")
def roster_on_desk(*, user: Any, now: datetime, cohort: Cohort, **_about: Any) -> list[Panel]:
    """How the roster stands, wherever there is more to say than that it is fresh."""
    if cohort.state not in CONCERNED:
        return []
    last = latest_import(now)
    stage = freshness(last.read_at if last else None, cohort.roster_days, now)
    waiting, failure = waiting_import(last), last_failure()
    if stage == Freshness.FRESH and waiting is None and not failure:
        return []
    context = {
        "last": last,
        "stale_from": stale_from(last.read_at, cohort.roster_days) if last else None,
        "is_stale": stage in {Freshness.STALE, Freshness.NEVER_READ},
        "waiting": waiting,
        "failure": failure,
    }
    return [Panel("applications/desk/_roster.html", context, order=BEFORE_ALL)]


# Good news -----------------------------------------------------------------------------------


@fills("me")
def good_news(*, user: Any, now: datetime, **_about: Any) -> list[Panel]:
    rows = Participation.objects.active(now).filter(user=user, role=Role.MENTEE)
    going_on = rows.exclude(cohort__state=CohortState.CANCELLED).select_related("cohort")
    place = going_on.order_by("-started_at", "pk").first()
    joined = joined_roster(user, place.started_at) if place else None
    if place is None or joined is None:
        return []
    context = {"cohort": place.cohort, "day": joined}
    return [Panel("applications/_joined_roster.html", context, order=BEFORE_ALL)]


def joined_since_acceptance(application: Application) -> datetime | None:
    """When somebody came onto the roster who had accepted the application's place before."""
    person: User = application.user
    places = Participation.objects.filter(
        user=person, cohort=application.cohort_id, role=Role.MENTEE
    )
    accepted = places.order_by("started_at").values_list("started_at", flat=True).first()
    return joined_roster(person, accepted) if accepted else None
