"""Who may ask for feedback, once, and when its mentors are reminded of the answer."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.states import ApplicationState

REMIND_AFTER = timedelta(days=7)

# Without a place. Whoever declined one, or let it end, was chosen.
ASK_IN = frozenset({ApplicationState.NOT_SELECTED, ApplicationState.WAITLISTED})


def require_askable(state: str, *, was_read: bool, has_asked: bool) -> None:
    """``was_read``: the organizers passed the application on to the mentors."""
    if has_asked:
        raise Refused(_("You have asked already. The answer comes by mail and on your page."))
    if state not in ASK_IN:
        raise Refused(_("Feedback is for people who have heard that there is no place for them."))
    if not was_read:
        raise Refused(
            _("The mentors have not read this application. Ask the organizers about their reason.")
        )


def require_wished(*, is_wished: bool) -> None:
    if not is_wished:
        raise Refused(_("You can ask the mentors of a project that you had wished for."))


def require_unanswered(answered_at: datetime | None) -> None:
    if answered_at is not None:
        raise Refused(_("Somebody of the project has answered already."))


def require_words(answer: str) -> None:
    if not answer.strip():
        raise Refused(_("Please write something: what was good, and what would help next time."))
