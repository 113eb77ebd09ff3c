"""What happened to an application and what its person was told are kept from whoever it is."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from applications.models.application import Application
from applications.models.assignment import Offer, Placement, WaitlistPlace
from applications.models.blind import kept_from
from applications.models.conflict import Conflict
from applications.models.contest import Contest
from applications.models.form import LaterClose
from applications.models.instruction import Instruction
from applications.models.screening import Screening
from cohorts.models.messages import KEPT_EVENTS, KEPT_MESSAGES

# Rows whose events name an applicant.
OF_APPLICATIONS = (Conflict, Instruction, Offer, Placement, Screening, WaitlistPlace)
OF_PEOPLE = (Contest, LaterClose)


def keep_events_and_messages() -> None:
    """Called once, when the app is ready."""
    if kept_events not in KEPT_EVENTS:
        KEPT_EVENTS.append(kept_events)
        KEPT_MESSAGES.append(kept_messages)


def kept_events(user: Any) -> Q:
    applications = Application.objects.filter(kept_from(user, "pk"))
    found = about(Application, applications)
    for model in OF_APPLICATIONS:
        found |= about(model, model.objects.filter(kept_from(user)))  # type: ignore[attr-defined]
    for model in OF_PEOPLE:
        theirs = applications.filter(user=OuterRef("user"), cohort=OuterRef("cohort"))
        found |= about(model, model.objects.filter(Exists(theirs)))  # type: ignore[attr-defined]
    return found


def about(model: Any, rows: Any) -> Q:
    keys = rows.order_by().values("pk")
    return Q(object_type=model._meta.label_lower, object_id__in=keys)


def kept_messages(user: Any) -> Q:
    """To the applicant, in that cohort; what organizers are told names nobody who is kept."""
    theirs = Application.objects.filter(
        kept_from(user, "pk"), user=OuterRef("recipient"), cohort=OuterRef("cohort")
    )
    return Q(Exists(theirs))
