"""Whether the log of the committee is whole, and the line that one notes to compare with later."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cohorts.management.in_words import CommandInWords
from conduct.actions.log import verify


class Command(CommandInWords):
    help = "Check the hash-chained log of confidential reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted", metavar="NUMBER:SIGNATURE", help="a line that was noted earlier"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        found = verify(noted=read_noted(options["noted"]))
        if found.fault is not None:
            raise CommandError(f"The log was changed or cut at entry {found.fault}.")
        self.stdout.write(
            f"The log is whole: {found.entries} entries. To note: {found.entries}:{found.signature}"
        )


def read_noted(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    number, _colon, signature = text.partition(":")
    if not (number.isascii() and number.isdigit()):
        raise CommandError("Give the line as it was noted: NUMBER:SIGNATURE.")
    return int(number), signature
