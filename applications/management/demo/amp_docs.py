"""AMP Docs: invented, and in its contribution period today."""

from datetime import datetime

from applications.actions import contribution, review
from applications.management.demo import edition
from applications.management.demo.edition import Edition, Wrote
from applications.management.demo.people import SHORTLISTED, Somebody
from applications.management.demo.projects import Idea
from applications.management.demo.stage import Calendar, Company
from applications.states import Round
from cohorts.models import Cohort, PhaseKind

WORDS = Idea(
    title="A glossary that answers the second question",
    summary="Words of event-driven systems, explained for those who meet them for the first time.",
    description="People look a word up, and find three others that they do not know. You will "
    "find out which words those are, explain them with somebody who needed it, and look after the "
    "list.",
    repositories=["https://github.com/asyncapi/website"],
    outcomes="Forty words, each with an example, linked from where they are used.",
    skills=("Documentation", "User research"),
    milestones=(
        ("Listen", "Five readers, and the words at which they stopped."),
        ("Explain", "Forty words with examples that somebody else has read."),
        ("Look after it", "A way to ask for a word, and a person who answers."),
    ),
    kind="documentation",
    places=2,
    mentors=("idris",),
)
PICTURES = Idea(
    title="Pictures of what a message does",
    summary="Drawings that explain channels, operations and replies, kept beside the text.",
    description="Many understand a drawing before a paragraph. The drawings that exist are years "
    "old and nobody has their source. You will draw them anew, as text that can be reviewed.",
    repositories=["https://github.com/asyncapi/website"],
    outcomes="Twelve drawings with their source and a description for those who do not see them.",
    skills=("Documentation", "Design"),
    milestones=(
        ("Collect", "Every drawing that is in use, and what is wrong with it."),
        ("Draw", "Twelve drawings, reviewed like code."),
        ("Describe", "Words for each that say what it shows."),
    ),
    kind="documentation",
    mentors=("saoirse",),
)
AMP_DOCS = Edition(
    name="AMP Docs",
    number=6,
    slug="amp-docs",
    summary="A small cohort for documentation: two projects, and people who like to explain.",
    phases=(
        (PhaseKind.ANNOUNCEMENT, "Announcement", -75, -70),
        (PhaseKind.IDEAS, "Mentors and ideas", -68, -50),
        (PhaseKind.APPLICATIONS, "Applications", -45, -22),
        (PhaseKind.SELECTION, "Selection", -20, 14),
        (PhaseKind.SCREENING, "Screening", -20, -15),
        (PhaseKind.REVIEW, "Mentor review", -14, -5),
        (PhaseKind.CONTRIBUTION, "Show your work", -4, 5),
        (PhaseKind.DECISION, "Decision", 9, 14),
        (PhaseKind.KICKOFF, "Kickoff", 18, 19),
        (PhaseKind.MIDTERM, "Midterm evaluation", 60, 66),
        (PhaseKind.FINAL, "Final evaluation", 110, 117),
        (PhaseKind.RECOGNITION, "Recognition", 125, 125),
    ),
    ideas=(WORDS, PICTURES),
    applicants=(
        Wrote(
            SHORTLISTED,
            (0, 1),
            "I teach evening classes, and know the face of somebody who is lost in a page.",
            "Sit beside five readers, write down where they stop, and begin with those words.",
            5,
        ),
        Wrote(
            Somebody("Dashiell Okafor-Lind", "Europe/Copenhagen", "he/him"),
            (0,),
            "Glossaries are what I read first, and I would like to give one back.",
            "Count which words the issues ask about, explain ten a fortnight, let others correct.",
            4,
        ),
        Wrote(
            Somebody("Calliope Rautio", "Europe/Helsinki", "she/her"),
            (1, 0),
            "I draw to think. It would be good to draw something that somebody needs.",
            "One drawing a week, as text, with its description; each shown in the weekly call.",
            4,
        ),
        Wrote(
            Somebody("Osric Menendez", "America/Montevideo"),
            (1,),
            "I have made posters, and would like to learn what a picture for readers is.",
            "Look at the old drawings, choose the worst, and try three ways of doing it better.",
            2,
        ),
    ),
)
# Who showed what, and on which day.
SHOWN = (
    ("thandiwe", "https://example.org/glossary/first-ten", "docs", "Ten words, read by two.", -3),
    ("thandiwe", "https://example.org/notes/readers", "community", "Where five readers stop.", -1),
    ("calliope", "https://example.org/drawings/reply", "design", "A reply, drawn as text.", -2),
)


def roster_read(now: datetime) -> list[datetime]:
    calendar = Calendar(now)
    return [calendar.at(-46, 6), calendar.at(-34, 6)]


def play(company: Company, now: datetime) -> Cohort:
    calendar = Calendar(now)
    cohort = edition.play(AMP_DOCS, company, calendar)
    begun = edition.at_first(AMP_DOCS, PhaseKind.CONTRIBUTION, calendar)
    contribution.tell_shortlisted(now=begun)
    for key, url, kind, sentence, day in SHOWN:
        choice = edition.choices_of(cohort, company[key])[0]
        facts = {"url": url, "kind": kind, "sentence": sentence}
        contribution.add_contribution(choice, by=company[key], now=calendar.at(day, 15), **facts)
    look_at_once(cohort, company, calendar.at(-1, 17))
    return cohort


def look_at_once(cohort: Cohort, company: Company, now: datetime) -> None:
    """A mentor has begun to score; nobody finishes before the period is over."""
    choice = edition.choices_of(cohort, company["thandiwe"])[0]
    rubric = cohort.criteria.of_round(Round.CONTRIBUTION).order_by("position")
    steps = {criterion.pk: 4 for criterion in rubric[:2]}
    by = choice.project.proposed_by
    review.save_review(choice, by=by, now=now, of=Round.CONTRIBUTION, steps=steps)
