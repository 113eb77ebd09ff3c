"""Ten thousand decisions released in one act: ``python -m tests.bench.release``.

On the database of ``DATABASE_URL``; prints seconds, queries, mails and the peak
of memory. ``--decisions N`` for another number.
"""

# ruff: noqa: T201 (printing is what it is for)
import argparse
import os
import resource
import sys
import time
from typing import Any

DECISIONS = 10_000
PROJECTS = 40
# Among so many decisions one is a place, and three wait.
SHARE = 50


def main() -> None:
    wanted = argparse.ArgumentParser(prog="python -m tests.bench.release", description=__doc__)
    wanted.add_argument("--decisions", type=int, default=DECISIONS, metavar="N")
    decisions = wanted.parse_args().decisions
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        print_release(decisions)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def print_release(decisions: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from applications.actions.release import release_decisions
    from applications.models import Application
    from cohorts.models import Message
    from tests.rows import counting

    assignment, lead = confirmed(decisions)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with counting() as count:
        begun, worked = time.perf_counter(), time.process_time()
        release_decisions(assignment, by=lead, now=timezone.now())
        seconds = time.perf_counter() - begun
        worked = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = Message.objects.values("recipient").distinct().count()
    waiting = Application.objects.filter(state="submitted").count()
    print(
        f"release of {decisions:,} on {connection.display_name}: {seconds:.1f} s,"
        f" of them {worked:.1f} s of this process,"
        f" {count.queries} queries, {told:,} people have one mail each,"
        f" {waiting} left undecided, {(peak - before) / 1024:.0f} MB more at the peak",
        flush=True,
    )
    if told != decisions or waiting or Message.objects.count() != decisions:
        sys.exit("Somebody was left out, or told twice.")


def confirmed(decisions: int) -> tuple[Any, Any]:
    """A confirmed assignment, written row beside row."""
    from applications.models import Application, Confirmation, Outcome, Placement
    from cohorts.models import User
    from tests.factories import (
        NOW,
        AssignmentFactory,
        CohortFactory,
        ParticipationFactory,
        published_project,
    )

    cohort = CohortFactory(name="AMP 2026", number=4, slug="amp-2026", state="selecting")
    lead = ParticipationFactory(cohort=cohort, lead_organizer=True).user
    places = decisions // SHARE // PROJECTS + 1
    projects = [
        published_project(cohort, kind="documentation", places=places) for _one in range(PROJECTS)
    ]
    people = [
        User(email=f"person-{number}@example.org", name=f"Person {number}", password="!")
        for number in range(decisions)
    ]
    User.objects.bulk_create(people, batch_size=500)
    written = [
        Application(cohort=cohort, user=person, state="submitted", submitted_at=NOW)
        for person in people
    ]
    Application.objects.bulk_create(written, batch_size=500)
    assignment = AssignmentFactory(cohort=cohort, state="confirmed")

    def placement(number: int, application: Any) -> Any:
        selected = number % SHARE == 0
        waits = number % SHARE in (1, 2, 3)
        outcome = Outcome.WAITLISTED if waits else Outcome.NOT_SELECTED
        return Placement(
            assignment=assignment,
            application=application,
            outcome=Outcome.SELECTED if selected else outcome,
            project=projects[number // SHARE % PROJECTS] if selected else None,
            reason="The places of “CLI” went to proposals with a higher score.",
        )

    Placement.objects.bulk_create([placement(*pair) for pair in enumerate(written)], batch_size=500)
    Confirmation.objects.bulk_create(
        Confirmation(assignment=assignment, project=project, by=lead, at=NOW)
        for project in projects
    )
    return assignment, lead


if __name__ == "__main__":
    main()
