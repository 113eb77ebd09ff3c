"""A season of a cohort on real web processes: everybody has a draft and a session."""

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.urls import reverse

from applications.models import Application, Submission
from cohorts.models import Cohort, Participation, PhaseKind, Project, User
from cohorts.states import CohortState
from tests.applications.selection import fresh_roster
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
from tests.processes import free_port, running, wait_until

REDIS = os.environ.get("TEST_REDIS_URL", "redis://localhost:6379/9")
ON_REDIS = {"CACHE_URL": REDIS, "TASKS_BACKEND": "redis"}
PEOPLE = 200
CSRF = "x" * 32
PATIENCE = 120
A_DAY = timedelta(days=1)


@dataclass
class Web:
    """A web process; ``post`` answers None where nobody answered, or with a 5xx."""

    process: subprocess.Popen[bytes]
    port: int
    statuses: Counter[int] = field(default_factory=Counter)

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
        self.statuses[answer.status_code] += 1
        return answer if answer.status_code < 500 else None

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def cookie_line(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@contextmanager
def web(**more: str) -> Iterator[Web]:
    port = free_port()
    command = ["-m", "gunicorn", "amp.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with running(*command, "--no-control-socket", **{**ON_REDIS, **more}) as process:
        one = Web(process, port)
        wait_until(one.answers, seconds=PATIENCE)
        yield one


@dataclass
class Season:
    """A cohort in its application phase, with everybody's draft complete."""

    cohort: Cohort
    project: Project
    lead: User
    drafts: list[Application]
    sessions: dict[Any, str] = field(default_factory=dict)

    def hand_in(self, application: Application, at: Web) -> bool:
        """Press the button; whether the answer was that it is handed in."""
        submit = reverse("applications:submit", args=[self.cohort.slug])
        status = reverse("applications:status", args=[self.cohort.slug])
        answer = at.post(submit, self.session(application.user))
        return answer is not None and answer.headers.get("Location") == status

    def session(self, person: User) -> str:
        if person.pk not in self.sessions:
            self.sessions[person.pk] = signed_in(person).cookies["sessionid"].value
        return self.sessions[person.pk]


def season(now: datetime) -> Season:
    cohort = CohortFactory(state=CohortState.OPEN)
    for kind, start, end in [
        (PhaseKind.APPLICATIONS, -A_DAY, A_DAY),
        (PhaseKind.KICKOFF, 20 * A_DAY, 21 * A_DAY),
        (PhaseKind.FINAL, 90 * A_DAY, 100 * A_DAY),
    ]:
        PhaseFactory(cohort=cohort, kind=kind, starts_at=now + start, ends_at=now + end)
    project = published_project(cohort)
    lead = ParticipationFactory(cohort=cohort, lead_organizer=True).user
    fresh_roster(now)
    drafts = [draft(cohort, project) for _person in range(PEOPLE)]
    Participation.objects.update(started_at=now - A_DAY)
    gathered = Season(cohort, project, lead, drafts)
    for application in drafts:
        gathered.session(application.user)
    return gathered


def draft(cohort: Cohort, project: Project) -> Application:
    application = ApplicationFactory(cohort=cohort, user=UserFactory(github=True))
    ProjectChoiceFactory(application=application, project=project, rank=1)
    return application


def submissions() -> Counter[Any]:
    return Counter(Submission.objects.values_list("application", flat=True))
