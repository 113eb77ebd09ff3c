"""The demo's projects: those of 2026 by the published facts, those of 2027 invented.

Outcomes, milestones, skills and texts are our own words in both.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Idea:
    title: str
    summary: str
    description: str
    repositories: list[str]
    outcomes: str
    skills: tuple[str, ...]
    milestones: tuple[tuple[str, str], ...]
    kind: str = "code"
    places: int = 1
    weekly_hours: int = 8
    # By key of demo.people: the lead first, then co-mentors.
    mentors: tuple[str, ...] = ()

    def fields(self) -> dict[str, object]:
        names = ("title", "summary", "description", "repositories", "outcomes", "kind")
        return {name: getattr(self, name) for name in (*names, "places", "weekly_hours")}


@dataclass(frozen=True)
class Fate:
    """What becomes of an idea of 2027, and why."""

    state: str
    idea: Idea
    reason: str = field(default="")


CLI = Idea(
    title="AsyncAPI CLI",
    summary="The command-line tool for everyone who works with AsyncAPI documents.",
    description="""\
The CLI is where most people meet AsyncAPI for the first time: they validate a document, start
Studio, or generate code. It has grown quickly, and so has its list of open issues.

You will learn what it means to look after it: reading issues kindly, telling a bug from a wish,
reviewing other people's changes, and cutting a release that does not surprise anybody.
""",
    repositories=["https://github.com/asyncapi/cli"],
    outcomes="Faster start of every command, fewer flaky tests, and a second person who can "
    "release the tool.",
    skills=("TypeScript", "Node.js", "Testing", "Performance"),
    milestones=(
        ("Triage", "Twenty issues answered, labelled or closed with a kind word."),
        ("Measure", "A benchmark of the start-up time that runs with every change."),
        ("Review", "Five changes of other people reviewed together with a mentor."),
        ("Release", "One release cut by you, with notes that a user understands."),
    ),
    mentors=("idris", "zubin"),
)
GENERATOR = Idea(
    title="AsyncAPI Generator",
    summary="Turns AsyncAPI documents into code and documentation.",
    description="""\
The generator reads a document and writes a client, a server or a page from it. Its templates
live in many places and do not all follow the same rules.

The project brings the official templates under one set of tests and shows their state in one
table, so that a change in the generator no longer breaks a template unnoticed.
""",
    repositories=["https://github.com/asyncapi/generator"],
    outcomes="All official templates tested together, with a table of what each supports.",
    skills=("JavaScript", "Testing", "Templates", "Technical writing"),
    milestones=(
        ("Inventory", "A table of the templates: what they cover, who looks after them."),
        ("Tests", "One suite that runs against every official template."),
        ("Review", "Template changes reviewed with the mentor."),
        ("Hand-over", "A guide for whoever writes the next template."),
    ),
    mentors=("saoirse",),
)
REACT = Idea(
    title="AsyncAPI React Component",
    summary="Shows AsyncAPI documents in the browser: in playgrounds, portals and docs.",
    description="""\
Many sites embed this component to show their documentation. It should be readable by everyone,
also with a keyboard or a screen reader, and by those who open it on a phone.

The work begins with an audit and ends with a component that a second person can maintain.
""",
    repositories=["https://github.com/asyncapi/asyncapi-react"],
    outcomes="No open accessibility finding, a smaller bundle, and a documented way to extend it.",
    skills=("React", "TypeScript", "Accessibility", "CSS"),
    milestones=(
        ("Audit", "A list of findings with the people they keep out."),
        ("Fix", "Keyboard, headings and contrast are right."),
        ("Extend", "A documented way to replace a part of the page."),
        ("Release", "A major release with a guide for moving to it."),
    ),
    mentors=("kaito", "leilani"),
)
WEBSITE = Idea(
    title="AsyncAPI Website",
    summary="Documentation, blog and first impression: asyncapi.com.",
    description="""\
The site has more open changes than people who review them. The project was to shorten that queue
and to write down how the site is looked after.
""",
    repositories=["https://github.com/asyncapi/website"],
    outcomes="A review queue that one can see the end of, and a written maintainer's guide.",
    skills=("Next.js", "Code review", "Technical writing"),
    milestones=(
        ("Triage", "Every open change has an answer."),
        ("Review", "Ten changes reviewed with the mentor."),
        ("Guide", "A page that tells the next maintainer what to do on a Monday."),
    ),
    mentors=("mateus",),
)
IDEAS_2026 = (CLI, GENERATOR, REACT, WEBSITE)
WEBSITE_WITHDRAWN_BECAUSE = (
    "The time that the mentor had for this project is gone for reasons that nobody could foresee. "
    "The idea stays good, and we expect to offer it again in a later cohort."
)

DIFF = Idea(
    title="A change log that people can read",
    summary="Tell the users of an event API what changed between two versions, in plain words.",
    description="""\
`asyncapi diff` compares two documents and answers in JSON. That helps machines. People who run a
consumer want to know one thing: **does this break me, and what do I have to do?**

### What it is about

- Group the differences by who is affected: publishers, subscribers, both.
- Say for each whether it breaks something, and why.
- Write it as Markdown that fits into release notes.

You will work in two repositories with maintainers who review often and in small steps.
""",
    repositories=["https://github.com/asyncapi/diff", "https://github.com/asyncapi/cli"],
    outcomes="A `--format markdown` for the diff command, used in the release notes of at least "
    "two projects, with rules that are documented one by one.",
    skills=("TypeScript", "Testing", "API design", "Technical writing"),
    milestones=(
        ("Find the words", "Ten real pairs of documents and the change log each should have."),
        ("Classify", "Every kind of change is breaking, safe or a question, with a test."),
        ("Write", "The Markdown output, reviewed by people who run consumers."),
        ("Review", "Changes of two other contributors reviewed by you."),
        ("Release", "The feature is out, and you wrote its announcement."),
    ),
    mentors=("idris", "wanjiru"),
)
TUTORIALS = Idea(
    title="Tutorials that still work next year",
    summary="Rewrite the getting-started tutorials and let every example be tested.",
    kind="documentation",
    places=2,
    description="""\
Half of our tutorials were written for version 2 of the specification. Newcomers copy an example,
it fails, and they leave without telling us.

We want tutorials whose examples **run in CI**: when a tool changes, we hear of it before a reader
does. Two people share the project, one for brokers and one for code generation, and review each
other.
""",
    repositories=["https://github.com/asyncapi/website"],
    outcomes="Six tutorials for version 3, each with examples that are run every night.",
    skills=("Technical writing", "JavaScript", "CI", "Testing"),
    milestones=(
        ("Listen", "Five newcomers watched while they follow a tutorial."),
        ("Outline", "A plan per tutorial that says what a reader can do afterwards."),
        ("Write", "Six tutorials, each read by somebody who is new to it."),
        ("Keep", "The nightly run, and a page on what to do when it fails."),
    ),
    mentors=("saoirse", "pirjo"),
)
BINDINGS = Idea(
    title="Bindings under one roof",
    summary="One source for protocol bindings: schemas, examples and docs from the same files.",
    description="""\
Bindings are described in one repository, checked in another and explained in a third. They drift
apart. The project was to make one of them the source and to generate the others.
""",
    repositories=["https://github.com/asyncapi/bindings"],
    outcomes="Schemas and documentation pages generated from one description per binding.",
    skills=("JSON Schema", "JavaScript", "Technical writing"),
    milestones=(
        ("Compare", "A table of where the three sources disagree."),
        ("Decide", "A proposal, discussed in public."),
        ("Generate", "Two bindings built from one source."),
    ),
    mentors=("mateus",),
)
STUDIO = Idea(
    title="Studio without a mouse",
    summary="Make Studio usable by keyboard and screen reader, from opening to sharing.",
    kind="design",
    description="""\
Studio is the playground in which many people write their first document. Today its panels cannot
be reached by keyboard, and a screen reader hears one long silence.

Begin with three people who depend on it, end with a list that is empty and tests that keep it so.
""",
    repositories=["https://github.com/asyncapi/studio"],
    outcomes="Every task of the getting-started page done without a mouse, tested in CI.",
    skills=("Accessibility", "React", "User research"),
    milestones=(
        ("Watch", "Three sessions with people who use a screen reader."),
        ("Map", "Every panel has a name, a place in the order and a way out."),
        ("Fix", "The findings, the most painful first."),
        ("Keep", "Tests with axe, and a checklist for reviews."),
    ),
    mentors=("leilani", "kaito"),
)
WELCOME = Idea(
    title="A first hour that feels like a welcome",
    summary="Find out where new contributors get lost, and mend those places.",
    kind="community",
    description="People arrive, say hello in Slack, and some never come back. We would like to "
    "know why.",
    repositories=["https://github.com/asyncapi/community"],
    outcomes="A better welcome.",
    skills=("Community", "User research"),
    milestones=(
        ("Ask", "Interviews with newcomers."),
        ("Mend", "Improve things."),
        ("Report", "Tell what we learned."),
    ),
    mentors=("tavita",),
)
SIMULATOR = Idea(
    title="A broker that forgets, on purpose",
    summary="A small simulator for consumers: late, doubled and lost messages on demand.",
    description="Consumers are tested with brokers that behave. Real ones do not. Still to write: "
    "which faults come first, and how one describes them in a document.",
    repositories=["https://github.com/asyncapi/cli"],
    outcomes="",
    skills=("TypeScript", "Testing"),
    milestones=(("List the faults", ""),),
    mentors=("idris",),
)
FATES_2027 = (
    Fate("published", DIFF),
    Fate("published", TUTORIALS),
    Fate("proposed", STUDIO),
    Fate(
        "returned",
        WELCOME,
        "We like this very much. Please say what will be different for a newcomer afterwards, so "
        "that applicants can tell when they are done: whom you ask, which pages you would change "
        "first, and how you would notice that it helped.",
    ),
    Fate("draft", SIMULATOR),
    Fate(
        "withdrawn",
        BINDINGS,
        "The lead mentor has to step back this winter and we found nobody to take over in time. "
        "Whoever ranked this project keeps their other choices; please look at your ranking again.",
    ),
)
