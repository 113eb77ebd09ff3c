"""The programmes that the portal begins with, for tests without a database."""

from importlib import import_module

from applications.rules.programmes import Known, table_of

FIRST = import_module("applications.migrations.0010_known_programmes")

KNOWN = [
    Known(name, is_mentorship, tuple(aliases))
    for programmes, is_mentorship in (
        (FIRST.MENTORSHIPS, True),
        (FIRST.NOT_MENTORSHIPS, False),
    )
    for name, aliases in programmes.items()
]
TABLE = table_of(KNOWN)
