"""A person closes their account: what they have ends, what they wrote goes, the record stays.

Its row stays, because what others did points to it, and is nobody's from then on.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.leaving import require_another_lead
from cohorts.actions.moving import record
from cohorts.actions.neighbours import react
from cohorts.actions.people import FAR_AHEAD, end_participation, require_lead_elsewhere
from cohorts.actions.telling import compose, deliver_soon, tell
from cohorts.actions.withdrawing import organizers_of
from cohorts.models import (
    Away,
    Cohort,
    Event,
    FormerIdentity,
    Invitation,
    Mentoring,
    MentorRequest,
    Message,
    Participation,
    PastOrganizer,
    Role,
    User,
    apart,
)
from cohorts.rules import accounts as rules
from cohorts.states import ENDED_COHORT_STATES


@transaction.atomic
def close_account(person: User, *, by: User, now: datetime, address: str) -> None:
    """For good, at once. ``address`` is typed by the person, so that nobody does it in passing.

    Refuses while somebody depends on the person: as the last lead organizer of a cohort, as the
    only lead mentor of a project, or by what another app says.
    """
    require_own(person, by)
    rules.require_own_address(address, person.email)
    hold(person)
    found = obstacles(person, now=now)
    if found:
        raise Refused(_("Something has to be settled before you can close it."), details=found)
    react("account.left", person, by=person, now=now)
    leave_roles(person, now=now)
    addresses = addresses_of(person)
    keep_marks(person)
    keep_organizers(person, now=now)
    forget(person, addresses, now=now)
    react("account.closed", person, by=person, now=now)
    record(person, by=person, now=now, verb="account closed")
    say_goodbye(addresses[0], now=now)


def require_own(person: User, by: User) -> None:
    if person.pk != by.pk:
        raise PermissionDenied(_("Everyone closes their own account."))


def hold(person: User) -> None:
    """Cohorts first, then people, as everywhere where a place may become free."""
    going_on = Cohort.objects.exclude(state__in=ENDED_COHORT_STATES)
    list(going_on.select_for_update(no_key=True).order_by("pk"))
    held = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if held.closed_at is not None:
        raise Refused(_("This account is closed already."))


def obstacles(person: User, *, now: datetime) -> list[str]:
    """Everything that keeps the person from going now, in words; within a transaction."""
    leads = Participation.objects.held(now).lead_organizers().filter(user=person)
    found = [
        *(
            f"{row.cohort}: {words}"
            for row in leads.select_related("cohort", "user").order_by("cohort__number", "pk")
            if (words := refusal(require_lead_elsewhere, row, now, FAR_AHEAD, by=person))
        ),
        *(
            words
            for part in Mentoring.objects.held().filter(mentor=person).select_related("project")
            if (words := refusal(require_another_lead, part.project, part))
        ),
        refusal(react, "account.closing", person, by=person, now=now),
    ]
    return [words for words in found if words]


def refusal(step: Callable[..., Any], *args: Any, **facts: Any) -> str:
    try:
        step(*args, **facts)
    except Refused as refused:
        return str(refused)
    return ""


def leave_roles(person: User, *, now: datetime) -> None:
    """Each as if they had ended it alone, with those told who work with them."""
    rows = Participation.objects.held(now).filter(user=person)
    for row in rows.select_related("cohort", "user", "project").order_by("started_at", "pk"):
        told = who_worked_with(row, now) if is_missed(row) else []
        event = end_participation(row, by=person, now=now)
        tell(told, "cohorts/mentee_left", {"row": row}, about=event, now=now)


def is_missed(row: Participation) -> bool:
    """Nobody counts on a mentee any more once the cohort is over."""
    return row.role == Role.MENTEE and row.cohort.state not in ENDED_COHORT_STATES


def who_worked_with(row: Participation, now: datetime) -> list[User]:
    """The organizers and the project's mentors, but for those kept apart from the mentee."""
    mentors = Mentoring.objects.current(now).filter(project=row.project_id).values("mentor")
    team = User.objects.filter(~apart(row.user_id, OuterRef("pk"), now), pk__in=mentors)
    return [*organizers_of(row.cohort, now), *team]


# What is kept, for fairness and safety ----------------------------------------------------------


def addresses_of(person: User) -> list[str]:
    """The one that counts first. One that was never proved may be somebody else's."""
    return list(dict.fromkeys([person.email, *proved_addresses(person)]))


def proved_addresses(person: User) -> list[str]:
    rows = EmailAddress.objects.filter(user=person, verified=True).order_by("pk")
    return list(rows.values_list("email", flat=True))


def keep_marks(person: User) -> None:
    proved = proved_addresses(person)
    whose = rules.identities(addresses=proved, github_id=person.github_id)
    marks = dict.fromkeys(map(rules.mark_of, whose))
    FormerIdentity.objects.bulk_create(FormerIdentity(user=person, mark=one) for one in marks)


def keep_organizers(person: User, *, now: datetime) -> None:
    """Who organized a cohort is no mentee of a later one (programme rule), in any account."""
    if person.github_id is None:
        return
    organized = Participation.objects.organizers().filter(user=person)
    for name in dict.fromkeys(organized.values_list("cohort__name", flat=True)):
        known = PastOrganizer.objects.standing(now).filter(
            github_login__iexact=person.github_login, cohort_name=name
        )
        if not known.exists():
            PastOrganizer.objects.create(
                github_id=person.github_id,
                github_login=person.github_login,
                cohort_name=name,
                recorded_at=now,
                recorded_by=person,
            )


# What goes --------------------------------------------------------------------------------------


def forget(person: User, addresses: Sequence[str], *, now: datetime) -> None:
    name, login = person.name, person.github_login
    forget_ways_in(person, addresses, login)
    Participation.objects.filter(user=person).update(working_hours="")
    Away.objects.filter(participation__user=person).update(note="")
    MentorRequest.objects.filter(user=person).update(text="", answer="")
    forget_person(person, now=now)
    forget_in_history(own_rows(person))
    forget_as_author(person, [name, login])


def forget_ways_in(person: User, addresses: Sequence[str], login: str) -> None:
    theirs = [Q(email__iexact=one) for one in addresses]
    theirs += [Q(github_login__iexact=login)] if login else []
    bound = Invitation.objects.filter(reduce(or_, theirs, Q(accepted_by=person)))
    bound.update(email=rules.address_of_nobody(person.pk), github_login="")
    sent_to = [Q(address__iexact=one) for one in addresses]
    Message.objects.filter(reduce(or_, sent_to, Q(recipient=person))).delete()
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user=person).delete()


def forget_person(person: User, *, now: datetime) -> None:
    nobody = {
        "email": rules.address_of_nobody(person.pk),
        "name": "",
        "pronouns": "",
        "time_zone": "UTC",
        "github_id": None,
        "github_login": "",
        "is_active": False,
        "is_superuser": False,
        "closed_at": now,
    }
    for field, value in nobody.items():
        setattr(person, field, value)
    person.set_unusable_password()
    person.last_login = None
    person.save()


def own_rows(person: User) -> list[models.QuerySet[Any]]:
    return [
        User.objects.filter(pk=person.pk),
        Participation.objects.filter(user=person),
        Away.objects.filter(participation__user=person),
        Mentoring.objects.filter(mentor=person).select_related("project"),
        MentorRequest.objects.filter(user=person),
        Invitation.objects.filter(accepted_by=person),
    ]


def forget_in_history(rows: Iterable[models.QuerySet[Any]]) -> None:
    """Of what is the person's: that something happened stays; what it was before and why, goes."""
    for thing in (thing for each in rows for thing in each):
        Event.objects.about(thing).update(object_name=str(thing)[:200], reason="", changes={})


def rename_in_history(rows: Iterable[models.QuerySet[Any]]) -> None:
    """Of what is also somebody else's: only the person's name goes."""
    for thing in (thing for each in rows for thing in each):
        Event.objects.about(thing).update(object_name=str(thing)[:200])


def forget_as_author(person: User, names: Sequence[str]) -> None:
    """Of what they did to things that are gone by now, or are somebody else's."""
    for name in filter(None, names):
        for event in Event.objects.filter(by=person, object_name__contains=name):
            event.object_name = event.object_name.replace(name, str(person))[:200]
            event.save(update_fields=["object_name"])


def say_goodbye(address: str, *, now: datetime) -> None:
    """The last message; once it is sent, its address is forgotten (``cohorts.tasks``)."""
    kind = rules.GOODBYE
    key = f"{kind}:{uuid.uuid4()}"
    compose(None, kind, {}, key=key, cohort=None, now=now, address=address).save()
    deliver_soon()
