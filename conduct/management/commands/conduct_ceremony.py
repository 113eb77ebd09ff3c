"""The recovery key of the committee, made once, in the presence of those who will keep it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from cohorts.management.in_words import CommandInWords
from conduct.actions.ceremony import make_recovery_key
from conduct.management.asking import unlocked_seat
from conduct.models import RecoveryKey


class Command(CommandInWords):
    help = "Make the committee's recovery key and print its private half once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="SEAT", help="the full member who replaces a key")
        parser.add_argument("--replace", action="store_true", help="though there is a key")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        there = RecoveryKey.objects.filter(replaced_at=None).first()
        if there and not options["replace"]:
            raise CommandError(f"There is a recovery key, {there}. To make another: --replace.")
        by = unlocked_seat(options["by"], now=now) if options["by"] else None
        key, private = make_recovery_key(by=by, now=now)
        self.stdout.write(f"Recovery key {key}. Its private half, shown this once:\n\n{private}\n")
        self.stdout.write(
            "Write it down twice by hand, give each paper to somebody outside the organizers, "
            "prove it with conduct_drill, then clear this screen."
        )
