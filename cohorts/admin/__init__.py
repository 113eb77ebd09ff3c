"""The organizers' desk over cohorts: the same actions, permissions and words as everywhere."""

from cohorts.admin import cohort, joining, people, projects, records, schedule

__all__ = ["cohort", "joining", "people", "projects", "records", "schedule"]
