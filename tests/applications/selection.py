"""A cohort in its selection: three applicants for two places, scored, at noon on 2 June 2026."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from applications.actions.review import give_default_rubric
from applications.models import Application, Placement, ProjectChoice
from applications.states import ReviewState, RosterImportState, Round
from cohorts.models import User
from cohorts.states import CohortState
from tests.cast import Cast, application_of
from tests.factories import (
    ReviewFactory,
    RosterImportFactory,
    ScoreFactory,
    UserFactory,
)

DAY = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Selection:
    """``ada`` and ``ben`` both want the project first, ``cem`` only the project.

    The project has one place, and so has the other project. Ada's proposal has
    the best score, Ben's the second, Cem's the third.
    """

    cast: Cast
    ada: Application
    ben: Application
    cem: Application

    @property
    def applications(self) -> list[Application]:
        return [self.ada, self.ben, self.cem]

    def placement(self, application: Application) -> Placement:
        return Placement.objects.exclude(assignment__state="superseded").get(
            application=application
        )


def begin_selection(cast: Cast) -> Selection:
    cast.role(cast.mentee).delete()
    cast.cohort.state = CohortState.SELECTING
    cast.cohort.save(update_fields=["state"])
    cast.cohort.criteria.all().delete()
    give_default_rubric(cast.cohort)
    fresh_roster(DAY)
    ben = UserFactory(name="Ben", email="ben@example.org", github=True)
    cem = UserFactory(name="Cem", email="cem@example.org", github=True)
    selection = Selection(
        cast=cast,
        ada=cast.application,
        ben=application_of(ben, cast.cohort, cast.project, cast.other_project),
        cem=application_of(cem, cast.cohort, cast.project),
    )
    for application, step in [(selection.ada, 5), (selection.ben, 4), (selection.cem, 3)]:
        for choice in application.choices.all():
            score(choice, reviewer_of(cast, choice), step)
    return selection


def reviewer_of(cast: Cast, choice: ProjectChoice) -> User:
    return cast.mentor if choice.project_id == cast.project.pk else cast.other_mentor


def score(choice: ProjectChoice, reviewer: User, step: int) -> None:
    review = ReviewFactory(choice=choice, reviewer=reviewer, state=ReviewState.FINAL)
    for criterion in choice.application.cohort.criteria.of_round(Round.APPLICATION):
        ScoreFactory(review=review, criterion=criterion, step=step)


def fresh_roster(day: datetime) -> Any:
    return RosterImportFactory(
        state=RosterImportState.APPLIED,
        read_at=day - timedelta(days=1),
        applied_at=day - timedelta(days=1),
    )


def on(day: datetime) -> Any:
    return time_machine.travel(day, tick=False)
