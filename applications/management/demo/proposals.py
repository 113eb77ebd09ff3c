"""Parts of proposals that several applicants may have written alike, by project."""

from typing import Any

# The first is for whoever did not write their own approach for this project.
APPROACHES = {
    "diff": (
        (
            "Read the existing rules and their tests, list what is missing for the documents I "
            "use, and add one kind of change per week, with the sentence that a reader will see."
        ),
        (
            "Ask three teams who run consumers what they would have wanted to know before their "
            "last incident, and let that decide the order in which kinds of change are handled."
        ),
        (
            "Keep the comparison as it is and work on what comes out of it: grouping, order and "
            "words. I would show drafts of the output early, as text, before any code exists."
        ),
    ),
    "tutorials": (
        (
            "Follow every tutorial on a fresh machine and write down the minute at which I was "
            "lost. Then rewrite the one with the earliest minute, and let somebody else follow it."
        ),
        (
            "Turn the examples into files that are included in the page, run them every night, and "
            "only then begin to change the words around them."
        ),
        (
            "Agree with the mentor on one reader whom we write for, pin her picture to the wall, "
            "and ask of each paragraph whether she needs it."
        ),
    ),
    "bindings": (
        (
            "Compare the three sources by a script, sort the differences by how much they hurt, "
            "and discuss them in public before anything is generated."
        ),
    ),
}
DELIVERABLES = {
    "diff": (
        (
            "A Markdown output for the diff command, a documented rule for each kind of change, "
            "tests with real pairs of documents, and a page that explains it to users."
        ),
        (
            "Rules, renderer and tests in three separate changes; a short guide on how to add a "
            "rule; the release notes of two projects written with it."
        ),
        "The command, its documentation, and a set of thirty examples that others can extend.",
    ),
    "tutorials": (
        (
            "Three tutorials for version 3 with examples that run every night, and a note on how "
            "to keep them true."
        ),
        (
            "A tested example for each existing tutorial, two tutorials written anew, and the "
            "results of reading sessions with five newcomers."
        ),
        "The nightly run, a table of what is tested, and at least two tutorials rewritten.",
    ),
    "bindings": ("A table of differences, a proposal, and two bindings from one source.",),
}
TIMELINES = (
    (
        "Weeks 1–2: read, ask, set up. Weeks 3–8: one part a week, each reviewed before the next. "
        "Weeks 9–11: documentation and what the reviews left open. Week 12: release, and rest."
    ),
    (
        "First month: understand and write tests. Second month: the main work. Third month: "
        "finish, document, hand over. One week in the middle is kept free for surprises."
    ),
    (
        "I plan in steps of two weeks and agree on each with the mentor. By half-time the first "
        "useful piece is merged; what is not started by week ten is written down for later."
    ),
    (
        "Weeks 1–3 small changes to get to know everybody, weeks 4–9 the proposal itself, weeks "
        "10–12 review, release notes and a short talk about it in the community call."
    ),
)
AVAILABILITIES = (
    (
        "Weekday evenings after 19:00, and Saturday mornings. I am away for one week around the "
        "new year."
    ),
    "Monday and Thursday are mine; in between I answer messages, but do not promise code.",
    "Early mornings before the children wake, six days a week. Calls on Wednesdays only.",
    "I work in shifts, so my hours change; I post them every Sunday for the week to come.",
    "Two long afternoons, Tuesday and Friday. Exams in the first half of February: half the hours.",
    "Any time between 10:00 and 16:00 of my zone. I would rather write than call.",
)
# What the cohort asks besides, and answers in the same order.
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "kind": "many_of",
        "label": "What would you most like to learn?",
        "help_text": "As many as you like. It helps mentors to plan; none is worth more.",
        "is_required": True,
        "options": ("Triage", "Review", "Releases", "Documentation", "Looking after a community"),
    },
    {
        "kind": "long",
        "label": "What helps you when you are stuck?",
        "help_text": "So that your mentor knows from the first day.",
        "is_required": True,
        "limit": 600,
    },
    {
        "kind": "link",
        "label": "Something that you made or helped to make",
        "help_text": "Code, a text, a picture, a meeting: anything with an address.",
    },
)
ANSWERS: tuple[tuple[Any, ...], ...] = (
    (
        ["Review", "Releases"],
        ["Triage"],
        ["Documentation", "Looking after a community"],
        ["Triage", "Review"],
        ["Releases"],
    ),
    (
        "A short call. Explaining the problem to somebody usually shows me what I missed.",
        "Time alone with the code, and somebody who asks me after two days how it went.",
        "A written example that works, to take apart.",
        "Being told that the question is a good one. After that I find the rest myself.",
    ),
    (
        "https://example.org/small-parser",
        "",
        "https://example.org/talks/change-logs",
        "https://example.org/translations/glossary",
    ),
)
AI_USE = (
    "Not at all.",
    "I let a tool check my English; the thoughts and the plan are mine.",
    "I asked a chatbot to explain two parts of the code base and checked its answer in the code.",
    "For a first outline, which I then wrote anew because it did not sound like me.",
    "None for the text. In code I use completion, as I do at work.",
)

# AMP 2026: who ranked what, what they wrote, and how the mentors scored it (steps 1 … 5).
NOT_PASSED_ON_2026 = (
    "We could not tell what you would do in which week. Choose one template, say how you would "
    "find out what is wrong with it, and apply again: we would like to read that."
)
WROTE_2026 = {
    "wanjiru": (
        ("cli", "website"),
        (
            "I use the CLI every day and its start-up time is my coffee break. I would like to "
            "find out why, and to become one of the people who answer its issues."
        ),
        (
            "Measure first: a benchmark per command in CI. Then load lazily what most commands "
            "never need, one dependency at a time, each change with its number."
        ),
        5,
    ),
    "emeric": (
        ("generator",),
        (
            "Templates were my way into open source. I would like to leave them in a better state "
            "than I found them."
        ),
        (
            "A table of all templates, a suite that renders the same ten documents with each, and "
            "a weekly round of fixes, the most used template first."
        ),
        5,
    ),
    "farida": (
        ("react-component", "website"),
        (
            "My brother is blind, and I have watched him give up on documentation that I find "
            "pretty. I would like to mend at least this one."
        ),
        (
            "Audit with him and two others, order the findings by pain, fix structure before "
            "style, and add tests that keep it so."
        ),
        4,
    ),
    "tomasi": (
        ("website", "cli"),
        "I like queues that become shorter. The website's list of open changes is a long one.",
        (
            "Sort by age and by who waits, answer each in a day or two, and write down what made "
            "it quick or slow."
        ),
        5,
    ),
    "aurelie": (
        ("website",),
        "I translate, and I would like to learn how a site is kept that so many people edit.",
        (
            "Review the documentation changes first, where I can help at once; learn the build "
            "with the mentor beside it."
        ),
        4,
    ),
    "casimir": (
        ("generator", "cli"),
        "I have time in summer and would like to try whether maintaining is something for me.",
        "Read, fix small things, see what comes.",
        2,
    ),
    "hine": (
        ("react-component",),
        "I build interfaces with React and would like to learn to build them for strangers.",
        (
            "Split the component into parts that can be replaced, document each, and move the "
            "styles to variables."
        ),
        3,
    ),
}
FEEDBACK_2026 = {
    5: "A plan that somebody else could start from tomorrow. Thank you for the numbers.",
    4: "Clear and kind. Say next time what you would leave out if the weeks run short.",
    3: "A good idea; we missed the steps between it and the last week.",
    2: "We would like to know you better: what would you do in week one, and how would we notice?",
}
