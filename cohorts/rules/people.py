"""Rules about people: somebody can always be reached, and an invitation works once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.models import Part, Role

INVITATION_LASTS = timedelta(days=14)
LONGEST_AWAY = timedelta(days=366)
CAPACITY_AT_MOST = 10

# A person whom one can talk to decides nothing about one, and nobody who works as a
# mentee decides or reads what is confidential (values page).
NEVER_TOGETHER = (
    frozenset({Role.ORGANIZER, Role.WELLBEING}),
    frozenset({Role.ORGANIZER, Role.MENTEE}),
    frozenset({Role.MENTOR, Role.MENTEE}),
)

# An invitation raises a part and never lowers one.
PARTS_RISING = (Part.BACKUP, Part.CO_MENTOR, Part.LEAD)


@dataclass(frozen=True)
class Reachability:
    """When one lead organizer is there: from, until (None: open), and the times away."""

    starts_at: datetime
    ends_at: datetime | None
    aways: tuple[tuple[datetime, datetime], ...] = ()

    def at(self, moment: datetime) -> bool:
        in_office = self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)
        return in_office and not any(start <= moment < end for start, end in self.aways)


def always_reachable(leads: Sequence[Reachability], start: datetime, end: datetime) -> bool:
    """Whether at every moment of [start, end) at least one lead can be reached.

    It is enough to look at the moments at which somebody leaves.
    """
    moments = {start}
    for lead in leads:
        moments.update(away_start for away_start, _end in lead.aways)
        if lead.ends_at is not None:
            moments.add(lead.ends_at)
    return all(
        any(lead.at(moment) for lead in leads) for moment in moments if start <= moment < end
    )


def require_reachable(
    leads: Sequence[Reachability], start: datetime, end: datetime, *, leaver: str = ""
) -> None:
    """Refuse what would leave nobody. ``leaver`` is who goes, empty for the reader."""
    if always_reachable(leads, start, end):
        return
    words = (
        _(
            "%(person)s is the last lead organizer who can be reached in that time. "
            "Name another lead organizer first."
        )
        if leaver
        else _(
            "You are the last lead organizer who can be reached in that time. "
            "Name another lead organizer first."
        )
    )
    raise Refused(words % {"person": leaver})


def require_roles_fit(role: Role, held: Collection[str], *, person: str = "") -> None:
    """Refuse a role beside one of ``held`` that excludes it. ``person`` is empty for the reader."""
    excluding = [
        other
        for pair in NEVER_TOGETHER
        for other in pair - {role}
        if role in pair and other in held
    ]
    if not excluding:
        return
    facts = {"person": person, "held": excluding[0].label, "role": role.label}
    raise Refused(
        _("%(person)s is %(held)s in this cohort, and cannot be %(role)s as well.") % facts
        if person
        else _("You are %(held)s in this cohort, and cannot be %(role)s as well.") % facts
    )


def require_no_mentee(*, is_mentee: bool, person: str = "") -> None:
    """Nobody mentors while they are a mentee, in whichever cohort."""
    if is_mentee:
        words = (
            _("%(person)s is a mentee now. Nobody is mentor and mentee at the same time.")
            if person
            else _("You are a mentee now. Nobody is mentor and mentee at the same time.")
        )
        raise Refused(words % {"person": person})


def require_may_take_part(*, is_kept_away: bool, person: str = "") -> None:
    """``person`` is empty for the reader. Nobody is told more here: it would tell too much."""
    if is_kept_away:
        raise Refused(
            _("%(person)s cannot take part at the moment.") % {"person": person}
            if person
            else _(
                "You cannot do this at the moment. If you think that it is wrong, ask at /help/."
            )
        )


def require_may_join(*, is_apart: bool, project: str, person: str = "") -> None:
    if is_apart:
        words = (
            _("%(person)s cannot join “%(project)s” at the moment.")
            if person
            else _(
                "You cannot join “%(project)s” at the moment. If you think that it is wrong, "
                "ask at /help/."
            )
        )
        raise Refused(words % {"person": person, "project": project})


def require_capacity(capacity: int) -> None:
    if not 0 <= capacity <= CAPACITY_AT_MOST:
        raise Refused(
            _("A mentor leads between 0 and %(most)s mentees.") % {"most": CAPACITY_AT_MOST}
        )


def is_raised(part: str, to: str) -> bool:
    """Whether somebody with ``part`` on a project gains by being invited as ``to``."""
    return PARTS_RISING.index(Part(to)) > PARTS_RISING.index(Part(part))


def require_away_possible(start: datetime, end: datetime, now: datetime) -> None:
    if end <= now:
        raise Refused(_("That time is over already."))
    if end - start > LONGEST_AWAY:
        raise Refused(_("More than a year is no absence. End the role instead."))


@cache
def known_zones() -> frozenset[str]:
    """The names of the time zone database, read once: it is many small files."""
    return frozenset(available_timezones())


def require_usable_invitation(*, is_open: bool, expires_at: datetime, now: datetime) -> None:
    if not is_open:
        raise Refused(_("This invitation was used or taken back. Ask for a new one."))
    if now >= expires_at:
        raise Refused(_("This invitation has expired. Ask for a new one."))


def require_bound_person(
    *, email: str, github_login: str, verified_addresses: set[str], person_login: str
) -> None:
    """The link is for one address or one GitHub login; nobody else can use it."""
    if email and email.lower() not in verified_addresses:
        raise Refused(
            _(
                "This invitation is for another e-mail address. Sign in with the account of "
                "that address, or add and confirm it in your account first."
            )
        )
    if github_login and github_login.lower() != person_login.lower():
        raise Refused(
            _(
                "This invitation is for the GitHub account @%(login)s. Connect it to your "
                "account here first, then follow the link again."
            )
            % {"login": github_login}
        )


def require_adult(*, said_so: bool) -> None:
    if not said_so:
        raise Refused(_("Mentors are 18 or older. Please confirm that you are."))
