"""Good news: somebody who took a place as mentee has come onto the roster since."""

from datetime import datetime

from django.db.models import Q

from applications.models import RosterSpan
from applications.rules.identity import same_account
from applications.rules.roster import Difference, Entry
from cohorts.actions.moving import record
from cohorts.actions.telling import tell
from cohorts.models import Event, Participation, Role, User
from cohorts.states import ENDED_COHORT_STATES

JOINED = "joined the roster"


def joined_roster(person: User, since: datetime) -> datetime | None:
    """When the person came onto the roster, the first time after ``since``."""
    same_id = Q(github_id=person.github_id, github_id__isnull=False)
    spans = RosterSpan.objects.filter(from_at__gt=since).order_by("from_at")
    spans = spans.filter(same_id | Q(login__iexact=person.github_login))
    for login, github_id, from_at in spans.values_list("login", "github_id", "from_at"):
        if same_account(person.github_id, person.github_login, github_id, login):
            return from_at
    return None


def celebrate(difference: Difference, *, read_at: datetime, now: datetime) -> None:
    """Tell the mentees whom the roster now names, each of them once. Nothing else changes."""
    if not difference.added:
        return
    going_on = Participation.objects.active(now).filter(role=Role.MENTEE, started_at__lt=read_at)
    rows = going_on.exclude(cohort__state__in=ENDED_COHORT_STATES).select_related("user", "cohort")
    by_id = {entry.github_id: entry for entry in difference.added}
    by_login = {entry.login.casefold(): entry for entry in difference.added}
    for place in rows.order_by("started_at", "pk"):
        person = place.user
        found = by_id.get(person.github_id) or by_login.get(person.github_login.casefold())
        if found is not None and is_of(found, person):
            tell_once(place, read_at=read_at, now=now)


def is_of(entry: Entry, person: User) -> bool:
    return bool(
        person.github_id
        and same_account(person.github_id, person.github_login, entry.github_id, entry.login)
    )


def tell_once(place: Participation, *, read_at: datetime, now: datetime) -> None:
    places = Participation.objects.filter(user=place.user_id, role=Role.MENTEE)
    told = Event.objects.filter(verb=JOINED, object_type=place._meta.label_lower)
    if told.filter(object_id__in=places.values("pk")).exists():
        return
    event = record(place, by=None, now=now, verb=JOINED)
    context = {"place": place, "day": read_at}
    tell([place.user], "applications/joined_roster", context, about=event, now=now)
