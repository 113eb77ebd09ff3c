"""Two web processes and two workers on one PostgreSQL and one Redis; one of each is killed.

Whatever was answered with success exists exactly once, everything else can be
repeated, and every released person has exactly one message.
"""

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import redis
from django.urls import reverse
from django.utils import timezone

from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.review import give_default_rubric
from applications.models import Application, Assignment, Offer, Submission
from applications.states import ApplicationState
from cohorts.models import Cohort, Event, Message, Participation, PhaseKind, Project, User
from cohorts.states import CohortState, MessageState
from tests.applications.selection import fresh_roster, score
from tests.cast import signed_in
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    ParticipationFactory,
    PhaseFactory,
    ProjectChoiceFactory,
    UserFactory,
    published_project,
)
from tests.processes import free_port, kill, mail_server, manage, running, wait_until

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]

REDIS = os.environ.get("TEST_REDIS_URL", "redis://localhost:6379/9")
ON_REDIS = {"CACHE_URL": REDIS, "TASKS_BACKEND": "redis"}
PEOPLE = 200
CSRF = "x" * 32
PATIENCE = 120


@pytest.fixture(autouse=True)
def empty_redis() -> Iterator[None]:
    with redis.Redis.from_url(REDIS) as server:
        server.flushdb()
        yield
        server.flushdb()


@dataclass
class Web:
    """A web process; ``post`` answers None where nobody answered."""

    process: subprocess.Popen[bytes]
    port: int

    def post(self, path: str, session: str) -> httpx.Response | None:
        cookies = {"sessionid": session, "csrftoken": CSRF}
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{self.port}{path}",
                headers={"X-CSRFToken": CSRF, "Cookie": cookie_line(cookies)},
                timeout=PATIENCE,
            )
        except httpx.TransportError:
            return None
        return answer if answer.status_code < 500 else None

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def cookie_line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextmanager
def web() -> Iterator[Web]:
    port = free_port()
    command = ["-m", "gunicorn", "amp.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with running(*command, "--no-control-socket", **ON_REDIS) as process:
        one = Web(process, port)
        wait_until(one.answers, seconds=PATIENCE)
        yield one


def worker(mail_url: str) -> Any:
    return running("manage.py", "worker", **ON_REDIS, EMAIL_URL=mail_url)


@dataclass
class Season:
    """A cohort in its application phase, with everybody's draft complete."""

    cohort: Cohort
    project: Project
    lead: User
    drafts: list[Application]
    sessions: dict[Any, str] = field(default_factory=dict)

    def session(self, person: User) -> str:
        if person.pk not in self.sessions:
            self.sessions[person.pk] = signed_in(person).cookies["sessionid"].value
        return self.sessions[person.pk]


def season(now: datetime) -> Season:
    cohort = CohortFactory(state=CohortState.OPEN)
    day = timedelta(days=1)
    for kind, start, end in [
        (PhaseKind.APPLICATIONS, -day, day),
        (PhaseKind.KICKOFF, 20 * day, 21 * day),
        (PhaseKind.FINAL, 90 * day, 100 * day),
    ]:
        PhaseFactory(cohort=cohort, kind=kind, starts_at=now + start, ends_at=now + end)
    project = published_project(cohort)
    lead = ParticipationFactory(cohort=cohort, lead_organizer=True).user
    fresh_roster(now)
    drafts = [draft(cohort, project) for _person in range(PEOPLE)]
    Participation.objects.update(started_at=now - day)
    gathered = Season(cohort, project, lead, drafts)
    for application in drafts:
        gathered.session(application.user)
    return gathered


def draft(cohort: Cohort, project: Project) -> Application:
    application = ApplicationFactory(cohort=cohort, user=UserFactory(github=True))
    ProjectChoiceFactory(application=application, project=project, rank=1)
    return application


class Accident:
    """Kills processes, once, after a number of answers."""

    def __init__(self, after: int, *victims: subprocess.Popen[bytes]) -> None:
        self.left, self.victims, self.lock = after, victims, threading.Lock()

    def count(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                for victim in self.victims:
                    kill(victim)


def submit_all(
    season: Season, applications: Sequence[Application], webs: Sequence[Web], accident: Accident
) -> list[Application]:
    """Everybody hands in at once, half at each web process; return who had no success."""
    path = reverse("applications:submit", args=[season.cohort.slug])
    status = reverse("applications:status", args=[season.cohort.slug])

    def submit(place: int) -> bool:
        person = applications[place].user
        answer = webs[place % len(webs)].post(path, season.session(person))
        accident.count()
        return answer is not None and answer.headers.get("Location") == status

    with ThreadPoolExecutor(8) as crowd:
        worked = list(crowd.map(submit, range(len(applications))))
    return [application for application, ok in zip(applications, worked, strict=True) if not ok]


def submissions() -> Counter[Any]:
    return Counter(Submission.objects.values_list("application", flat=True))


def test_killing_one_of_each_loses_and_doubles_nothing():
    manage("migrate", "--verbosity", "0", **ON_REDIS)
    amp = season(timezone.now())
    with ExitStack() as stack, mail_server() as smtp:
        first, second = stack.enter_context(web()), stack.enter_context(web())
        victim, survivor = (stack.enter_context(worker(smtp.url)) for _ in range(2))

        accident = Accident(60, first.process, victim)
        unanswered = submit_all(amp, amp.drafts, [first, second], accident)
        answered = set(amp.drafts) - set(unanswered)
        assert len(answered) >= 60
        assert unanswered, "The accident was noticed."
        assert all(submissions()[application.pk] == 1 for application in answered)

        assert submit_all(amp, unanswered, [second], Accident(0)) == []
        assert submissions() == Counter({draft.pk: 1 for draft in amp.drafts})
        assert Event.objects.filter(verb="application submitted").count() == PEOPLE
        assert messages_of("applications/submitted") == Counter(people(amp))

        # Their supervisor starts them again.
        first = stack.enter_context(web())
        stack.enter_context(worker(smtp.url))
        assignment = confirmed(amp, timezone.now())
        release(amp, assignment, first, second)
        smtp.pause = 0.01
        sent = len(smtp.mails)
        wait_until(lambda: len(smtp.mails) > sent + 20, seconds=PATIENCE)
        kill(survivor)

        assert decisions() == Counter(people(amp))
        deliver_the_rest()
        wait_until(lambda: not unsent(), seconds=PATIENCE)
        received = Counter(str(mail["Message-ID"]) for mail in smtp.mails)

    assert len(received) == Message.objects.count()
    assert sum(received.values()) <= len(received) + 2, "At most one more for each killed worker."


def confirmed(amp: Season, now: datetime) -> Assignment:
    """One applicant is scored and selected; everybody else hears that, too."""
    Cohort.objects.filter(pk=amp.cohort.pk).update(state=CohortState.SELECTING)
    amp.cohort.refresh_from_db()
    give_default_rubric(amp.cohort)
    score(amp.drafts[0].choices.get(), amp.project.proposed_by, 5)
    assignment = propose_assignment(amp.cohort, by=amp.lead, now=now)
    confirm_assignment(assignment, by=amp.lead, now=now)
    return assignment


def release(amp: Season, assignment: Assignment, first: Web, second: Web) -> None:
    """A web process is killed while it releases; the organizer presses again elsewhere."""
    path = reverse("applications:desk_release", args=[amp.cohort.slug, assignment.pk])
    session = amp.session(amp.lead)
    with ThreadPoolExecutor(1) as hand:
        pressed = hand.submit(first.post, path, session)
        time.sleep(0.1)
        kill(first.process)
        pressed.result()
    assert second.post(path, session) is not None
    amp.cohort.refresh_from_db()
    assert amp.cohort.released_at is not None


def deliver_the_rest() -> None:
    """The leases of the killed workers end, and the clock asks again."""
    sent = -1
    while sent != (sent := Message.objects.filter(state=MessageState.SENT).count()):
        time.sleep(5)  # Whatever is held after this is held by the dead.
    held = Message.objects.filter(state=MessageState.SENDING)
    held.update(leased_until=timezone.now() - timedelta(seconds=1))
    manage("tick", **ON_REDIS)


def unsent() -> bool:
    return Message.objects.exclude(state=MessageState.SENT).exists()


def people(amp: Season) -> list[Any]:
    return [application.user_id for application in amp.drafts]


def messages_of(*kinds: str) -> Counter[Any]:
    return Counter(Message.objects.filter(kind__in=kinds).values_list("recipient", flat=True))


def decisions() -> Counter[Any]:
    assert Offer.objects.count() == 1
    decided = Application.objects.exclude(state=ApplicationState.SUBMITTED)
    assert decided.count() == PEOPLE
    return messages_of(
        "applications/offered", "applications/waitlisted", "applications/not_selected"
    )
