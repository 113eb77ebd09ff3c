"""Organizers from before there were accounts: recorded, and taken back where it was a mistake."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.moving import record
from cohorts.models import PastOrganizer, User
from cohorts.permissions import check


@transaction.atomic
def record_past_organizer(
    *, github_login: str, github_id: int | None, cohort_name: str, by: User, now: datetime
) -> PastOrganizer:
    check(by, "people.record_past_organizer", now=now)
    row = PastOrganizer(
        github_login=github_login.lstrip("@"),
        github_id=github_id,
        cohort_name=cohort_name,
        recorded_at=now,
        recorded_by=by,
    )
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb="past organizer recorded")
    return row


@transaction.atomic
def take_back_past_organizer(row: PastOrganizer, *, by: User, now: datetime, reason: str) -> None:
    """Say that a record is a mistake: it blocks nobody from now on, and stays to be read."""
    check(by, "people.take_back_past_organizer", now=now)
    if not reason.strip():
        raise Refused(_("Please say what is wrong with the record: it is kept."))
    standing = PastOrganizer.objects.filter(pk=row.pk, taken_back_at=None)
    if not standing.update(taken_back_at=now, taken_back_by=by):
        raise Refused(_("This record was taken back already."))
    row.taken_back_at, row.taken_back_by = now, by
    record(row, by=by, now=now, verb="past organizer taken back", reason=reason.strip())
