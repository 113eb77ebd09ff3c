"""An invented applicant of AMP 2027: who they are and what they wrote."""

from dataclasses import dataclass

from applications.management.demo.people import Somebody


@dataclass(frozen=True)
class Applicant:
    """``wishes`` are keys of ``proposals.APPROACHES``, best first; ``approach`` is for the first.

    ``programme`` is a name with first and last day, counted from today.
    """

    who: Somebody
    wishes: tuple[str, ...]
    motivation: str
    contributions: str
    approach: str
    state: str = "submitted"
    hours: int = 8
    programme: tuple[str, int, int] | None = None


def one(name: str, zone: str, pronouns: str, wishes: str, *texts: str, **rest: object) -> Applicant:
    mail, github = str(rest.pop("mail", "")), bool(rest.pop("github", True))
    who = Somebody(name, zone, pronouns, mail=mail, github=github)
    return Applicant(who, tuple(wishes.split()), *texts, **rest)  # type: ignore[arg-type]
