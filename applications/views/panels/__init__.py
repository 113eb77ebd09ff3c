"""What applications add to the pages of cohorts. Importing this package registers it."""

from applications.views.panels import desk, people

__all__ = ["desk", "people"]
