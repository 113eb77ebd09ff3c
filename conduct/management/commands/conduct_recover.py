"""With the recovery key: give a seat the reports that nobody else can share with it."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from cohorts.management.in_words import CommandInWords
from conduct.actions.sharing import recover
from conduct.management.asking import find_seat, secret
from conduct.rules.passphrase import read_printed


class Command(CommandInWords):
    help = "Share every report that a seat may have with it, by the printed recovery key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seat", required=True, help="its name or key")

    def handle(self, *_args: Any, **options: Any) -> None:
        seat = find_seat(options["seat"])
        pair = read_printed(secret("Private half of the recovery key"))
        recover(pair, seat, now=timezone.now())
        # How many is nobody's business who stands behind the keyboard.
        self.stdout.write(f"{seat} has what this seat may have.")
