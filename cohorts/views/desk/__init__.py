"""Everything that an organizer does, one page or verb per function."""

from cohorts.views.desk import (
    changes,
    home,
    moves,
    people,
    projects,
    records,
    schedule,
    texts,
    ways_in,
)

urls = [
    *texts.urls,  # /desk/new/ before /desk/<slug>/
    *home.urls,
    *moves.urls,
    *schedule.urls,
    *changes.urls,
    *people.urls,
    *ways_in.urls,
    *projects.urls,
    *records.urls,
]
