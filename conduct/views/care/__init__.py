"""The committee's rooms. Everything here stands behind ``door``."""

from conduct.views.care import door

urls = [*door.urls]
