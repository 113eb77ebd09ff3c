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
)
from applications.models.assignment import Assignment, Offer, Outcome, Placement, WaitlistPlace
from applications.models.review import (
    SHORTLIST_AT_MOST,
    STEPS,
    Criterion,
    Review,
    Score,
    Shortlisted,
)
from applications.models.roster import ABSENCE_THAT_ENDS, RosterImport, RosterSpan

__all__ = [
    "ABSENCE_THAT_ENDS",
    "CHOICES_AT_MOST",
    "SHORTLIST_AT_MOST",
    "STEPS",
    "Application",
    "Assignment",
    "Criterion",
    "EligibilityCheck",
    "Occasion",
    "Offer",
    "OtherProgramme",
    "Outcome",
    "Placement",
    "ProjectChoice",
    "Review",
    "RosterImport",
    "RosterSpan",
    "Score",
    "Shortlisted",
    "Submission",
    "Track",
    "Verdict",
    "WaitlistPlace",
]
