"""The demo's people. All are invented.

Their addresses are at example.org, which nobody owns. Their GitHub logins hold
two hyphens in a row, which GitHub does not allow, and their numbers lie far
above GitHub's: neither can ever be somebody's.
"""

from dataclasses import dataclass

PASSWORD = "a-warm-welcome"  # noqa: S105 (printed on purpose, see load_demo)
FIRST_GITHUB_ID = 900_000_000_001


@dataclass(frozen=True)
class Somebody:
    name: str
    zone: str
    pronouns: str = ""
    mail: str = ""
    github: bool = True

    @property
    def key(self) -> str:
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        return f"{self.mail or self.key}@example.org"

    @property
    def login(self) -> str:
        return f"{self.key}--demo"


# Who may sign in, as which role, to see what. Without a second factor where
# `amp.settings.DEMO_SIGN_INS` names them, too.
SIGN_INS = (
    ("organizer@example.org", "lead organizer", "the desk, the admin, everything to decide"),
    ("helper@example.org", "organizer who also mentors", "may not decide on their own project"),
    ("mentor@example.org", "lead mentor", "two projects, one of them published"),
    ("applicant@example.org", "applicant", "a draft that is nearly whole"),
    ("mentee@example.org", "mentee of AMP 2026", "a finished cohort from inside"),
    ("shortlisted@example.org", "applicant of AMP Docs", "asked to show their work, until soon"),
    ("volunteer@example.org", "volunteer", "helps the organizers and sees no applications"),
    ("wellbeing@example.org", "wellbeing contact", "somebody to talk to who decides nothing"),
    ("newcomer@example.org", "nobody yet", "an account without any role"),
)

ORGANIZERS = (
    Somebody("Noemi Castellanos-Brandt", "Europe/Berlin", "she/her", mail="organizer"),
    Somebody("Tavita Leaupepe", "Pacific/Auckland", "they/them", mail="helper"),
    Somebody("Okwudili Ferreira", "Africa/Lagos", "he/him"),
)
VOLUNTEER = Somebody("Brynja Solheim", "Europe/Oslo", "she/her", mail="volunteer")
WELLBEING = Somebody("Yareli Quintero-Voss", "America/Mexico_City", "she/they", mail="wellbeing")

MENTORS = (
    Somebody("Idris Vanterpool", "Europe/London", "he/him", mail="mentor"),
    Somebody("Saoirse Mbeki-Lund", "Africa/Johannesburg", "she/her"),
    Somebody("Kaito Abernathy", "Asia/Tokyo", "he/him"),
    Somebody("Leilani Dragomir", "Europe/Bucharest", "she/her"),
    Somebody("Mateus Okonjo", "America/Sao_Paulo", "he/they"),
    Somebody("Pirjo Castagna", "Europe/Helsinki", "she/her"),
    Somebody("Zubin Achterberg", "Asia/Kolkata", "he/him"),
)

# AMP 2026: three became mentees, the others learned otherwise.
MENTEES = (
    Somebody("Wanjiru Halloran", "Africa/Nairobi", "she/her", mail="mentee"),
    Somebody("Emeric Sandoval-Ito", "America/Bogota", "he/him"),
    Somebody("Farida Kowalczyk-Nouri", "Europe/Warsaw", "she/her"),
)
EARLIER_APPLICANTS = (
    Somebody("Tomasi Reinholt", "Pacific/Fiji", "he/him"),
    Somebody("Aurelie Nakamura-Diop", "Africa/Dakar", "she/her"),
    Somebody("Casimir Oyelaran", "Europe/Prague"),
    Somebody("Hine Bergstrom", "Pacific/Auckland", "she/they"),
)

SHORTLISTED = Somebody("Thandiwe Marchetti", "Africa/Johannesburg", "she/her", mail="shortlisted")

NEWCOMER = Somebody("Ottilie Mansour", "Asia/Beirut", "she/her", mail="newcomer", github=False)

# They ask to mentor in AMP 2027: two wait for an answer, one was told no.
ASKING = (
    (
        Somebody("Ruairi Takahashi", "Europe/Dublin", "he/him"),
        (
            "I have maintained an event gateway at work for five years and would like to help with "
            "anything around brokers. Two hours a week, and I answer within a day."
        ),
    ),
    (
        Somebody("Sefa Lindqvist-Adeyemi", "Europe/Stockholm", "she/her"),
        (
            "Technical writer by trade. I could be a co-mentor for a documentation project; I have "
            "never mentored before and would be glad to learn it beside somebody who has."
        ),
    ),
    (
        Somebody("Bertrand Wexcombe", "Europe/Paris", "he/him"),
        "Please list our company as a mentor. We would send whoever is free in that week.",
    ),
)
DECLINED_BECAUSE = (
    "Thank you for the offer. A mentor is one person whom the mentee comes to know, so we cannot "
    "take a company. If one of you would like to do it in person, please ask again."
)
INVITED = "somebody.new@example.org"

# The demo's maintainer roster: some mentors, and people who appear nowhere else.
MAINTAINERS_ELSEWHERE = (
    Somebody("Ludovica Tamm", "Europe/Tallinn"),
    Somebody("Rangi Petrossian", "Pacific/Auckland"),
    Somebody("Delphine Okoro-Hale", "Europe/Brussels"),
    Somebody("Severin Achebe-Roth", "Europe/Zurich"),
    Somebody("Ximena Thorvald", "America/Lima"),
)
