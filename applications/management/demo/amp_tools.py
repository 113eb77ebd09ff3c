"""AMP Tools: invented, released a few days ago; a place that became free waits for a yes."""

from datetime import datetime

from applications.actions import assignment, offers, release
from applications.actions.terms import set_terms
from applications.management.demo import edition, stage
from applications.management.demo.edition import Edition, Wrote
from applications.management.demo.people import Somebody
from applications.management.demo.projects import Idea
from applications.management.demo.stage import Calendar, Company
from applications.models import FreedPlaces, Offer
from cohorts.models import Cohort, PhaseKind

LINT = Idea(
    title="Rules that explain themselves",
    summary="Every finding of the linter says what to do about it, with an example.",
    description="The linter is right, and people do not understand it. You will go through its "
    "rules with those who met them, and write each of them anew as help.",
    repositories=["https://github.com/asyncapi/spectral-asyncapi"],
    outcomes="Thirty findings with words and an example that runs as a test.",
    skills=("TypeScript", "Documentation"),
    milestones=(
        ("Ask", "The ten findings that most people ask about."),
        ("Explain", "Thirty findings with words and examples."),
        ("Keep", "A test that fails when a rule has no help."),
    ),
    mentors=("mateus",),
)
REPLAY = Idea(
    title="Replay a day of messages",
    summary="Record what a broker carried, and play it back in a test, faster or slower.",
    description="Tests with made-up messages miss what real days bring. You will build a small "
    "recorder and player that knows the document and leaves out what is private.",
    repositories=["https://github.com/asyncapi/cli"],
    outcomes="A recorder and a player for two protocols, with documentation.",
    skills=("TypeScript", "Testing"),
    milestones=(
        ("Record", "One protocol, with a list of what is left out."),
        ("Play", "In order, at any speed, from the command line."),
        ("Share", "A second protocol, and a guide for a third."),
    ),
    mentors=("zubin",),
)
AMP_TOOLS = Edition(
    name="AMP Tools",
    number=7,
    slug="amp-tools",
    summary="A small cohort for tools: two projects, and people who like to sharpen them.",
    phases=(
        (PhaseKind.ANNOUNCEMENT, "Announcement", -85, -80),
        (PhaseKind.IDEAS, "Mentors and ideas", -78, -60),
        (PhaseKind.APPLICATIONS, "Applications", -55, -32),
        (PhaseKind.SELECTION, "Selection", -28, -3),
        (PhaseKind.SCREENING, "Screening", -28, -23),
        (PhaseKind.REVIEW, "Mentor review", -22, -9),
        (PhaseKind.DECISION, "Decision", -8, -3),
        (PhaseKind.KICKOFF, "Kickoff", 12, 13),
        (PhaseKind.MIDTERM, "Midterm evaluation", 55, 61),
        (PhaseKind.FINAL, "Final evaluation", 105, 112),
        (PhaseKind.RECOGNITION, "Recognition", 120, 120),
    ),
    ideas=(LINT, REPLAY),
    applicants=(
        Wrote(
            Somebody("Abelard Nystrom", "Europe/Stockholm", "he/him"),
            (0, 1),
            "I am the one who asks about the findings, and I kept a list of what I asked.",
            "Begin with my list, find the people who asked the same, and write for them.",
            5,
        ),
        Wrote(
            Somebody("Ophira Lockhart", "Asia/Jerusalem", "she/her"),
            (1, 0),
            "At work I replay logs by hand. I would like to never do that again.",
            "A recorder for one protocol in four weeks, then the player, then what is private.",
            5,
        ),
        Wrote(
            Somebody("Wilhelmina Tauranga", "Pacific/Auckland", "she/they"),
            (0,),
            "I translate error messages for a living and have opinions about them.",
            "Three findings a week: what it means, what to do, and what it looks like when done.",
            4,
        ),
        Wrote(
            Somebody("Ignatius Halvorsen", "America/Halifax"),
            (0, 1),
            "My first linter taught me more than my first course did.",
            "Collect examples from public documents and pair each finding with one of them.",
            3,
        ),
    ),
)


def roster_read(now: datetime) -> list[datetime]:
    calendar = Calendar(now)
    return [calendar.at(-55, 6), calendar.at(-20, 6)]


def play(company: Company, now: datetime) -> Cohort:
    """One declines and one accepts; who is next for the place hears of it after a yes."""
    calendar, noemi = Calendar(now), company["noemi"]
    cohort = edition.play(AMP_TOOLS, company, calendar)
    set_terms(cohort, by=noemi, now=calendar.at(-10), freed_places=FreedPlaces.AFTER_YES)
    stage.fix_the_lottery(cohort)
    proposed = assignment.propose_assignment(cohort, by=noemi, now=calendar.at(-7))
    assignment.confirm_assignment(proposed, by=company["okwudili"], now=calendar.at(-6))
    release.release_decisions(proposed, by=noemi, now=calendar.at(-4, 12))
    answer(company, calendar)
    cohort.refresh_from_db()
    return cohort


def answer(company: Company, calendar: Calendar) -> None:
    offers.accept_offer(
        offer_to(company, "ophira"), by=company["ophira"], now=calendar.at(-3), agrees=True
    )
    offers.decline_offer(
        offer_to(company, "abelard"),
        by=company["abelard"],
        now=calendar.at(-1),
        reason="My studies begin a term earlier than I thought.",
    )


def offer_to(company: Company, key: str) -> Offer:
    rows = Offer.objects.select_related("application__cohort", "project")
    return rows.get(application__user=company[key], state="open")
