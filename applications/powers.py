"""Who may do what with applications, reviews and assignments. See ``cohorts.powers``."""

from cohorts.powers import LEADS, NOBODY, ORGANIZERS, PROJECT_TEAM, Powers

POWERS: Powers = {
    # Applications. The applicant's own verbs (write, submit, withdraw, reopen,
    # accept, decline) belong to the owner alone, whatever else they are.
    "application.see_all": ORGANIZERS,
    "application.see_for_project": PROJECT_TEAM,
    "application.write_for_another": NOBODY,
    "application.screen": ORGANIZERS,
    # A later close for one person.
    "application.extend": ORGANIZERS,
    "questions.edit": ORGANIZERS,
    # Eligibility: nobody answers about themselves, see rules.contest.
    "eligibility.answer": LEADS,
    "programmes.edit": ORGANIZERS,
    # Review
    "review.score": PROJECT_TEAM,
    "review.shortlist": PROJECT_TEAM,
    "review.see_all": ORGANIZERS,
    # Conflicts of interest: one's own, and a lead organizer's for somebody else.
    "conflict.declare": PROJECT_TEAM,
    "conflict.recuse": ORGANIZERS,
    "conflict.decide": LEADS,
    # Assignment
    "assignment.see": ORGANIZERS,
    "assignment.propose": ORGANIZERS,
    "assignment.adjust": ORGANIZERS,
    # Pins and forbids.
    "assignment.instruct": ORGANIZERS,
    # Per project, and not on one's own: see rules.confirming.
    "assignment.confirm": ORGANIZERS,
    "assignment.release": LEADS,
    # Whether a place that became free goes down its waitlist, where the cohort asks for a yes.
    "place.pass_on": ORGANIZERS,
    # Feedback that somebody without a place asked for.
    "feedback.answer": PROJECT_TEAM,
    "feedback.see": ORGANIZERS,
    # Roster
    "roster.see": ORGANIZERS,
    "roster.import": ORGANIZERS,
    # Rubric
    "rubric.edit": ORGANIZERS,
    # How a cohort selects, and what a project asks.
    "terms.edit": ORGANIZERS,
}

# An organizer who mentors a project acts there as mentor only.
NOT_ON_OWN_PROJECT = frozenset(
    {
        "application.screen",
        "eligibility.answer",
        "conflict.decide",
        "assignment.adjust",
        "assignment.instruct",
        "place.pass_on",
        "terms.edit",
    }
)
