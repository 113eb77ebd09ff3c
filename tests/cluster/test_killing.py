"""Two web processes and two workers on one PostgreSQL and one Redis; one of each is killed.

Whatever was answered with success exists exactly once, everything else can be
repeated, and every released person has exactly one message.
"""

import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.assignment import confirm_assignment, propose_assignment
from applications.actions.review import give_default_rubric
from applications.models import Application, Assignment, Offer
from applications.states import ApplicationState
from cohorts.models import Cohort, Event, Message
from cohorts.states import CohortState, MessageState
from tests.applications.selection import score
from tests.cluster.season import (
    ON_REDIS,
    PATIENCE,
    PEOPLE,
    Season,
    Web,
    season,
    submissions,
    web,
)
from tests.processes import kill, mail_server, manage, running, wait_until

pytestmark = [pytest.mark.cluster, pytest.mark.django_db(transaction=True)]


def worker(mail_url: str) -> Any:
    return running("manage.py", "worker", **ON_REDIS, EMAIL_URL=mail_url)


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

    def submit(place: int) -> bool:
        ok = season.hand_in(applications[place], webs[place % len(webs)])
        accident.count()
        return ok

    with ThreadPoolExecutor(8) as crowd:
        worked = list(crowd.map(submit, range(len(applications))))
    return [application for application, ok in zip(applications, worked, strict=True) if not ok]


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
