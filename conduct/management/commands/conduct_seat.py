"""Seats at the keyboard of the server: the first ones, and all where the rooms are not reached.

Whoever is given a passphrase sits at this keyboard alone.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from cohorts.management.in_words import CommandInWords
from cohorts.models import User
from conduct.actions.seats import (
    Handed,
    appoint_seat,
    end_seat,
    renew_key,
    renew_passphrase,
)
from conduct.management.asking import all_seats, find_seat, unlocked_seat
from conduct.states import SeatKind


class Command(CommandInWords):
    help = "Appoint, end or renew a seat on the conduct committee; list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list")
        appoint = verbs.add_parser("appoint", help="by a full member; the first of them by nobody")
        appoint.add_argument("name", help="as it is shown to reporters")
        appoint.add_argument("--account", metavar="EMAIL", help="needed but for external members")
        appoint.add_argument("--kind", choices=SeatKind.values, default=SeatKind.FULL)
        appoint.add_argument("--by", metavar="SEAT")
        words = verbs.add_parser("new-passphrase", help="with the printed recovery kit")
        words.add_argument("seat")
        for verb in ("new-key", "end"):
            other = verbs.add_parser(verb)
            other.add_argument("seat")
            other.add_argument("--by", metavar="SEAT", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["verb"] == "list":
            self.stdout.write(all_seats())
        elif options["verb"] == "appoint":
            by = unlocked_seat(options["by"], now=now) if options["by"] else None
            person = account(options["account"]) if options["account"] else None
            kind, name = options["kind"], options["name"]
            self.hand(appoint_seat(name=name, kind=kind, person=person, by=by, now=now))
        elif options["verb"] == "new-passphrase":
            by = unlocked_seat(options["seat"], now=now, kit=True)
            self.hand(renew_passphrase(by=by, now=now))
        else:
            seat, by = find_seat(options["seat"]), unlocked_seat(options["by"], now=now)
            if options["verb"] == "end":
                end_seat(seat, by=by, now=now)
                self.stdout.write(f"{seat} has no seat any more.")
            else:
                self.hand(renew_key(seat, by=by, now=now))

    def hand(self, handed: Handed) -> None:
        """What only the member may see, once."""
        self.stdout.write(f"Seat of {handed.seat}. Shown this once:\n")
        self.stdout.write(f"Six words: {handed.passphrase}\nRecovery kit:\n{handed.kit}\n")
        self.stdout.write("Write both down, keep them apart, then clear this screen.")


def account(email: str) -> Any:
    person = User.objects.filter(email__iexact=email, is_active=True).values_list("pk", flat=True)
    if not person:
        raise CommandError(f"Nobody has signed up as {email}.")
    return person[0]
