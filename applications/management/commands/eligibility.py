"""Answer “may I apply?” for a GitHub account, whether or not it is known here."""

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.facts import facts_of_account, programme_table
from applications.models import Verdict
from applications.rules import eligibility as rules
from applications.rules.identity import id_in, login_in
from applications.rules.programmes import require_days
from cohorts.models import Cohort

# Bad input ends with 2, as argparse has it; any answer ends with 0.
BAD_INPUT = 2
ELIGIBLE = {Verdict.CLEAR: True, Verdict.BLOCKED: False, Verdict.UNDECIDED: None}


class Command(BaseCommand):
    help = (
        "Check a GitHub account against the three rules for one cohort. Nothing is kept. The "
        "account is taken as proven; nobody needs to have signed in with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="the cohort's slug")
        parser.add_argument("--github", required=True, metavar="LOGIN", help="the GitHub login")
        parser.add_argument(
            "--github-id",
            metavar="N",
            help="the account's number: where the roster has one, it decides",
        )
        parser.add_argument(
            "--on", metavar="DATE", help="as of the end of that day in UTC, as 2026-05-30; else now"
        )
        parser.add_argument(
            "--programme",
            action="append",
            default=[],
            metavar="NAME:START:END",
            help="another programme with its days, as GSoC:2026-05-25:2026-08-31; may be repeated",
        )
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            facts = facts_of_account(
                login_of(options["github"]),
                id_of(options["github_id"]),
                cohort_of(options["cohort"]),
                end_of(options["on"]) if options["on"] else timezone.now(),
                programmes_of(options["programme"]),
            )
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=BAD_INPUT) from None
        self.show(rules.check(facts), as_json=options["json"])

    def show(self, judgement: rules.Judgement, *, as_json: bool) -> None:
        verdict = Verdict(judgement.verdict)
        results = [result.as_json() for result in judgement.results]
        if as_json:
            answer = {"eligible": ELIGIBLE[verdict], "results": results}
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
            return
        self.stdout.write(str(verdict.label))
        for result in judgement.results:
            self.stdout.write(f"{result.rule}: {result.result} ({result.code})")
            self.stdout.write(f"  {result.reason}")


def login_of(text: str) -> str:
    login = login_in(text)
    if login is None:
        raise Refused(_("%(text)s is no GitHub login.") % {"text": repr(text[:80])})
    return login


def id_of(text: Any) -> int | None:
    if text is None:
        return None
    number = id_in(str(text))
    if number is None:
        typed = repr(str(text).strip()[:80])
        raise Refused(_("%(text)s is no GitHub id. It is a number.") % {"text": typed})
    return number


def cohort_of(slug: str) -> Cohort:
    found = Cohort.objects.filter(slug=slug.replace("\0", "")).prefetch_related("phases").first()
    if found is None:
        raise Refused(_("No cohort has the slug %(slug)s.") % {"slug": repr(slug[:80])})
    return found


def end_of(text: str) -> datetime:
    """The last instant of a day in UTC."""
    return datetime.combine(day_of(text), time.max, tzinfo=UTC)


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(
            _("%(text)s is no day. Write it as 2026-05-30.") % {"text": repr(text[:80])}
        ) from None


def programmes_of(texts: list[str]) -> list[rules.ProgrammeFact]:
    table = programme_table() if texts else {}
    return [programme_of(text, place, table) for place, text in enumerate(texts, start=1)]


def programme_of(text: str, place: int, table: Any) -> rules.ProgrammeFact:
    name, *days = text.rsplit(":", 2)
    if len(days) != 2 or not name.strip():
        raise Refused(
            _("%(text)s is no programme. Write it as NAME:START:END.") % {"text": repr(text[:80])}
        )
    first, last = (day_of(day) for day in days)
    require_days(first, last)
    return rules.programme(name.strip(), first, last, table, record=f"given:{place}")
