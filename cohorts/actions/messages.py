"""What organizers do with the outbox: give up on nothing that could still be said."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.moving import record
from cohorts.actions.telling import deliver_soon
from cohorts.models import Cohort, Message, User
from cohorts.permissions import check
from cohorts.states import MessageState


@transaction.atomic
def retry_failed(cohort: Cohort, *, by: User, now: datetime) -> int:
    """Put every failed message of a cohort back into the outbox; return how many.

    One event tells of all: a message is itself the record of what became of it.
    """
    check(by, "messages.retry", cohort=cohort, now=now)
    failed = Message.objects.filter(cohort=cohort, state=MessageState.FAILED)
    count = failed.update(state=MessageState.WAITING, due_at=now, attempts=0, leased_until=None)
    if not count:
        raise Refused(_("No message waits for another attempt."))
    record(
        cohort, by=by, now=now, verb="failed messages retried", changes={"messages": ("", count)}
    )
    deliver_soon()
    return count
