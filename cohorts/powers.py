"""Who may do what, as one table that an organizer can read.

A verb names the standings that may carry it out. A person's standings in a
cohort come from dated rows (``Participation``, ``Mentoring``), never from a
flag. ``models`` read this table to decide what is visible, ``permissions`` to
decide what may be done; nothing else decides either.
"""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    LEAD_ORGANIZER = "lead organizer"
    ORGANIZER = "organizer"
    MENTOR = "mentor"
    MENTEE = "mentee"
    VOLUNTEER = "volunteer"
    WELLBEING = "wellbeing contact"
    PROJECT_LEAD = "lead mentor of the project"
    PROJECT_MENTOR = "mentor of the project"
    LAST_LEAD = "lead mentor of the project when it ended"


Powers = Mapping[str, frozenset[Standing]]

LEADS = frozenset({Standing.LEAD_ORGANIZER})
ORGANIZERS = frozenset({Standing.LEAD_ORGANIZER, Standing.ORGANIZER})
PROJECT_TEAM = frozenset({Standing.PROJECT_LEAD, Standing.PROJECT_MENTOR})
NOBODY: frozenset[Standing] = frozenset()

POWERS: Powers = {
    # Cohort
    "cohort.see_draft": ORGANIZERS,
    "cohort.create": ORGANIZERS,
    "cohort.edit": ORGANIZERS,
    "cohort.copy": ORGANIZERS,
    "cohort.announce": LEADS,
    "cohort.open": LEADS,
    "cohort.select": LEADS,
    "cohort.run": LEADS,
    "cohort.finish": LEADS,
    "cohort.cancel": LEADS,
    # Schedule
    "schedule.edit": ORGANIZERS,
    "schedule.confirm": LEADS,
    "schedule.change": ORGANIZERS,
    # People
    "people.see": ORGANIZERS,
    "people.appoint": LEADS,
    "people.end": LEADS,
    "people.record_past_organizer": ORGANIZERS,
    # It lifts a block, so it is a lead's, as every answer about eligibility is.
    "people.take_back_past_organizer": LEADS,
    "people.reset_second_factor": LEADS,
    "mentors.invite": ORGANIZERS,
    "mentors.answer": ORGANIZERS,
    "organizer.go_away": ORGANIZERS,
    # Projects
    "project.propose": frozenset({Standing.MENTOR}),
    "project.see_unpublished": ORGANIZERS | PROJECT_TEAM,
    "project.edit": PROJECT_TEAM,
    "project.approve": ORGANIZERS,
    "project.return": ORGANIZERS,
    "project.withdraw": ORGANIZERS | {Standing.PROJECT_LEAD},
    "project.invite_mentor": ORGANIZERS | {Standing.PROJECT_LEAD},
    "project.change_team": ORGANIZERS | {Standing.PROJECT_LEAD},
    "project.leave": PROJECT_TEAM,
    "project.resubmit": PROJECT_TEAM | {Standing.LAST_LEAD},
    # Records
    "messages.see": ORGANIZERS,
    "messages.retry": ORGANIZERS,
    "events.see": ORGANIZERS,
}

# A mentor of a project acts on it as mentor only; another organizer decides.
NOT_ON_OWN_PROJECT = frozenset({"project.approve", "project.return"})
