"""A committee for the demo, with words that everybody may know. On a developer's machine only."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from cohorts.management.in_words import CommandInWords
from cohorts.models import User
from conduct.actions.ceremony import make_recovery_key
from conduct.actions.receiving import receive
from conduct.actions.seats import Handed, appoint_seat, unlock
from conduct.models import Seat
from conduct.permissions import Unlocked
from conduct.rules.report import Person, Told
from conduct.states import SeatKind

KEPT: Final = Path(settings.BASE_DIR, ".run", "committee.txt")
MEMBERS: Final = {
    "organizer": SeatKind.FULL,
    "helper": SeatKind.FULL,
    "volunteer": SeatKind.FULL,
    "wellbeing": SeatKind.WELLBEING,
}
TOLD: Final = Told(
    what=(
        "After the results were published somebody wrote to me on Slack as if they were a mentor, "
        "asked for my phone number, and got rude when I said no. Two others got the same."
    ),
    when="Last week, three evenings in a row",
    where="Slack, direct messages",
    part="Harassment",
    people=(Person("Somebody who calls themselves “amp-mentor-team”"),),
)


class Command(CommandInWords):
    help = "Seat a committee for the demo and say how its rooms are opened."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("This is for a demo on a developer's machine: it needs DEBUG=on.")
        people = accounts()
        if people and not Seat.objects.exists():
            write_down(seated(people, now=timezone.now()))
        if KEPT.exists():
            self.stdout.write(KEPT.read_text())


def accounts() -> dict[str, User]:
    """Those of the demo, where it was loaded."""
    addresses = [f"{name}@example.org" for name in MEMBERS]
    found = {
        user.email.partition("@")[0]: user for user in User.objects.filter(email__in=addresses)
    }
    return found if found.keys() == MEMBERS.keys() else {}


def seated(people: dict[str, User], *, now: datetime) -> list[str]:
    """One after the other, as in a ceremony; then somebody reports."""
    make_recovery_key(by=None, now=now)
    by: Unlocked | None = None
    lines = ["The committee's rooms are at /care/, the pages of help at /help/. Six words of"]
    for name, kind in MEMBERS.items():
        person = people[name]
        handed: Handed = appoint_seat(name=str(person), kind=kind, person=person.pk, by=by, now=now)
        by = by or unlock(handed.seat, handed.passphrase, now=now)
        lines.append(f"  {person.email:<24}{handed.passphrase}")
    receipt = receive(TOLD, now=now).receipt
    return [*lines, f"and a receipt, for /help/return/: {receipt.in_groups}", ""]


def write_down(lines: list[str]) -> None:
    """Real words are shown once; those of a demo are needed again each time it starts."""
    KEPT.parent.mkdir(exist_ok=True)
    with os.fdopen(os.open(KEPT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines))
