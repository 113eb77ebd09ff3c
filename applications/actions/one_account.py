"""One person, one application: also where they have two accounts here and one at GitHub.

A GitHub identity belongs to one account at a time by constraint. Whoever disconnects it
and connects it to a second account is found by what was recorded of both.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models import Application
from applications.states import LIVE_STATES
from cohorts.models import Event, User


def require_one_account(application: Application, person: User) -> None:
    """Refuse where another account has handed in with a GitHub identity of this person."""
    identities = identities_of(person)
    if not identities:
        return
    others = Application.objects.filter(cohort=application.cohort_id, state__in=LIVE_STATES)
    connected = Event.objects.filter(
        object_type=User._meta.label_lower,
        object_id=OuterRef("user"),
        changes__github_id__1__in=identities,
    )
    same = Q(user__github_id__in=[int(each) for each in identities])
    same |= Q(Exists(connected), user__github_id__isnull=True)
    if others.exclude(user=person).filter(same).exists():
        raise Refused(
            _(
                "Another account has handed in to this cohort with your GitHub account. Take that "
                "application back first, or write to the organizers if it is not yours."
            )
        )


def identities_of(person: User) -> list[str]:
    """The numbers of the GitHub accounts that are or were connected to this account."""
    rows = Event.objects.about(person).filter(changes__has_key="github_id")
    known = {row["github_id"][1] for row in rows.values_list("changes", flat=True)}
    return sorted({*known, str(person.github_id)} - {"None"})
