"""Blind review, as rows: whose applications one reader may not know yet.

Where a cohort reviews blind, a mentor meets each application without its
person until their own review of it is final, or everybody has heard the
outcome. An organizer who mentors the project does not find it on the desk
until then, where it has a name. What stands in its place is ``rules.blind``.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from applications.models.conflict import closed_to
from applications.states import ReviewState
from cohorts.models import Mentoring


def unread_by(user: Any) -> Q:
    """Choices of a cohort that reviews blind, on which ``user`` has finished no review."""
    from applications.models.review import Review

    final = Review.objects.filter(choice=OuterRef("pk"), reviewer=user.pk, state=ReviewState.FINAL)
    return ~Exists(final) & Q(
        application__cohort__selection_terms__is_blind=True,
        application__cohort__released_at__isnull=True,
    )


def blind_to(user: Any, application: str = "application") -> Q:
    """Rows whose application ``user``, as a mentor of a ranked project, still reads blind."""
    from applications.models.application import ProjectChoice

    projects = Mentoring.objects.current().filter(mentor=user.pk).values("project")
    choices = ProjectChoice.objects.filter(unread_by(user), project__in=projects)
    return Q(**{f"{application}__in": choices.order_by().values("application")})


def kept_from(user: Any, application: str = "application") -> Q:
    """What no desk shows to ``user``: closed by a conflict of interest, or read blind."""
    return closed_to(user, application) | blind_to(user, application)
