"""What the records of ``cohorts`` tell of applications: kept from whoever may not know of them.

Found from the person's few applications of that kind, so that nobody else's history costs
more than the question whether there are any.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models.application import Application
from applications.models.assignment import Offer, Placement, WaitlistPlace
from applications.models.blind import kept_from
from applications.models.conflict import Conflict
from applications.models.contest import Contest
from applications.models.contribution import Contribution
from applications.models.feedback import FeedbackRequest
from applications.models.form import LaterClose
from applications.models.instruction import Instruction
from applications.models.review import Review, Shortlisted
from applications.models.screening import LookAlike, Screening
from cohorts.models import Event

NOTHING = Q(pk__in=())
# The way from each kind of row to its application.
ABOUT: dict[Any, str] = {
    Screening: "application",
    Conflict: "application",
    Placement: "application",
    Instruction: "application",
    Offer: "application",
    WaitlistPlace: "application",
    Review: "choice__application",
    Contribution: "choice__application",
    FeedbackRequest: "application",
}
# Those that name the person and the cohort instead.
OF_A_PERSON: tuple[Any, ...] = (Contest, LaterClose)
# What a project's mentors are told of somebody who takes a place there, or leaves it.
TOLD_TO_MENTORS = ("place accepted", "moved to another place")


def kept_applications(user: Any) -> QuerySet[Application] | None:
    """None where there are none."""
    keys = list(Application.objects.filter(kept_from(user, "pk")).values_list("pk", flat=True))
    return Application.objects.filter(pk__in=keys) if keys else None


def written_by(kept: QuerySet[Application], person: str) -> Exists:
    """Of rows with a cohort: those whose ``person`` wrote one of the applications in it."""
    return Exists(kept.filter(user=OuterRef(person), cohort=OuterRef("cohort")))


def kept_events(user: Any) -> Q:
    """Events about such an application, or by its applicant in its cohort."""
    kept = kept_applications(user)
    return NOTHING if kept is None else about(kept)


def about(kept: QuerySet[Application]) -> Q:
    keys = kept.values("pk")
    found = Q(object_id__in=keys) | Q(written_by(kept, "by"))
    for model, way in ABOUT.items():
        found |= Q(object_id__in=model.objects.filter(**{f"{way}__in": keys}).values("pk"))
    alike = LookAlike.objects.filter(Q(one__in=keys) | Q(other__in=keys))
    found |= Q(object_id__in=alike.values("pk"))
    for model in OF_A_PERSON:
        theirs = model.objects.filter(written_by(kept, "user"))
        found |= Q(object_id__in=theirs.values("pk"))
    return found | of_shortlists(keys)


def of_shortlists(keys: Any) -> Q:
    """Rows of shortlists are deleted, so those alone are told of that are known to be others'."""
    others = Shortlisted.objects.exclude(choice__application__in=keys).values("pk")
    return Q(object_type=Shortlisted._meta.label_lower) & ~Q(object_id__in=others)


def kept_messages(user: Any) -> Q:
    """Messages to the applicant, and those that told others of them."""
    kept = kept_applications(user)
    if kept is None:
        return NOTHING
    found = Q(written_by(kept, "recipient"))
    for event in told_to_others(kept).values_list("pk", flat=True):
        found |= Q(key__startswith=f"{event}:")
    return found


def told_to_others(kept: QuerySet[Application]) -> QuerySet[Event]:
    """What organizers hear of a contest, and mentors of a question or of their new mentee."""
    contests = Contest.objects.filter(written_by(kept, "user")).values("pk")
    questions = FeedbackRequest.objects.filter(application__in=kept.values("pk")).values("pk")
    places = Q(object_id__in=kept.values("pk"), verb__in=TOLD_TO_MENTORS)
    return Event.objects.filter(places | Q(object_id__in=contests) | Q(object_id__in=questions))
