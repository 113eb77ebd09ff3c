"""Why a reviewer should not read an application, or why the organizers should know.

Source: the programme's review rule (reviewers declare conflicts of interest),
with its words for hard and soft: a close working tie is hard, an appearance soft.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.rules.identity import LOGIN
from applications.states import ConflictState


class Ground(StrEnum):
    """What a conflict is inferred from."""

    SAME_PERSON = "same_person"
    SAME_ACCOUNT = "same_account"
    # Mentor of theirs in an earlier cohort, or kept apart: said alike, so nobody learns which.
    RECORDS = "records"
    NAMED = "named"


# An applicant can name anybody, so being named closes nothing: it would let them choose
# who does not read them.
KIND_OF = {
    Ground.SAME_PERSON: ConflictState.HARD,
    Ground.SAME_ACCOUNT: ConflictState.HARD,
    Ground.RECORDS: ConflictState.HARD,
    Ground.NAMED: ConflictState.SOFT,
}
# One name alone is somebody else's, too.
NAME_WORDS = 2


@dataclass(frozen=True)
class Person:
    """``key`` is the account, ``github_id`` the verified identity behind it."""

    key: Any
    github_id: int | None = None
    github_login: str = ""
    name: str = ""


def inferred(
    reviewer: Person, applicant: Person, *, in_records: bool, texts: Sequence[str]
) -> list[Ground]:
    """Every ground there is, the gravest first. ``texts`` is what the applicant wrote."""
    same_account = reviewer.github_id is not None and reviewer.github_id == applicant.github_id
    found = {
        Ground.SAME_PERSON: reviewer.key == applicant.key,
        Ground.SAME_ACCOUNT: same_account,
        Ground.RECORDS: in_records,
        Ground.NAMED: any(names(text, reviewer) for text in texts),
    }
    return [ground for ground, holds in found.items() if holds]


def names(text: str, reviewer: Person) -> bool:
    """Whether ``text`` has the reviewer's @login, the address of their profile, or full name."""
    return names_login(text, reviewer.github_login) or names_in_full(text, reviewer.name)


def names_login(text: str, login: str) -> bool:
    if not LOGIN.fullmatch(login):
        return False
    mention = rf"(?<![\w@./-])@{re.escape(login)}(?![\w-])"
    profile = rf"(?<![\w-])github\.com/{re.escape(login)}/?(?![\w/-])"
    return re.search(f"{mention}|{profile}", text, re.IGNORECASE) is not None


def names_in_full(text: str, name: str) -> bool:
    words = name.casefold().split()
    if len(words) < NAME_WORDS:
        return False
    pattern = r"\s+".join(map(re.escape, words))
    return re.search(rf"(?<!\w){pattern}(?!\w)", text.casefold()) is not None


def require_kind(kind: str) -> None:
    if kind not in {ConflictState.SOFT, ConflictState.HARD}:
        raise Refused(_("Say whether you should not read it, or only know the person."))


def require_declared(state: str) -> None:
    if state == ConflictState.LIFTED:
        raise Refused(_("This conflict is lifted already."))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why: the organizers read it beside the conflict."))


def require_reviewer(*, reads: bool) -> None:
    """Who neither organizes the cohort nor mentors a ranked project cannot read it anyway."""
    if not reads:
        raise Refused(
            _("This person mentors no project that the application ranks, and is no organizer.")
        )


def require_others(*, is_last: bool) -> None:
    """Somebody has to be able to decide about the application, and to lift the conflict."""
    if is_last:
        raise Refused(
            _(
                "Nobody else could decide about this application. Appoint another organizer "
                "first, who does not mentor a project that it ranks."
            )
        )
