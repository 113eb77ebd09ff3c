"""One person, one application: also where they have two accounts here and one at GitHub.

A GitHub identity belongs to one account at a time by constraint. Whoever disconnects it
and connects it to a second account is found by what was recorded of both.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models import Application
from applications.states import LIVE_STATES
from cohorts.models import Event, User


def require_one_account(application: Application, person: User) -> None:
    """Refuse where another account has handed in with a GitHub identity of this person."""
    mine = identities(Event.objects.about(person)).values("identity")
    others = Application.objects.filter(cohort=application.cohort_id, state__in=LIVE_STATES)
    connected = identities(
        Event.objects.filter(object_type=User._meta.label_lower, object_id=OuterRef("user"))
    )
    others = others.exclude(user=person).annotate(identity=Cast("user__github_id", TextField()))
    now_or_once = Q(identity=str(person.github_id or "")) | Q(identity__in=mine)
    once = connected.filter(now_or_once)
    if others.filter(now_or_once | Q(Exists(once), identity=None)).exists():
        raise Refused(
            _(
                "Another account has handed in to this cohort with your GitHub account. Take that "
                "application back first, or write to the organizers if it is not yours."
            )
        )


def identities(events: QuerySet[Event]) -> QuerySet[Any]:
    """The numbers of the GitHub accounts that were connected, as ``identity``."""
    connected = KeyTextTransform(1, KeyTransform("github_id", "changes"))
    return events.annotate(identity=Cast(connected, TextField())).exclude(identity=None)
