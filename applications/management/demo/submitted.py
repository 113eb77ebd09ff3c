"""Invented applicants of AMP 2027 who have handed in."""

from applications.management.demo.applicant import one

SUBMITTED = (
    one(
        "Amarachi Delacroix",
        "Africa/Lagos",
        "she/her",
        "diff tutorials",
        "I run three consumers at work, and twice this year a producer changed a field without a "
        "word. I would like to build the tool that would have told me, and to learn how one looks "
        "after it for longer than a sprint.",
        "Two small fixes in the CLI's error texts, and answers in the Slack channel for newcomers.",
        "I would begin with our own two incidents: write down the change log that I wish I had "
        "read, and work back to what the tool must know for it. Each kind of change gets a test "
        "before it gets a sentence.",
    ),
    one(
        "Teodor Whitcombe",
        "Europe/Sofia",
        "he/him",
        "diff",
        "I have written release notes by hand for six years and I am good at it, which is exactly "
        "why I would like a machine to do the first draft. What I lack is experience in a project "
        "where strangers depend on my review.",
        "Release manager of an internal framework; a talk about kind change logs.",
        "Collect ten pairs of public documents, let five people write the change log they would "
        "want, and compare. Where all five agree, the rule is clear; where they differ, we ask.",
    ),
    one(
        "Nalani Fairweather",
        "Pacific/Honolulu",
        "she/they",
        "tutorials diff",
        "I learned AsyncAPI from a tutorial that failed at step three. I fixed it for myself and "
        "told nobody, which I have regretted since. This project is my chance to tell everybody.",
        "Documentation for a library network: forty pages, tested on people who had never coded.",
        "First I would sit beside five beginners and say nothing. Then I would rewrite the broker "
        "tutorial around the moment at which most of them gave up.",
    ),
    one(
        "Gustav Oyelowo-Kern",
        "Europe/Vienna",
        "he/him",
        "diff bindings",
        "After parental leave I want to come back to code slowly and in the open. Eight hours a "
        "week in the evening is what I have, every week, and I keep my word.",
        "Reviewer in a small Rust parser project, mostly fuzzing and error messages.",
        "Treat the classification as a table and not as code: kind of change, who is affected, "
        "verdict, sentence. The code only walks the table, so that a maintainer can argue about "
        "one row at a time.",
    ),
    one(
        "Priyamvada Stell",
        "Asia/Kolkata",
        "she/her",
        "tutorials",
        "I teach programming in the evenings and see every week how much one wrong command costs a "
        "beginner. I would like to learn how open projects keep documentation true.",
        "Course material for 200 students, all examples executed before each lesson.",
        "Extract every code block of the tutorials, run it, and publish the list of what fails. "
        "That list is our plan, ordered by how many readers a page has.",
    ),
    one(
        "Joaquin Baptiste-Roe",
        "America/Santiago",
        "he/him",
        "diff tutorials bindings",
        "I want to become a maintainer because the one who helped me with my first change had all "
        "the time in the world for me. I would like to be that person for somebody.",
        "Eleven merged changes in parsers, among them the fix for recursive schemas.",
        "Start from the existing JSON output, which is good, and write a second renderer beside "
        "it. Nothing that machines rely on changes. Then refine with two consumer teams.",
        hours=10,
    ),
    one(
        "Solveig Anyanwu",
        "Africa/Accra",
        "she/her",
        "diff",
        "My thesis was about compatibility of schemas, and it ended in a drawer. I would love to "
        "see those rules in a tool that somebody uses on a Tuesday.",
        "A paper on schema evolution, and a prototype that nobody but me ever ran.",
        "The literature knows four kinds of compatibility; our users need two words. I would map "
        "the one to the other with examples, and let the mentors decide the hard cases in public.",
    ),
    one(
        "Mirek Tuilagi",
        "Europe/Prague",
        "he/him",
        "tutorials diff",
        "I am a nurse who learned to program during night shifts. Documentation was my only "
        "teacher; I know what it is to have only the page.",
        "Translated a browser extension's help into Czech and corrected its screenshots.",
        "One tutorial, one promise: “after this you can …”. I would write these promises first "
        "and throw out each sentence that does not help to keep one.",
        hours=6,
    ),
    one(
        "Chidinma Van Houten",
        "Europe/Amsterdam",
        "she/her",
        "diff tutorials",
        "I have been a tester for a decade and have never owned anything. Maintaining a rule set "
        "with a test for every row sounds like home.",
        "Found and reported nine bugs in Studio with steps to reproduce; four are fixed.",
        "Property-based tests: change a valid document at random, and the log must name the "
        "change, say whether it breaks, and never be silent.",
    ),
    one(
        "Yusuf Lindgren-Asante",
        "Europe/Stockholm",
        "he/him",
        "tutorials",
        "Swedish is my second language and English my fourth. I would like tutorials that people "
        "like me can read without a dictionary.",
        "Plain-language edits in two municipal websites, and one in this project's glossary.",
        "Write in short sentences, test with readers whose first language is not English, and add "
        "a check that points at long ones. The examples run in CI like code.",
    ),
    one(
        "Beatriz Holloway-Amadi",
        "America/Recife",
        "she/her",
        "bindings diff",
        "I look after MQTT bindings at work and I am tired of explaining which of three pages is "
        "right. I would also like to meet people who care about the same odd things.",
        "Three corrections in the MQTT binding's examples.",
        "Now that the bindings project is gone I would gladly bring what I know about brokers "
        "into the change log: a changed binding is the change that hurts most.",
    ),
    one(
        "Haruki Obuya",
        "Asia/Tokyo",
        "he/him",
        "diff",
        "I have contributed in small ways for two years and always stopped before the part where "
        "one has to decide something. I would like a mentor beside me when I decide.",
        "Many one-line fixes across five repositories.",
        "Week by week: three kinds of change, their tests, their words, one review by the mentor. "
        "Slow, visible, never more than one open change at a time.",
    ),
    one(
        "Rosalind Keita",
        "Africa/Bamako",
        "she/her",
        "tutorials diff",
        "Our user group meets with one shared connection. A tutorial that needs a 900 MB download "
        "is no tutorial for us. I would like to write the ones that work everywhere.",
        "Organized fourteen meetups and wrote the notes of each.",
        "Every tutorial says in its first lines what it downloads and how long it takes. I would "
        "rebuild the first two around a small local broker.",
    ),
    one(
        "Kofi Brannigan",
        "Europe/Dublin",
        "he/him",
        "diff tutorials",
        "I left university without a degree and with a lot of unfinished projects. I would like "
        "to finish one, with people who notice whether I do.",
        "A linter plug-in that about thirty people use.",
        "Begin with the smallest useful thing: added, removed, renamed. Release it behind a flag "
        "in the third week and learn from whoever tries it.",
        hours=12,
    ),
    one(
        "Ingeborg Salcedo",
        "America/Guayaquil",
        "she/her",
        "tutorials",
        "After twenty years of writing manuals for pumps I know that people read the picture, "
        "then the warning, then nothing. I would enjoy bringing that craft here.",
        "Manuals in four languages; none of them on GitHub, I am sorry to say.",
        "Fewer tutorials, each with one diagram that one can understand without its text, and "
        "examples that are tested. I can draw, and I would teach the second mentee how.",
    ),
    one(
        "Desmond Ivarsson",
        "Europe/Oslo",
        "he/him",
        "diff",
        "I maintain a fork because upstream felt closed to me. I would like to learn how to be "
        "upstream, and how to keep the door open.",
        "The fork, with a change log written by hand for 31 releases.",
        "Use those 31 releases as a test set: the tool has to find what I found, and I am curious "
        "what I overlooked.",
    ),
    one(
        "Parisa Trevelyan",
        "Asia/Tehran",
        "she/her",
        "diff tutorials",
        "I like sentences as much as I like types. A tool that has to write one clear sentence "
        "about a type is the rare place where I can use both.",
        "Error messages for a compiler course, rewritten three times after watching students.",
        "For every rule I would write the sentence first and show it to somebody who runs a "
        "consumer. Only a sentence that was understood gets code.",
    ),
    one(
        "Folarin Castell",
        "Africa/Lagos",
        "he/him",
        "tutorials diff",
        "I mentor juniors at work and have never been mentored myself. I would like to know how "
        "it feels from the other side before I become good at doing it wrongly.",
        "Twenty-odd answers on a question-and-answer site about brokers.",
        "Take the ten questions that newcomers ask most in Slack, and make sure that the tutorial "
        "has answered each of them one step before it comes up.",
    ),
    one(
        "Freya Nandakumar",
        "Asia/Colombo",
        "she/they",
        "diff",
        "I am autistic and do my best work with written agreements and no calls. Your page says "
        "that this is fine, and I decided to believe it.",
        "Maintainer of a small date library; all of it by text.",
        "I would write the specification of the change log as a table in the repository, ask for "
        "written comments for a week, and implement it row by row.",
    ),
    one(
        "Lazaro Whitlock",
        "America/Havana",
        "he/him",
        "tutorials",
        "My connection is slow and not always there, so I learned to prepare everything well. I "
        "would like to turn that habit into documentation.",
        "An offline copy of a framework's docs that our faculty still uses.",
        "Tutorials that can be followed from a folder: text, examples and a script that checks "
        "them, small enough to be sent by chat.",
        github=False,
    ),
    one(
        "Zuzanna Adichie-Moor",
        "Europe/Warsaw",
        "she/her",
        "diff tutorials",
        "I return to software after five years of caring for my father. The evenings are mine "
        "again, and I would like to spend them on something that outlasts a job.",
        "Before the break: build tools for a bank, nothing public.",
        "I would pair the new output with the specification's own change history, which is the "
        "best-documented pair of documents that we have.",
        github=False,
    ),
    one(
        "Emrys Takoda",
        "Europe/London",
        "they/them",
        "tutorials diff",
        "I draw comics about networks. People tell me that they understood back-pressure from a "
        "penguin. I would like to make something that stays.",
        "Two illustrated posts, both under a free licence.",
        "One drawn page per tutorial that shows who sends what to whom, with a text alternative "
        "that is worth reading on its own.",
        programme=("Inktober for Networks", 70, 160),
    ),
    one(
        "Marisol Eskelinen",
        "Europe/Helsinki",
        "she/her",
        "diff",
        "LFX taught me last spring how much a good mentor changes. It ended in June; now I would "
        "like to stay in one project for good.",
        "Four merged changes in a service mesh during my last mentorship.",
        "Reuse what I learned there: golden files for every pair of documents, so that each "
        "review shows the change log before and after.",
        programme=("LFX Mentorship", -260, -150),
    ),
    one(
        "Baptiste Owusu-Lam",
        "Europe/Paris",
        "he/him",
        "tutorials",
        "I cook for a living and code on Mondays. Recipes and tutorials have the same problem: "
        "the author forgets what the reader does not have in the kitchen.",
        "Four of the shirts from Hacktoberfest and what belongs to them.",
        "Every tutorial gets an ingredient list, a time, and a photograph of the result. I am not "
        "joking, and the tests check the list.",
        programme=("Hacktoberfest", -52, -22),
    ),
    one(
        "Anneliese Mwangi",
        "Africa/Nairobi",
        "she/her",
        "diff tutorials",
        "A former mentee of yours told our group about her four months, and six of us applied. I "
        "hope that you take her word that we help each other.",
        "Co-organizer of a study group; reviewed each other's first changes.",
        "Follow the life of one change from the producer's commit to the consumer's morning, and "
        "write the log for that morning. We tried it on paper in our group: five people, one "
        "change, five different sentences. The rules begin where those five agreed.",
    ),
    one(
        "Njoki Albrechtsen",
        "Africa/Nairobi",
        "she/her",
        "diff",
        "In our study group I am the one who asks what happens next year. I would like to find out "
        "in a project that will still be there.",
        "Co-organizer of the same study group as Anneliese; we wrote the plan together.",
        "Follow the life of one change from the producer's commit to the consumer's morning, and "
        "write the log for that morning. We tried it on paper in our group: five people, one "
        "change, five different sentences. The rules start where all five agreed.",
    ),
    one(
        "Tobiah Reyes-Lund",
        "America/Denver",
        "he/him",
        "bindings tutorials",
        "I have read every binding in the repository because I could not sleep. I would like to "
        "put that to some use.",
        "A spreadsheet of contradictions between bindings; I am told that it is famous.",
        "For the tutorials: one page per protocol that says what is different there, generated "
        "from that spreadsheet.",
    ),
)
