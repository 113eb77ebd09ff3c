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
from applications.models.assignment import (
    Assignment,
    Certificate,
    Lottery,
    Mode,
    Offer,
    Outcome,
    Placement,
    Ranks,
    WaitlistPlace,
)
from applications.models.blind import blind_to, kept_from, unread_by
from applications.models.confirmation import Confirmation, others_decide
from applications.models.conflict import Conflict, closed_to, hard_between, known_before, not_for
from applications.models.contest import Answer, Contest, Rule
from applications.models.contribution import (
    CONTRIBUTIONS_AT_MOST,
    Contribution,
    ContributionKind,
)
from applications.models.feedback import FeedbackRequest
from applications.models.form import DraftReminder, LaterClose, Question, QuestionKind
from applications.models.freed import FreedPlace
from applications.models.instruction import Instruction, InstructionKind
from applications.models.programmes import Edition, ListedParticipant, Programme
from applications.models.review import (
    SHORTLIST_AT_MOST,
    STEPS,
    Criterion,
    Review,
    ReviewReminder,
    Score,
    Shortlisted,
)
from applications.models.roster import ABSENCE_THAT_ENDS, RosterImport, RosterSource, RosterSpan
from applications.models.screening import LookAlike, Screening, ScreeningReason
from applications.models.terms import (
    CONFIRMATIONS_AT_MOST,
    FreedPlaces,
    ProjectTerms,
    SelectionTerms,
    terms_of,
)

__all__ = [
    "ABSENCE_THAT_ENDS",
    "CHOICES_AT_MOST",
    "CONFIRMATIONS_AT_MOST",
    "CONTRIBUTIONS_AT_MOST",
    "SHORTLIST_AT_MOST",
    "STEPS",
    "Answer",
    "Application",
    "Assignment",
    "Certificate",
    "Confirmation",
    "Conflict",
    "Contest",
    "Contribution",
    "ContributionKind",
    "Criterion",
    "DraftReminder",
    "Edition",
    "EligibilityCheck",
    "FeedbackRequest",
    "FreedPlace",
    "FreedPlaces",
    "Instruction",
    "InstructionKind",
    "LaterClose",
    "ListedParticipant",
    "LookAlike",
    "Lottery",
    "Mode",
    "Occasion",
    "Offer",
    "OtherProgramme",
    "Outcome",
    "Placement",
    "Programme",
    "ProjectChoice",
    "ProjectTerms",
    "Question",
    "QuestionKind",
    "Ranks",
    "Review",
    "ReviewReminder",
    "RosterImport",
    "RosterSource",
    "RosterSpan",
    "Rule",
    "Score",
    "Screening",
    "ScreeningReason",
    "SelectionTerms",
    "Shortlisted",
    "Submission",
    "Track",
    "Verdict",
    "WaitlistPlace",
    "blind_to",
    "closed_to",
    "hard_between",
    "kept_from",
    "known_before",
    "last_verdict",
    "not_for",
    "others_decide",
    "taught",
    "terms_of",
    "unread_by",
]
