from applications.models.application import (
    CHOICES_AT_MOST,
    Application,
    EligibilityCheck,
    Occasion,
    OtherProgramme,
    ProjectChoice,
    Submission,
    Track,
    Verdict,
    last_verdict,
)
from applications.models.assignment import Assignment, Offer, Outcome, Placement, WaitlistPlace
from applications.models.conflict import Conflict, closed_to, hard_between, taught
from applications.models.contest import Answer, Contest, Rule
from applications.models.form import DraftReminder, LaterClose, Question, QuestionKind
from applications.models.programmes import Edition, ListedParticipant, Programme
from applications.models.review import (
    SHORTLIST_AT_MOST,
    STEPS,
    Criterion,
    Review,
    Score,
    Shortlisted,
)
from applications.models.roster import ABSENCE_THAT_ENDS, RosterImport, RosterSource, RosterSpan
from applications.models.screening import LookAlike, Screening, ScreeningReason

__all__ = [
    "ABSENCE_THAT_ENDS",
    "CHOICES_AT_MOST",
    "SHORTLIST_AT_MOST",
    "STEPS",
    "Answer",
    "Application",
    "Assignment",
    "Conflict",
    "Contest",
    "Criterion",
    "DraftReminder",
    "Edition",
    "EligibilityCheck",
    "LaterClose",
    "ListedParticipant",
    "LookAlike",
    "Occasion",
    "Offer",
    "OtherProgramme",
    "Outcome",
    "Placement",
    "Programme",
    "ProjectChoice",
    "Question",
    "QuestionKind",
    "Review",
    "RosterImport",
    "RosterSource",
    "RosterSpan",
    "Rule",
    "Score",
    "Screening",
    "ScreeningReason",
    "Shortlisted",
    "Submission",
    "Track",
    "Verdict",
    "WaitlistPlace",
    "closed_to",
    "hard_between",
    "last_verdict",
    "taught",
]
