"""The one exception with which a rule says no.

A rule of the programme refuses with words for the person who asked; the view
shows them. Permission is a different question: see ``permissions.py``.
"""

from collections.abc import Iterable


class Refused(Exception):
    """The programme does not allow this now.

    ``message`` is a sentence for the person: why, and what to do instead.
    ``details`` lists the single points where there are several, such as what
    a cohort still lacks before it can open.
    """

    def __init__(self, message: str, *, details: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = [str(detail) for detail in details]

    def __str__(self) -> str:
        return " ".join([str(self.message), *self.details])
