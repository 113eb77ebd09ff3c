"""What the portal keeps about a person, for that person alone: as data, with nobody else's.

Nothing here looks at who is kept away or apart, and nothing of ``conduct`` is in it: whoever has a
case there reads the same as whoever has none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cohorts.actions.neighbours import SECTIONS, section
from cohorts.models import Event, Mentoring, MentorRequest, Message, Participation, User
from cohorts.models.messages import without_kept

Data = dict[str, Any]


def own_data(person: User, *, by: User, now: datetime) -> Data:
    """All sections by title; values are what JSON has, dates, and keys."""
    if person.pk != by.pk:
        raise PermissionDenied(_("Everyone reads their own data."))
    return {title: write(person, now) for title, write in SECTIONS.items()}


def picked(row: Any, fields: Sequence[str], **more: Any) -> Data:
    return {field: getattr(row, field) for field in fields} | more


@section("account")
def account(person: User, _now: datetime) -> Data:
    fields = ("email", "name", "pronouns", "time_zone", "github_id", "github_login", "joined_at")
    return picked(person, fields)


@section("addresses")
def addresses(person: User, _now: datetime) -> list[Mapping[str, Any]]:
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return list(rows.values("email", "verified", "primary"))


@section("second_factors")
def second_factors(person: User, _now: datetime) -> list[Mapping[str, Any]]:
    """Their kinds and dates: what they rest on stays on the server."""
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    return list(rows.values("type", "created_at", "last_used_at"))


@section("roles")
def roles(person: User, _now: datetime) -> list[Data]:
    rows = Participation.objects.filter(user=person).select_related("cohort", "project")
    fields = ("role", "is_lead", "started_at", "ended_at", "capacity", "working_hours")
    return [
        picked(
            row,
            fields,
            cohort=row.cohort.name,
            project=row.project.title if row.project else None,
            away=[picked(away, ("starts_at", "ends_at", "note")) for away in row.aways.all()],
        )
        for row in rows.prefetch_related("aways").order_by("started_at", "pk")
    ]


@section("mentored_projects")
def mentored_projects(person: User, _now: datetime) -> list[Data]:
    rows = Mentoring.objects.filter(mentor=person).select_related("project__cohort")
    return [
        picked(
            row,
            ("part", "started_at", "ended_at"),
            project=row.project.title,
            cohort=row.project.cohort.name,
        )
        for row in rows.order_by("started_at", "pk")
    ]


@section("requests_to_mentor")
def requests_to_mentor(person: User, _now: datetime) -> list[Data]:
    rows = MentorRequest.objects.filter(user=person).select_related("cohort")
    fields = ("text", "state", "asked_at", "answered_at", "answer")
    return [picked(row, fields, cohort=row.cohort.name) for row in rows.order_by("asked_at", "pk")]


@section("messages")
def messages(person: User, _now: datetime) -> list[Mapping[str, Any]]:
    rows = without_kept(Message.objects.filter(recipient=person), "messages", person)
    fields = ("address", "subject", "text", "created_at", "sent_at")
    return list(rows.order_by("created_at", "pk").values(*fields))


@section("steps")
def steps(person: User, _now: datetime) -> list[Mapping[str, Any]]:
    """What the person did, as it is recorded."""
    rows = without_kept(Event.objects.filter(by=person), "events", person)
    fields = ("at", "verb", "object_name", "old_state", "new_state", "reason", "changes")
    return list(rows.order_by("at", "pk").values(*fields))
