"""The committee's rooms. Everything here stands behind ``door``."""

from conduct.views.care import door, numbers, report, seats, talks

urls = [*door.urls, *report.urls, *seats.urls, *talks.urls, *numbers.urls]
