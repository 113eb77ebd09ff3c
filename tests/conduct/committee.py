"""A committee of five with one external member, their keys in the test's hands, and a report."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from conduct.actions.ceremony import make_recovery_key
from conduct.actions.receiving import Received, receive
from conduct.actions.seats import lock_seat
from conduct.actions.stances import state_conflict
from conduct.models import RecoveryKey, Report, Seat
from conduct.permissions import Unlocked
from conduct.rules import sealing
from conduct.rules.decisions import Stand
from conduct.rules.passphrase import read_printed
from conduct.rules.receipt import Receipt
from conduct.rules.report import Person, Told
from conduct.rules.sealing import Pair
from tests.factories import NOW

FULL = ["ada", "ben", "cem", "dina", "eli"]
EXTERNAL = "xenia"
STARTED = NOW.replace(year=2025)


@dataclass(frozen=True)
class Committee:
    recovery: RecoveryKey
    paper: Pair
    seats: dict[str, Unlocked]
    passphrases: dict[str, str]

    def __getattr__(self, name: str) -> Unlocked:
        """``committee.ada`` is Ada's unlocked seat."""
        try:
            return self.__dict__["seats"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Scene:
    committee: Committee
    told: Told
    received: Received
    report: Report

    @property
    def receipt(self) -> Receipt:
        return self.received.receipt


@cache
def made_once(name: str) -> tuple[Seat, Pair, str]:
    """One seat of the process: locking a key takes the time that Argon2id is meant to take."""
    pair = sealing.new_pair()
    external = name == EXTERNAL
    seat = Seat(
        person=None if external else uuid.uuid4(),
        name=name.title(),
        kind="external" if external else "full",
        started_at=STARTED,
    )
    return seat, pair, lock_seat(seat, pair)


def seat_committee(*names: str) -> Committee:
    recovery, printed = make_recovery_key(by=None, now=STARTED)
    seats, words = {}, {}
    for name in names or (*FULL, EXTERNAL):
        seat, pair, words[name] = made_once(name)
        Seat.objects.bulk_create([seat])
        seats[name] = Unlocked(Seat.objects.get(pk=seat.pk), pair)
    return Committee(recovery, read_printed(printed), seats, words)


TOLD = Told(
    what="Somebody wrote to me every night and did not stop when I asked.",
    when="Since Monday",
    where="In the chat",
    part="Harassment",
    people=(Person("Odd Oskar"),),
)


def tell(**changes: Any) -> Told:
    return Told(**{**vars(TOLD), **changes})


def report_to(committee: Committee, **changes: Any) -> Scene:
    told = tell(**changes)
    before = set(Report.objects.values_list("pk", flat=True))
    received = receive(told, now=NOW)
    report = Report.objects.exclude(pk__in=before).get()
    return Scene(committee, told, received, report)


def everybody_is_free(scene: Scene, *names: str) -> None:
    """They say that they have no conflict, as before the first look."""
    for name in names or FULL:
        state_conflict(scene.report, Stand.NONE, by=scene.committee.seats[name], now=NOW)


def again(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)
