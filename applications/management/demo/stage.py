"""What all stories need: accounts that arrive, mentors who join, a roster, a quiet outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import F

from applications.actions.roster import import_roster
from applications.management.demo import people
from applications.management.demo.people import Somebody
from applications.management.demo.projects import Idea
from applications.models import Application, Lottery
from cohorts.actions import people as joining
from cohorts.actions import projects
from cohorts.actions.people_access import keep_github_identity
from cohorts.models import Cohort, Message, Part, Participation, Project, User
from cohorts.states import MessageState
from cohorts.tasks import advance


@dataclass(frozen=True)
class Calendar:
    """Days before and after the one on which the demo is loaded."""

    now: datetime

    def day(self, days: int) -> date:
        return self.now.astimezone(UTC).date() + timedelta(days=days)

    def at(self, days: int, hour: int = 9) -> datetime:
        """That day at the hour, but never later than now."""
        return min(datetime.combine(self.day(days), time(hour), UTC), self.now)


class Company:
    """The demo's people as accounts, each made when it is first needed.

    All share one password, hashed once: hashing it for each would take longer
    than everything else.
    """

    def __init__(self) -> None:
        self.hash = make_password(people.PASSWORD)
        self.users: dict[str, User] = {}
        self.ids: dict[str, int] = {}

    def __getitem__(self, key: str) -> User:
        return self.users[key]

    def github_id(self, who: Somebody) -> int:
        return self.ids.setdefault(who.key, people.FIRST_GITHUB_ID + len(self.ids))

    def arrives(self, who: Somebody, now: datetime) -> User:
        """The account of ``who``, with a confirmed address, since ``now`` if it is new."""
        if who.key in self.users:
            return self.users[who.key]
        user = User(
            email=who.email,
            name=who.name,
            time_zone=who.zone,
            pronouns=who.pronouns,
            password=self.hash,
            joined_at=now,
        )
        user.full_clean()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if who.github:
            keep_github_identity(user, github_id=self.github_id(who), login=who.login, now=now)
        self.users[who.key] = user
        return user

    def arrive(self, crowd: Iterable[Somebody], now: datetime) -> list[User]:
        return [self.arrives(who, now) for who in crowd]


def read_roster(company: Company, on: datetime) -> None:
    """Read the invented maintainer roster as of ``on``: mentors, and people seen nowhere else."""
    maintainers = [
        {
            "name": who.name,
            "github": who.login,
            "githubID": company.github_id(who),
            "slack": f"U{company.github_id(who) % 10**9:09}",
            "repos": ["cli", "website"],
            "isTscMember": False,
        }
        for who in (*people.MENTORS, *people.MAINTAINERS_ELSEWHERE)
        if who.key != "pirjo"  # A mentor need not be a maintainer.
    ]
    text = yaml.safe_dump(maintainers, allow_unicode=True, sort_keys=False)
    import_roster(
        text=text, source="demo roster (invented people)", by=None, now=on, read_at=on, apply=True
    )


def join_as_mentor(cohort: Cohort, mentor: User, *, by: User, now: datetime) -> Participation:
    """Invited by an organizer, accepted two hours later."""
    invitation = joining.invite_mentor(cohort, by=by, now=now, email=mentor.email)
    return joining.accept_invitation(
        invitation,
        by=mentor,
        now=now + timedelta(hours=2),
        is_adult=True,
        verified_addresses={mentor.email},
    )


def begin_idea(cohort: Cohort, idea: Idea, company: Company, now: datetime) -> Project:
    """Written down by its lead, who takes the co-mentors on board."""
    lead, *others = [company[key] for key in idea.mentors]
    project = projects.start_project(
        cohort, by=lead, now=now, skills=idea.skills, milestones=idea.milestones, **idea.fields()
    )
    for other in others:
        projects.add_mentor(project, other, Part.CO_MENTOR, by=lead, now=now + timedelta(hours=1))
    return project


def fix_the_lottery(cohort: Cohort) -> None:
    """The demo is the same each time that it is loaded; real seeds and lots are random."""
    Lottery.objects.filter(cohort=cohort).update(seed=cohort.slug)
    for number, row in enumerate(Application.objects.filter(cohort=cohort).order_by("user__email")):
        Application.objects.filter(pk=row.pk).update(lot=f"{number:032d}")


def keep_quiet() -> None:
    """Mark every message as sent when it was written.

    A demo tells of mails that went out long ago, to addresses that nobody has:
    they are read in the outbox and delivered to no one. This happens in the
    transaction that writes them, so that no worker can be faster.
    """
    waiting = Message.objects.filter(recipient__email__endswith="@example.org")
    waiting |= Message.objects.filter(recipient=None, address__endswith="@example.org")
    advance(waiting, MessageState.WAITING, MessageState.SENDING, leased_until=F("created_at"))
    advance(
        waiting, MessageState.SENDING, MessageState.SENT, leased_until=None, sent_at=F("created_at")
    )


def spread(start: datetime, end: datetime, count: int) -> Sequence[datetime]:
    """``count`` instants, evenly from ``start`` to before ``end``."""
    return [start + (end - start) * place / max(count, 1) for place in range(count)]
