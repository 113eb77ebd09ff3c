from cohorts.models.messages import Channel, Event, Message
from cohorts.models.people import (
    Away,
    Invitation,
    MentorRequest,
    Participation,
    PastOrganizer,
    Role,
    User,
)
from cohorts.models.projects import Mentoring, Milestone, Part, Project, ProjectKind, Skill
from cohorts.models.schedule import (
    ANYWHERE_ON_EARTH,
    Cohort,
    Funding,
    Phase,
    PhaseKind,
    ScheduleChange,
    end_of_day,
    start_of_day,
)

__all__ = [
    "ANYWHERE_ON_EARTH",
    "Away",
    "Channel",
    "Cohort",
    "Event",
    "Funding",
    "Invitation",
    "MentorRequest",
    "Mentoring",
    "Message",
    "Milestone",
    "Part",
    "Participation",
    "PastOrganizer",
    "Phase",
    "PhaseKind",
    "Project",
    "ProjectKind",
    "Role",
    "ScheduleChange",
    "Skill",
    "User",
    "end_of_day",
    "start_of_day",
]
