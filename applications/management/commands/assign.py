"""Solve assignments from a file, without the portal's database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from applications.rules.matching import Unmatchable
from applications.rules.matching.answer import solve
from applications.rules.matching.modes import MODES, STABLE
from applications.rules.matching.reading import instances_in, read
from applications.rules.matching.tiers import GENEROUS, RANKS

# Bad input ends with 2, as argparse has it; any answer ends with 0.
BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Assign applicants to projects as a JSON file describes them: one instance, a list of "
        "them, or an object with a list under “cases”. The database is not asked."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", required=True, type=Path, metavar="F", help="the JSON file")
        parser.add_argument("--mode", choices=MODES, default=STABLE, help="stable unless given")
        parser.add_argument(
            "--ranks",
            choices=RANKS,
            default=GENEROUS,
            help="what counts among ranks in most-placed mode; generous unless given",
        )
        parser.add_argument(
            "--seed", metavar="S", help="of the lottery; else the instance’s, else amp"
        )
        parser.add_argument("--json", action="store_true", help="print the answers as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        given, is_list = found_in(options["file"])
        answers = [answer(one, options["mode"], options["ranks"], options["seed"]) for one in given]
        if options["json"]:
            whole = answers if is_list else answers[0]
            self.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False))
        else:
            for one in answers:
                self.stdout.write(in_words(one))
        if any("error" in one for one in answers):
            raise SystemExit(BAD_INPUT)


def found_in(path: Path) -> tuple[list[Any], bool]:
    try:
        return instances_in(path.read_text(encoding="utf-8"))
    except OSError as error:
        words = _("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}
    except (ValueError, RecursionError) as error:
        words = _("%(path)s is no JSON: %(why)s") % {"path": path, "why": error}
    raise CommandError(words, returncode=BAD_INPUT)


def answer(given: Any, mode: str, ranks: str, seed: str | None) -> dict[str, Any]:
    name = {"id": given["id"]} if isinstance(given, dict) and "id" in given else {}
    try:
        return name | solve(read(given, seed), mode, ranks)
    except Unmatchable as refusal:
        return name | {"error": refusal.code, "names": refusal.names}


def in_words(found: dict[str, Any]) -> str:
    name = f"{found['id']}: " if "id" in found else ""
    if "error" in found:
        return name + Unmatchable(found["error"], found["names"]).message
    numbers = found | {"all": len(found["assignment"])}
    words = _("%(placed)s of %(all)s have a place, by rank %(profile)s; %(blocking_pairs)s block.")
    lines = [name + words % numbers]
    for applicant, project in found["assignment"].items():
        mentor = found["mentor_of"].get(applicant)
        lines.append(f"  {applicant}: {project or '–'}" + (f" ({mentor})" if mentor else ""))
    lines.append("  " + (_("Certified.") if found["certified"] else _("NOT certified.")))
    return "\n".join(lines)
