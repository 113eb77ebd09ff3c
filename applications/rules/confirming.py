"""Whose confirmation each project's places wait for.

Source: the programme's rules. An organizer who mentors a project acts there as mentor only, so
its places are another organizer's to confirm; confirmation is recorded per project, by one
organizer or by two, as the cohort says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from amp.refused import Refused


@dataclass(frozen=True)
class Standing:
    """A project with its confirmations. ``able``: the organizers who may confirm it."""

    project: Any
    needed: int
    confirmed_by: tuple[Any, ...] = ()
    able: tuple[Any, ...] = ()

    @property
    def lacks(self) -> int:
        """How many confirmations are still wanted."""
        return max(0, self.needed - len(self.confirmed_by))

    @property
    def waits_for(self) -> list[Any]:
        """Any of these can give one that is wanted."""
        return [one for one in self.able if one not in self.confirmed_by] if self.lacks else []

    @property
    def has_too_few(self) -> bool:
        """Whether nobody is left who could give all that are wanted."""
        return len(self.waits_for) < self.lacks


def open_to(person: Any, standings: Sequence[Standing]) -> list[Standing]:
    return [each for each in standings if person in each.waits_for]


def lacking(standings: Sequence[Standing]) -> list[Standing]:
    return [each for each in standings if each.lacks]


def require_open(person: Any, standings: Sequence[Standing]) -> list[Standing]:
    """What ``person`` confirms now: everything that waits for them, at once."""
    found = open_to(person, standings)
    if found or not standings:
        return found
    if any(person in each.confirmed_by for each in standings):
        raise Refused(_("You have confirmed what is yours. %(rest)s") % {"rest": rest(standings)})
    if lacking(standings) and not any(person in each.able for each in standings):
        raise PermissionDenied(
            _("None of these projects is yours to decide, so another organizer confirms.")
        )
    words = _("All that you could confirm is confirmed. %(rest)s")
    raise Refused(words % {"rest": rest(standings)})


def rest(standings: Sequence[Standing]) -> str:
    titles = [str(each.project) for each in lacking(standings)]
    if not titles:
        return _("This assignment is confirmed already.")
    return _("Another organizer confirms: %(projects)s.") % {"projects": ", ".join(titles)}


def require_complete(standings: Sequence[Standing]) -> None:
    """Before the release: more may be asked for since, or somebody's may not count any more."""
    titles = [str(each.project) for each in lacking(standings)]
    if titles:
        raise Refused(
            _("Another confirmation is wanted before the release, for: %(projects)s.")
            % {"projects": ", ".join(titles)}
        )


def too_few(standings: Sequence[Standing]) -> list[str]:
    """What nobody could ever confirm as things stand, and what to do about it."""
    return [words_of(each) for each in standings if each.has_too_few]


def words_of(standing: Standing) -> str:
    about = {"project": standing.project}
    if standing.confirmed_by or standing.waits_for:
        return _("For “%(project)s” a second organizer is missing. Appoint one.") % about
    return _("For “%(project)s” no organizer is left who may confirm it. Appoint one.") % about
