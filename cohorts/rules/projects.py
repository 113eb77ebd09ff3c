"""What a project needs before it can be handed in, and before it can be published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amp.refused import Refused
from cohorts.rules import links

MILESTONES_AT_LEAST = 3
MILESTONES_AT_MOST = 5
REPOSITORIES_AT_MOST = 10
HOURS_AT_MOST = 60
PLACES_AT_MOST = 10


@dataclass(frozen=True)
class Idea:
    title: str
    summary: str
    description: str
    outcomes: str
    repositories: Sequence[str]
    skills: Sequence[str]
    milestones: Sequence[str]


def missing(idea: Idea) -> list[str]:
    """What an idea lacks, as sentences."""
    texts = {
        _("The title is missing."): idea.title,
        _("The summary is missing."): idea.summary,
        _("The description is missing."): idea.description,
        _("The outcomes are missing."): idea.outcomes,
    }
    found = [sentence for sentence, text in texts.items() if not text.strip()]
    if not idea.repositories:
        found.append(_("Name at least one repository."))
    if not idea.skills:
        found.append(_("Name at least one skill."))
    count = len(idea.milestones)
    if not MILESTONES_AT_LEAST <= count <= MILESTONES_AT_MOST:
        found.append(
            ngettext(
                "Three to five milestones are needed; there is %d.",
                "Three to five milestones are needed; there are %d.",
                count,
            )
            % count
        )
    return found


def require_whole(idea: Idea) -> None:
    lacking = missing(idea)
    if lacking:
        raise Refused(_("The idea is not complete yet."), details=lacking)
    for url in idea.repositories:
        links.check_repository(url)


def require_read(seen: str, is_now: str) -> None:
    """Nobody approves a text that they have not read. Empty: nothing is known of what was read."""
    if seen and seen != is_now:
        raise Refused(
            _(
                "A mentor changed this idea after you had opened it, so nothing was published. "
                "Please read the text as it is now, then approve it."
            )
        )


def require_lead(leads: int) -> None:
    """Every published project has a lead mentor (values page)."""
    if leads < 1:
        raise Refused(_("A project is published only with an active lead mentor. Name one first."))


def require_lead_left(leads_left: int, project_title: str) -> None:
    if leads_left < 1:
        raise Refused(
            _(
                "This is the last lead mentor of “%(project)s”. Name a new lead mentor first, "
                "or withdraw the project."
            )
            % {"project": project_title}
        )
