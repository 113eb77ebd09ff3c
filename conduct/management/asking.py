"""What the commands ask for at the keyboard. Nothing secret is an argument: those are logged."""

import sys
from datetime import datetime
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from conduct.actions.seats import unlock, unlock_with_kit
from conduct.models import Seat
from conduct.permissions import Unlocked
from conduct.rules.passphrase import read_printed


def secret(prompt: str) -> str:
    """Typed unseen, or the next line where nobody sits at a keyboard."""
    if sys.stdin.isatty():
        return getpass(f"{prompt}: ")
    return sys.stdin.readline().rstrip("\n")


def find_seat(text: str) -> Seat:
    """By its key, or by the name shown where only one active seat has it."""
    try:
        found = list(Seat.objects.filter(pk=text))
    except ValidationError:
        found = list(Seat.objects.filter(name=text, ended_at=None))
    if len(found) != 1:
        raise CommandError(f"“{text}” names {len(found)} seats. These there are:\n{all_seats()}")
    return found[0]


def all_seats() -> str:
    """One to a line, those of today first; the key tells two of one name apart."""
    seats = sorted(Seat.objects.all(), key=lambda seat: seat.ended_at is not None)
    return "\n".join(map(in_words, seats)) or "none"


def in_words(seat: Seat) -> str:
    since, until = f"{seat.started_at:%d %b %Y}", seat.ended_at or seat.ends_at
    days = f"{since} – {until:%d %b %Y}" if until else f"since {since}"
    has_ended = ", ended" if seat.ended_at else ""
    return f"{seat.name}, {seat.get_kind_display()}, {days}{has_ended} ({seat.pk})"


def unlocked_seat(text: str, *, now: datetime, kit: bool = False) -> Unlocked:
    seat = find_seat(text)
    if kit:
        return unlock_with_kit(seat, read_printed(secret(f"Recovery kit of {seat}")), now=now)
    return unlock(seat, secret(f"Six words of {seat}"), now=now)
