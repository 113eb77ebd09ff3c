"""Who may confirm, when decisions can be released, and until when an offer can be answered."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amp.refused import Refused
from applications.models import Certificate
from applications.states import AssignmentState, OfferState
from cohorts.rules.schedule import in_words
from cohorts.states import CohortState

ANSWER_IN = frozenset({CohortState.SELECTING, CohortState.RUNNING})

# What the applicant reads for each code of the matching, about one project.
REASONS = {
    "excluded": gettext_noop("You could not be considered for “%(project)s”."),
    "forbidden": gettext_noop(
        "The organizers ruled a place of “%(project)s” out. Ask them if you would like to know why."
    ),
    "below_bar": gettext_noop(
        "Your score is below the lowest that “%(project)s” takes. It is set for everybody alike."
    ),
    "no_overlap": gettext_noop(
        "You and the mentors of “%(project)s” have too few working hours in common."
    ),
    "conflict": gettext_noop(
        "Because of a conflict of interest “%(project)s” was not possible for you."
    ),
    "project_closed": gettext_noop(
        "“%(project)s” takes several people or nobody, and too few could be placed there."
    ),
    "ineligible": gettext_noop("The eligibility rules did not permit a place."),
    "not_scored": gettext_noop("The mentors of “%(project)s” did not get to score your proposal."),
    "pinned": gettext_noop("The organizers gave a place of “%(project)s” by hand."),
    "by_hand": gettext_noop("About “%(project)s” and you the organizers decided by hand."),
    "left_free": gettext_noop("The organizers keep a place of “%(project)s” free for now."),
    "taken": gettext_noop("The places of “%(project)s” are given."),
    "traded_off": gettext_noop(
        "More people have a place, or one that they wish for more, because “%(project)s” went to "
        "somebody else."
    ),
    "project_full": gettext_noop(
        "The places of “%(project)s” went to proposals with a higher score."
    ),
    "mentor_full": gettext_noop(
        "The mentor of “%(project)s” has as many mentees as they can lead."
    ),
    "lottery": gettext_noop("The draw among equal scores decided for “%(project)s”."),
    "project_withdrawn": gettext_noop("“%(project)s” was withdrawn."),
    "screened_out": gettext_noop("The organizers did not pass the application on to the mentors."),
}


def reason_in_words(why: Sequence[tuple[str, str]]) -> str:
    """One sentence per wished project: (project title, code) in the applicant's order."""
    sentences = [_(REASONS[code]) % {"project": project} for project, code in why]
    if any(code == "by_hand" for _project, code in why):
        sentences.append(_("Ask them if you would like to know more."))
    return " ".join(sentences)


def require_selecting(state: str) -> None:
    if state != CohortState.SELECTING:
        raise Refused(_("Places are assigned while the cohort is selecting."))


def require_leads(without: Sequence[str]) -> None:
    """Every place hangs on a lead mentor who is there."""
    if without:
        raise Refused(
            _("These projects have no active lead mentor: %(projects)s. Name one first.")
            % {"projects": ", ".join(without)}
        )


def require_not_ruled_out(code: str, project: str) -> None:
    """``code``: why the matching does not consider the pair; empty where it does."""
    words = {
        "forbidden": _("An organizer ruled out “%(project)s” for this person. Lift that first."),
        "below_bar": _("This person’s score is below the lowest that “%(project)s” takes."),
        "conflict": _(
            "Because of a conflict of interest “%(project)s” is not possible for this person."
        ),
    }
    if code:
        raise Refused(words[code] % {"project": project})


def require_room(taken: int, places: int, project: str) -> None:
    if taken >= places:
        raise Refused(_("“%(project)s” has no free place.") % {"project": project})


def require_capacity(led: int, capacity: int, project: str) -> None:
    """``led``: how many people the project's lead mentor has over all projects."""
    if led >= capacity:
        raise Refused(
            _("The lead mentor of “%(project)s” has as many mentees as they can lead.")
            % {"project": project}
        )


def require_unreleased(released_at: datetime | None) -> None:
    if released_at is not None:
        raise Refused(
            _("The decisions were released on %(when)s.") % {"when": in_words(released_at)}
        )


def require_standing(state: str, released_at: datetime | None) -> None:
    """Nothing is done to an assignment that was released, or replaced."""
    require_unreleased(released_at)
    if state == AssignmentState.SUPERSEDED:
        raise Refused(_("A newer proposal has taken the place of this one."))


def require_adjustable(state: str, released_at: datetime | None) -> None:
    require_standing(state, released_at)
    if state != AssignmentState.PROPOSED:
        raise Refused(_("This assignment is confirmed. Propose a new one to change it."))


def require_confirmable(state: str, released_at: datetime | None) -> None:
    """Also what is confirmed: where a confirmation was dropped since, another one is given."""
    require_standing(state, released_at)


def require_certified(certificate: str, faults: Sequence[str]) -> None:
    """``faults``: what an independent check found wrong, with names."""
    if certificate == Certificate.NONE:
        raise Refused(
            _("This assignment is not certified, so it cannot be confirmed. Propose it again."),
            details=faults,
        )


def require_releasable(state: str, released_at: datetime | None) -> None:
    require_standing(state, released_at)
    if state != AssignmentState.CONFIRMED:
        raise Refused(_("This assignment has to be confirmed first."))


def require_one_mail_each(wrong: Sequence[str]) -> None:
    """``wrong``: how many people would get no mail, or two, and why."""
    if wrong:
        raise Refused(
            _("Somebody would get no mail, or two. The page of the mails names them."),
            details=wrong,
        )


def is_answerable(offer_state: str, cohort_state: str, answer_by: datetime, now: datetime) -> bool:
    return offer_state == OfferState.OPEN and cohort_state in ANSWER_IN and now < answer_by


def require_unanswered(offer_state: str, project: str) -> None:
    """The first answer counts, and the second is told which it was."""
    words = {
        OfferState.ACCEPTED: _("The place in “%(project)s” is yours already."),
        OfferState.DECLINED: _("You have left the place in “%(project)s” to somebody else."),
        OfferState.EXPIRED: _("The time to answer the offer of “%(project)s” is over."),
        OfferState.WITHDRAWN: _("The offer of “%(project)s” was taken back."),
        OfferState.MOVED: _("You have left “%(project)s” for a place that you like more."),
    }
    if offer_state in words:
        raise Refused(words[OfferState(offer_state)] % {"project": project})


def require_answerable(cohort_state: str, answer_by: datetime, now: datetime) -> None:
    """An offer is answered in [release, deadline), in a cohort that goes on."""
    if cohort_state not in ANSWER_IN:
        raise Refused(_("This cohort is not running, so the offer cannot be answered."))
    if now >= answer_by:
        raise Refused(
            _("The offer could be answered until %(when)s. Write to the organizers.")
            % {"when": in_words(answer_by)}
        )


def other_place(mentee_in: Sequence[str], mentor_in: Sequence[str]) -> str:
    """Why somebody with these roles in cohorts that go on can take no place; empty if they can.

    One place per person, and no mentor is a mentee anywhere at the time (programme rules).
    """
    if mentee_in:
        return _(
            "You are a mentee in %(cohort)s now, and everybody has one place at a time. You can "
            "take a place here when the other has ended."
        ) % {"cohort": mentee_in[0]}
    if mentor_in:
        return _(
            "You mentor in %(cohort)s now, and nobody is mentor and mentee at the same time. You "
            "can take a place here when you have stopped mentoring there."
        ) % {"cohort": mentor_in[0]}
    return ""


def require_agreement(*, agrees: bool) -> None:
    if not agrees:
        raise Refused(
            _("Please read the expectations and the Code of Conduct, and say that you accept them.")
        )
