"""A contribution period from 3 June to the end of 6 June 2026; Ada stands on the shortlist."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from applications.actions.contribution import tell_shortlisted
from applications.models import ProjectChoice, Review
from applications.states import ReviewState, Round
from cohorts.models import Phase, User
from tests.applications.selection import Selection, begin_selection
from tests.cast import Cast
from tests.factories import ReviewFactory, ScoreFactory, ShortlistedFactory

BEGIN = datetime(2026, 6, 3, tzinfo=UTC)
END = datetime(2026, 6, 7, tzinfo=UTC)
DURING, AFTER = BEGIN + timedelta(hours=12), END + timedelta(hours=12)
A_SECOND = timedelta(seconds=1)
LINK = {
    "url": "https://github.com/asyncapi/cli/pull/1",
    "kind": "docs",
    "sentence": "The guide names every option.",
}
ALL_FIVES = {f"criterion-{position}": "5" for position in range(1, 5)}


@dataclass(frozen=True)
class AtWork:
    """``choice`` is Ada's of the project; ``other_choice`` Ben's, who is on no shortlist."""

    selection: Selection
    choice: ProjectChoice
    other_choice: ProjectChoice

    @property
    def cast(self) -> Cast:
        return self.selection.cast

    @property
    def ada(self) -> User:
        return self.selection.ada.user


def shortlist_ada(cast: Cast) -> AtWork:
    selection = begin_selection(cast)
    cast.cohort.phases.filter(kind__in=["screening", "review", "contribution", "decision"]).delete()
    Phase.objects.create(
        cohort=cast.cohort, kind="contribution", title="Show", starts_at=BEGIN, ends_at=END
    )
    choice = selection.ada.choices.get(project=cast.project)
    ShortlistedFactory(choice=choice, by=cast.mentor, sentence="Knows the parser.")
    return AtWork(selection, choice, selection.ben.choices.get(project=cast.project))


def tell_all() -> int:
    return tell_shortlisted(now=BEGIN)


def score_again(choice: ProjectChoice, reviewer: User, step: int) -> Review:
    review = ReviewFactory(
        choice=choice, reviewer=reviewer, state=ReviewState.FINAL, round=Round.CONTRIBUTION
    )
    for criterion in choice.application.cohort.criteria.of_round(Round.CONTRIBUTION):
        ScoreFactory(review=review, criterion=criterion, step=step)
    return review
