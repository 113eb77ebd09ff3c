"""Fill an empty portal with cohorts at four stages of their life, and print who can sign in."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from applications.management.demo import amp_2026, amp_2027, amp_docs, amp_tools, people, stage
from cohorts.management.in_words import CommandInWords
from cohorts.models import Cohort, User


class Command(CommandInWords):
    help = (
        "Load the demo: AMP 2026, finished, AMP Tools, released, AMP Docs, at work, and AMP 2027, "
        "open today. All people are invented."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="only print the sign-ins where data exist"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The demo's passwords are public, so it is loaded with DEBUG=on only."
            )
        if not Cohort.objects.exists():
            load(timezone.now())
        elif not options["if_empty"]:
            raise CommandError("There are cohorts already. The demo wants an empty database.")
        self.print_sign_ins()

    def print_sign_ins(self) -> None:
        present = set(User.objects.values_list("email", flat=True))
        rows = [row for row in people.SIGN_INS if row[0] in present]
        if not rows:
            self.stdout.write("This database holds no demo.")
            return
        self.stdout.write(f"Sign in with the password “{people.PASSWORD}” as:")
        for address, role, what in rows:
            self.stdout.write(f"  {address:<24}{role:<28}{what}")
        if not settings.DEMO_SKIPS_SECOND_FACTOR:
            self.stdout.write(
                "Organizers enrol a second factor first (DEMO_SKIPS_SECOND_FACTOR is off)."
            )


@transaction.atomic
def load(now: datetime) -> None:
    """All stories, each step with the instant at which it happened; all or nothing."""
    company = stage.Company()
    # In the order of their days, wherever today lies: rosters are read forwards only.
    by_today = (amp_docs, amp_tools, amp_2027)
    reads = {on for story in by_today for on in story.roster_read(now)}
    for on in sorted({*amp_2026.ROSTER_READ, *reads}):
        stage.read_roster(company, on)
    amp_2026.play(company)
    for story in by_today:
        story.play(company, now)
    stage.keep_quiet()
