"""The committee's rooms. Everything here stands behind ``door``."""

from conduct.views.care import door, report, seats

urls = [*door.urls, *report.urls, *seats.urls]
