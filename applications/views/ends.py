"""What becomes of applications when somebody closes their account, said before they do."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from applications.rules.assignment import is_answerable
from applications.states import ApplicationState, OfferState
from cohorts.models import User
from cohorts.views.panels import fills

UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.WAITLISTED)


@fills("ends")
def applications_end(*, user: User, now: datetime, **_facts: Any) -> list[str]:
    rows = Application.objects.filter(user=user).select_related("cohort")
    rows = rows.prefetch_related("offers__project").order_by("created_at", "pk")
    return [words for row in rows for words in in_words(row, now)]


def in_words(application: Application, now: datetime) -> list[str]:
    cohort = {"cohort": application.cohort}
    if application.state == ApplicationState.DRAFT:
        return [_("Your draft for %(cohort)s is deleted.") % cohort]
    if application.state in UNDECIDED:
        return [_("Your application to %(cohort)s is withdrawn.") % cohort]
    return [
        _("You decline “%(project)s”; the place goes to the next person.")
        % {"project": offer.project}
        for offer in application.offers.all()
        if offer.state == OfferState.OPEN
        and is_answerable(offer.state, application.cohort.state, offer.answer_by, now)
    ]
