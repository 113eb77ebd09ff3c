"""Which programmes are known to be mentorships, and which are known not to be.

A name that stands in neither table is unknown: a person looks at it. Names
are compared without regard to case, punctuation, year and the like, so that
"GSoC 2024", "gsoc'24" and "Google Summer of Code" are one programme.
"""

import re
import unicodedata

MENTORSHIPS: dict[str, tuple[str, ...]] = {
    "Google Summer of Code": ("GSoC", "Summer of Code", "Google SoC"),
    "LFX Mentorship": (
        "LFX",
        "Linux Foundation Mentorship",
        "LF Mentorship",
        "CNCF Mentorship",
        "CNCF LFX Mentorship",
        "LFX CNCF Mentorship",
        "CommunityBridge",
    ),
    "Linux Kernel Mentorship": ("LKMP", "Linux Kernel Bug Fixing"),
    "Hyperledger Mentorship": ("LF Decentralized Trust Mentorship", "LFDT Mentorship"),
    "Open Mainframe Project Mentorship": ("Open Mainframe Mentorship",),
    "Outreachy": ("GNOME Outreach Program for Women", "Outreachy Internship"),
    "MLH Fellowship": ("Major League Hacking Fellowship", "MLH Open Source Fellowship", "MLH"),
    "Google Season of Docs": ("Season of Docs", "GSoD"),
    "Summer of Bitcoin": (),
    "Season of KDE": ("SoK",),
    "Code for GovTech": ("C4GT", "C4GT DMP", "Code for GovTech Dedicated Mentoring"),
    "Open Source Promotion Plan": ("OSPP", "Summer of Open Source Promotion Plan"),
    "X.Org Endless Vacation of Code": ("EVoC",),
    "Igalia Coding Experience": (),
    "European Summer of Code": ("ESoC",),
    "Julia Seasons of Contributions": ("JSoC", "Julia Season of Contributions"),
}

NOT_MENTORSHIPS: dict[str, tuple[str, ...]] = {
    "Hacktoberfest": ("DigitalOcean Hacktoberfest",),
    "Advent of Code": ("AoC",),
    "24 Pull Requests": ("Pull Requests",),
    "100 Days of Code": ("Days of Code", "100DaysOfCode"),
    "Google Code Jam": ("Code Jam",),
    "Ludum Dare": (),
    "Hackathon": (),
    "GitHub Game Off": ("Game Off",),
}

# Words that name an edition and not a programme.
EDITION_WORDS = frozenset({"term", "cohort", "batch", "edition", "round", "the"})
KIND_WORDS = frozenset({"program", "programme", "programs", "programmes"})
# Only at the end of a name: "LFX Mentorship, Spring", but "Summer of Code".
TIME_WORD = re.compile(
    "spring|summer|fall|autumn|winter|jan(uary)?|feb(ruary)?|march|mar|apr(il)?|may|june?|july?"
    "|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)


def known_programme(name: str) -> tuple[str, bool] | None:
    """The programme's own name and whether it is a mentorship; ``None`` if it is unknown."""
    words = words_of(name)
    return KNOWN.get(words) or KNOWN.get(without_edition_at_the_end(words))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell programmes apart."""
    text = unicodedata.normalize("NFKC", name).casefold().replace(".", "")
    words = re.findall(r"c4gt|[^\W\d_]+", text)
    return tuple(word for word in words if word not in EDITION_WORDS | KIND_WORDS)


def without_edition_at_the_end(words: tuple[str, ...]) -> tuple[str, ...]:
    """ "LFX Mentorship, Spring" is the LFX Mentorship; "Summer of Code" keeps its summer."""
    while words and TIME_WORD.fullmatch(words[-1]):
        words = words[:-1]
    return words


def table() -> dict[tuple[str, ...], tuple[str, bool]]:
    known: dict[tuple[str, ...], tuple[str, bool]] = {}
    for programmes, is_mentorship in ((NOT_MENTORSHIPS, False), (MENTORSHIPS, True)):
        for name, aliases in programmes.items():
            for spelling in (name, *aliases):
                known[words_of(spelling)] = (name, is_mentorship)
    return known


KNOWN = table()
