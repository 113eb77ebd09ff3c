"""What an independent check says of an assignment, in words for organizers."""

from typing import Any

from django.utils.translation import gettext as _

from applications.actions.naming import in_names
from applications.models import Assignment, Certificate, Mode
from applications.rules.matching import in_words
from applications.views.chips import chip


def certificate_of(assignment: Assignment, reader: Any) -> dict[str, Any]:
    return {
        "chip": chip(Certificate, assignment.certificate),
        "words": words_of(assignment),
        "faults": in_names(map(in_words, assignment.faults), reader),
        "holds": assignment.certificate != Certificate.NONE,
    }


def words_of(assignment: Assignment) -> str:
    if assignment.certificate == Certificate.LIMITS:
        return _(
            "Places were changed by hand. They were checked anew: no project and no mentor has "
            "more people than there is room for, and nobody has a place that they may not have. "
            "What was certified about the whole proposal holds no longer."
        )
    if assignment.certificate == Certificate.NONE:
        if not assignment.faults:
            return _("This was proposed before proposals were checked. Propose it again.")
        return _("The check found something wrong, so this cannot be confirmed. Propose it again.")
    if assignment.mode == Mode.STABLE:
        return _(
            "An independent check found that places, capacities and mentors are kept, that nobody "
            "is passed over at a project that they prefer for somebody with a lower score there, "
            "and that no wanted place stays empty."
        )
    return _(
        "An independent check found that places, capacities and mentors are kept, and that no "
        "other way places more people, or as many with better ranks, or with the same ranks and "
        "better scores."
    )
