"""Read the maintainer roster from a file or an address; show the difference, or apply it."""

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.fetching import fetch, without_secrets
from amp.refused import Refused
from applications.actions.roster import import_roster, preview
from applications.rules.roster import BYTES_AT_MOST, Difference, decode

# Before a login in the list of differences.
SIGNS = {
    "added": "+",
    "removed": "-",
    "renamed": ">",
    "changed": "~",
    "unreadable": "?",
    "duplicates": "=",
}


class Command(BaseCommand):
    help = (
        "Read the maintainer roster (MAINTAINERS.yaml) and show how it differs from the roster "
        "that stands. Nothing is changed without --apply."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            metavar="PATH_OR_URL",
            help="the roster file, or its https address; - reads standard input",
        )
        parser.add_argument(
            "--on", metavar="DATE", help="the day on which it counts as read, as 2026-05-30, in UTC"
        )
        parser.add_argument("--apply", action="store_true", help="carry the difference out")
        parser.add_argument(
            "--confirm-removals",
            action="store_true",
            help="the removals were looked at by a person",
        )
        parser.add_argument("--json", action="store_true", help="print the difference as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self.carry_out(options)
        except Refused as refusal:
            hint = _(" (--confirm-removals)") if "confirm" in refusal.message else ""
            raise CommandError(f"{refusal}{hint}") from None

    def carry_out(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        read_at = start_of(options["on"]) if options["on"] else now
        text = decode(content(options["file"]))
        if options["apply"]:
            _import, difference = import_roster(
                text=text,
                source=source(options["file"]),
                by=None,
                now=now,
                read_at=read_at,
                apply=True,
                confirm_removals=options["confirm_removals"],
            )
        else:
            difference, _read_at = preview(text=text, now=now, read_at=read_at)
        self.show(difference, applied=options["apply"], as_json=options["json"])

    def show(self, difference: Difference, *, applied: bool, as_json: bool) -> None:
        if as_json:
            answer = difference.as_json() | {"applied": applied}
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
            return
        lists = difference.as_json(details=True)
        self.stdout.write(_("Roster %(version)s") % {"version": lists.pop("version")})
        for kind, items in lists.items():
            self.stdout.write(f"{kind}: {len(items)}")
            for item in items:
                self.stdout.write("  " + line(SIGNS[kind], item))
        self.stdout.write(
            _("Applied.") if applied else _("Nothing was changed; --apply carries this out.")
        )


def line(sign: str, item: dict[str, Any]) -> str:
    parts = [sign, f"@{item['login']}" if item["login"] else "@?"]
    if item["id"]:
        parts.append(f"({item['id']})")
    if item.get("was"):
        parts.append(_("was @%(login)s") % {"login": item["was"]})
    if item["line"]:
        parts.append(_("line %(line)s") % {"line": item["line"]})
    if item.get("why") or item.get("keys"):
        parts.append(": " + (item.get("why") or ", ".join(item["keys"])))
    return " ".join(parts).replace(" :", ":")


def start_of(text: str) -> datetime:
    """00:00 UTC of the day, so that the roster is known during all of it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            _("%(text)s is no day. Write it as 2026-05-30.") % {"text": repr(text)}
        ) from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def is_address(file: str) -> bool:
    return "://" in file


def source(file: str) -> str:
    if is_address(file):
        return without_secrets(file)
    return "stdin" if file == "-" else Path(file).name


def content(file: str) -> bytes:
    """The file's bytes, one more than allowed at most: more need not be read to refuse it."""
    if is_address(file):
        fetched = fetch(file, hosts=settings.ROSTER_HOSTS, bytes_at_most=BYTES_AT_MOST)
        return fetched.data if fetched else b""
    try:
        if file == "-":
            return sys.stdin.buffer.read(BYTES_AT_MOST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(BYTES_AT_MOST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise CommandError(
            _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": why}
        ) from None
