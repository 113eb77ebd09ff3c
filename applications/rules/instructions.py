"""When an organizer may pin an applicant to a project, or forbid the pair."""

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.states import ApplicationState
from cohorts.states import ProjectState


def require_pair(application_state: str, project_state: str, *, is_ranked: bool) -> None:
    """A pair that the matching knows: somebody who takes part wishes for a listed project."""
    if application_state != ApplicationState.SUBMITTED:
        raise Refused(_("This application takes no part in the assignment."))
    if project_state != ProjectState.PUBLISHED or not is_ranked:
        raise Refused(_("Choose a project that this person wishes for."))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why: the reason is kept."))


def require_room_for_pin(pinned: int, places: int, project: str) -> None:
    if pinned >= places:
        raise Refused(
            _("All places of “%(project)s” are pinned. Lift a pin first.") % {"project": project}
        )


def require_live(*, is_lifted: bool) -> None:
    if is_lifted:
        raise Refused(_("This was lifted already."))


def require_unchanged(*, changed: bool) -> None:
    if changed:
        raise Refused(
            _("Somebody was pinned or forbidden, or that was lifted, since this was proposed. ")
            + _("Propose it again.")
        )
