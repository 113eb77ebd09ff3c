"""The organizers' desk over applications: the same actions, permissions and words as everywhere."""

from applications.admin import (
    assignment,
    neighbours,
    programmes,
    questions,
    reading,
    review,
    roster,
    screening,
)

__all__ = [
    "assignment",
    "neighbours",
    "programmes",
    "questions",
    "reading",
    "review",
    "roster",
    "screening",
]
