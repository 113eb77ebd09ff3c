"""How people prove who they are: the GitHub identity, a lost second factor, sign-in mails."""

import uuid
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.actions.moving import edit, record
from cohorts.actions.restricting import carry_over
from cohorts.actions.telling import deliver_soon, tell
from cohorts.models import Message, Participation, User
from cohorts.permissions import check
from cohorts.rules.accounts import identities
from cohorts.states import CohortState


def require_free_github_identity(person: User | None, github_id: int) -> None:
    """Refuse a GitHub account that is another account's, or a second one for the same account.

    ``person`` is None for somebody who is about to get an account.
    """
    owners = User.objects.filter(github_id=github_id)
    others = owners.exclude(pk=person.pk) if person else owners
    if others.exists():
        raise Refused(
            _(
                "This GitHub account belongs to another account here. Sign in with GitHub to "
                "use that one, or disconnect it there first."
            )
        )
    if person is not None and person.github_id not in {None, github_id}:
        raise Refused(
            _(
                "Your account is connected to the GitHub account @%(login)s. "
                "Disconnect that one first."
            )
            % {"login": person.github_login}
        )


@transaction.atomic
def keep_github_identity(person: User, *, github_id: int, login: str, now: datetime) -> None:
    """Remember which GitHub account is this person's, and what it is called today."""
    require_free_github_identity(person, github_id)
    verb = "GitHub account renamed" if person.github_id else "GitHub account connected"
    edit(person, {"github_id": github_id, "github_login": login}, by=person, now=now, verb=verb)
    know_again(person)


@transaction.atomic
def know_again(person: User) -> None:
    """Somebody has proved who they are: an account that they closed is remembered."""
    proved = EmailAddress.objects.filter(user=person, verified=True)
    addresses = list(proved.values_list("email", flat=True))
    carry_over(person, identities(addresses=addresses, github_id=person.github_id))


@transaction.atomic
def forget_github_identity(person: User, *, now: datetime) -> None:
    """The person disconnected GitHub; eligibility becomes undecided until they connect again."""
    verb = "GitHub account disconnected"
    edit(person, {"github_id": None, "github_login": ""}, by=person, now=now, verb=verb)


@transaction.atomic
def reset_second_factor(person: User, *, by: User | None, reason: str, now: datetime) -> None:
    """Take away a lost second factor, so that the person can enrol a new one.

    For those who have lost their recovery codes as well. The password or the
    GitHub sign-in still guards the account; the person is told. ``by`` is None
    for whoever runs the server: the way for the only lead organizer.
    """
    if by is not None:
        require_may_reset(person, by, now)
    if not reason.strip():
        raise Refused(_("Say how you know that it is really this person who asks."))
    gone, _kinds = Authenticator.objects.filter(user=person).delete()
    if not gone:
        raise Refused(_("This person has no second factor."))
    event = record(person, by=by, now=now, verb="second factor reset", reason=reason.strip())
    tell([person], "cohorts/second_factor_reset", {"by": by}, about=event, now=now)


def require_may_reset(person: User, by: User, now: datetime) -> None:
    check(by, "people.reset_second_factor", now=now)
    if by == person:
        raise Refused(
            _(
                "Another lead organizer resets yours, or whoever runs the server. "
                "A recovery code works, too."
            )
        )
    require_trusted_lead(by, now)


def require_trusted_lead(by: User, now: datetime) -> None:
    """Whoever makes a draft leads it: that alone gives no power over anybody's account."""
    leads = Participation.objects.active(now).lead_organizers().filter(user=by)
    if not leads.exclude(cohort__state=CohortState.DRAFT, cohort__created_by=by).exists():
        raise Refused(_("You lead only a draft of your own. Ask another lead organizer."))


def write_sign_in_mail(address: str, kind: str, subject: str, text: str, *, now: datetime) -> None:
    """Put a mail of the sign-in pages into the outbox: a slow mail server stops no page.

    It belongs to no cohort, so that no organizer sees it; see
    ``cohorts.tasks.secrets_gone`` for what happens to the codes in it.
    """
    Message.objects.create(
        key=f"sign-in:{uuid.uuid4()}",
        address=address,
        kind=kind[:60],
        subject=subject[:300],
        text=text,
        created_at=now,
        due_at=now,
    )
    deliver_soon()
