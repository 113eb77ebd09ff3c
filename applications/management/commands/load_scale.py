"""A cohort as large as asked for, written in bulk: to see that the portal holds.

Nothing goes through an action, so nobody is told and no history is made up;
each row is one that the constraints accept. The same seed gives the same rows, but for their
keys.
"""

import random
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from applications.actions.review import give_default_rubric
from applications.actions.screening import give_default_reasons
from applications.management.scale import applicants, projects
from cohorts.actions.cohort import make
from cohorts.management.in_words import CommandInWords
from cohorts.models import Cohort, Phase, PhaseKind, User
from cohorts.states import CohortState

SLUG = "scale"
ORGANIZER = "organizer@scale.example.org"
PROJECTS_PER = 100

# Kind, first and last day, counted from today.
PHASES = (
    (PhaseKind.ANNOUNCEMENT, -90, -83),
    (PhaseKind.IDEAS, -80, -40),
    (PhaseKind.APPLICATIONS, -30, -3),
    (PhaseKind.SELECTION, -2, 20),
    (PhaseKind.KICKOFF, 25, 26),
    (PhaseKind.MIDTERM, 70, 77),
    (PhaseKind.FINAL, 120, 127),
    (PhaseKind.RECOGNITION, 140, 141),
)


class Command(CommandInWords):
    help = "Make the cohort “scale” in its selection, with many applications, projects, reviews."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *_args: Any, **options: Any) -> None:
        count = options["applications"]
        if not 1 <= count <= 200_000:
            raise CommandError("Between 1 and 200,000 applications.")
        if Cohort.objects.filter(slug=SLUG).exists():
            raise CommandError(f"The cohort “{SLUG}” exists already.")
        load(count, seed=options["seed"], now=timezone.now())
        self.stdout.write(f"{count} applications in the cohort “{SLUG}”.")


@transaction.atomic
def load(count: int, *, seed: int, now: datetime, ideas: int = 0) -> Cohort:
    """``count`` applications, and ``ideas`` projects, by default one for every hundred of them."""
    luck = random.Random(seed)  # noqa: S311 (repeatable on purpose)
    organizer = User.objects.create(email=ORGANIZER, name="Scale Organizer", joined_at=now)
    cohort = make_cohort(organizer, now)
    listed = projects.make(cohort, ideas or max(3, count // PROJECTS_PER), luck, now=now)
    applicants.make(cohort, listed, count, luck, now=now)
    return cohort


def make_cohort(organizer: User, now: datetime) -> Cohort:
    number = (Cohort.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    cohort = make(
        by=organizer,
        now=now - timedelta(days=100),
        verb="created",
        name="Scale",
        number=number,
        slug=SLUG,
        summary="A cohort as large as the neighbouring programmes have them.",
        expectations="Eight hours a week, and a word when life gets in the way.",
        code_of_conduct="Be kind.",
        slack_url="https://asyncapi.slack.com/archives/C0SCALE",
        discussion_url="https://github.com/orgs/asyncapi/discussions/1",
    )
    if not cohort.criteria.exists():
        give_default_rubric(cohort)
    if not cohort.screening_reasons.exists():
        give_default_reasons(cohort)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    Phase.objects.bulk_create(
        Phase(
            cohort=cohort,
            kind=kind,
            title=str(kind.label).capitalize(),
            starts_at=today + timedelta(days=first),
            ends_at=today + timedelta(days=last + 1),
        )
        for kind, first, last in PHASES
    )
    Cohort.objects.filter(pk=cohort.pk).update(
        state=CohortState.SELECTING,
        confirmed_at=now - timedelta(days=95),
        confirmed_by=organizer,
    )
    cohort.refresh_from_db()
    return cohort
