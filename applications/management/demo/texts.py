"""What the demo's cohorts say to everyone: expectations and Code of Conduct, in our own words."""

SUMMARY_2026 = (
    "Four months of mentored work on AsyncAPI's own tools, run by volunteers. Each mentee works "
    "with a mentor on one project and grows from contributor to somebody who looks after it."
)

SUMMARY_2027 = (
    "Learn to maintain an open-source project by doing it, beside somebody who does. About eight "
    "hours a week, in your own time zone, free of charge and open to everyone."
)

EXPECTATIONS = """\
## What you can expect

- A mentor who knows the project, reads what you write and answers within two working days.
- Dates that you can rely on. When one has to move, you hear it here first, with the reason.
- One organizer whom you can always reach, and a wellbeing contact who decides nothing about you.
- Work that is real: what you build is meant to be released and used.

## What we ask of you

- About **eight hours a week**, at the hours that suit you. Tell your mentor which ones.
- A short note once a week: what went well, where you are stuck, what comes next.
- A word when life gets in the way. Illness, exams, a move or a tired week are no failure, and
  time off is never scored.
- Your own thinking. Tools may help you; say which ones you used and for what.

## What nobody asks of you

Money, a degree, an employer, a country, or to be awake in somebody else's night.
"""

CODE_OF_CONDUCT = """\
## Code of Conduct, in short

AsyncAPI follows the [Contributor Covenant 3.0](https://www.contributor-covenant.org/version/3/0/).
This is what it means here, in our own words; the full text is what counts.

**We look after each other.** We assume good intent, give credit, make room for people who are
new or quiet, and say what we think of the work without judging the person who did it.

**Some things have no place here:** harassment, insults and threats; unwanted attention; making
people small for who they are, where they come from, how they speak or what they do not know yet;
publishing what somebody told you in confidence; pretending to be somebody else.

**When something goes wrong,** tell the Code of Conduct committee. You need not be the person it
happened to, you need no proof, and you may stay anonymous. A person confirms within three working
days that your report has arrived. Members who are involved, or close to somebody who is, take no
part and learn nothing of it.

**What follows** is meant to repair first: from a conversation, through a warning or a pause, to
leaving for good where that is the only way to keep people safe. Whoever reports in good faith is
protected; to make somebody pay for a report is itself a violation.
"""

SLACK_URL = "https://asyncapi.slack.com/archives/C00000DEMO0"
DISCUSSION_URL = "https://github.com/orgs/asyncapi/discussions/3528"
OF_EVERY_COHORT = {
    "expectations": EXPECTATIONS,
    "code_of_conduct": CODE_OF_CONDUCT,
    "slack_url": SLACK_URL,
    "discussion_url": DISCUSSION_URL,
}

# What phases say below their title, by kind.
PHASE_WORDS = {
    "announcement": "The dates are public. Ask anything, early questions help most.",
    "ideas": "Mentors propose projects; organizers approve them or say what is missing.",
    "applications": "Choose one to five projects and write a proposal for each.",
    "selection": "Organizers screen, mentors read and score. Everyone hears at the same moment.",
    "kickoff": "Mentees and mentors meet and agree on goals, hours and a first step.",
    "midterm": "Half-time: both sides say how it goes, and what to change.",
    "final": "What is done, what is not, and what comes next.",
    "recognition": "We celebrate all kinds of contribution.",
}

LEFT_EARLY = (
    "I wrote down the whole of the programme, but I am leaving it: my mentor and I agreed that my "
    "last day is the one before your kickoff. I can show you our mails."
)
CABLE_CUT = "The cable to your island is being repaired, and you are online for an hour a day."

FORMER_COLLEAGUE = "We worked in the same team until last year."
PINNED_BECAUSE = "He has looked after these templates since January, and goes on with their mentor."
