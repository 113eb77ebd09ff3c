"""What a new cohort says of boundaries until its organizers say it in their own words."""

from django.utils.translation import gettext as _


def usual_boundaries() -> str:
    """Markdown. Nothing in it asks for a reason, because nobody has to give one."""
    return _(
        "## Working hours\n\n"
        "You choose them, and nobody expects an answer outside of them. Tell the people you work "
        "with which hours suit you. A message that comes at night can wait until you are back.\n\n"
        "## Time off\n\n"
        "Illness, exams, holidays, a move or a tired week: write one line to your mentor and to an "
        "organizer, with dates if you know them. You need not say why. Time off is never scored, "
        "and dates can be moved for one person.\n\n"
        "## Another mentor\n\n"
        "If working together does not go well, ask an organizer for another mentor. You need "
        "not say why. It is no complaint about anybody and no mark against you."
    )
