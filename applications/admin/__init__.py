"""The organizers' desk over applications: the same actions, permissions and words as everywhere."""

from applications.admin import (
    afterwards,
    assignment,
    conflict,
    instructions,
    later_closes,
    neighbours,
    programmes,
    questions,
    reading,
    review,
    roster,
    screening,
)

__all__ = [
    "afterwards",
    "assignment",
    "conflict",
    "instructions",
    "later_closes",
    "neighbours",
    "programmes",
    "questions",
    "reading",
    "review",
    "roster",
    "screening",
]
