"""The organizers' desk over applications: the same actions, permissions and words as everywhere."""

from applications.admin import assignment, neighbours, reading, review, roster, screening

__all__ = ["assignment", "neighbours", "reading", "review", "roster", "screening"]
