"""Reviews: saved while one reads, finished once, then compared; and the shortlist."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.contribution import tell_if_due
from applications.actions.overtaking import Overtaken
from applications.models import (
    Application,
    Criterion,
    ProjectChoice,
    Review,
    Score,
    Screening,
    Shortlisted,
)
from applications.permissions import check, check_not_own, check_not_recused
from applications.rules import contribution
from applications.rules import review as rules
from applications.states import ReviewState, Round
from cohorts.actions.moving import edit, move, record
from cohorts.models import Cohort, Project, User


def give_default_rubric(cohort: Cohort, **_facts: Any) -> None:
    """A new cohort starts with the programme's rubrics, one for each round."""
    Criterion.objects.bulk_create(
        Criterion(
            cohort=cohort,
            round=one,
            position=position,
            name=_(line["name"]),
            question=_(line["question"]),
            steps=[_(step) for step in line["steps"]],
        )
        for one in Round.values
        for position, line in enumerate(rules.rubric_of(one), start=1)
    )


def copy_rubric(cohort: Cohort, *, source: Cohort, **_facts: Any) -> None:
    cohort.criteria.all().delete()
    fields = ("round", "position", "name", "question", "weight", "steps")
    Criterion.objects.bulk_create(
        Criterion(cohort=cohort, **values) for values in source.criteria.values(*fields)
    )


@transaction.atomic
def edit_criterion(criterion: Criterion, *, by: User, now: datetime, **fields: Any) -> None:
    """Change a round's rubric, until somebody has scored with it."""
    check(by, "rubric.edit", cohort=criterion.cohort, now=now)
    rubric = criterion.cohort.criteria.of_round(criterion.round)
    if Score.objects.filter(criterion__in=rubric).exists():
        raise Refused(_("Mentors have begun to score with this rubric, so it stays as it is."))
    edit(criterion, fields, by=by, now=now, verb="rubric edited")


@transaction.atomic
def save_review(
    choice: ProjectChoice,
    *,
    by: User,
    now: datetime,
    steps: Mapping[Any, int],
    of: str = Round.APPLICATION,
    version: int | None = None,
    **texts: str,
) -> Review:
    """Keep what a mentor has scored so far in a round; of two windows the later one is asked.

    ``steps`` maps criterion keys to 1 … 5, ``texts`` are comment and feedback; what is not
    given stays as it is. ``version`` is the one that was typed over (0: nothing was saved
    yet; None: whatever is there). Raises ``Overtaken`` where something newer was saved.
    """
    review = hold_review(choice, by=by, now=now, of=of)
    rules.require_steps(steps.values())
    before = steps_of(review)
    if before is not None and is_the_same(review, before, steps, texts):
        return review
    if version not in {None, review.version}:
        raise Overtaken
    for name, text in texts.items():
        setattr(review, name, text)
    review.version, review.saved_at = review.version + 1, now
    review.clean_fields()
    write(review, is_first=before is None)
    write_steps(review, before or {}, steps)
    return review


def steps_of(review: Review) -> dict[Any, int] | None:
    """By criterion; None of a review that is not there yet."""
    if review._state.adding:
        return None
    return dict(review.scores.values_list("criterion", "step"))


def is_the_same(
    review: Review, before: Mapping[Any, int], steps: Mapping[Any, int], texts: Mapping[str, str]
) -> bool:
    """Nothing changed, or the answer to a first request was lost: it counted all the same."""
    same_texts = all(getattr(review, name) == text for name, text in texts.items())
    return same_texts and all(before.get(key) == step for key, step in steps.items())


def write(review: Review, *, is_first: bool) -> None:
    try:
        with transaction.atomic():
            review.save(force_insert=is_first)
    except IntegrityError as error:
        # Of two windows that began at one moment the other one was faster.
        raise Overtaken from error


def write_steps(review: Review, before: Mapping[Any, int], steps: Mapping[Any, int]) -> None:
    changed = {key: step for key, step in steps.items() if before.get(key) != step}
    rubric = review.choice.application.cohort.criteria.of_round(review.round)
    for criterion in rubric.filter(pk__in=changed):
        Score.objects.update_or_create(
            review=review, criterion=criterion, defaults={"step": changed[criterion.pk]}
        )


def hold_review(
    choice: ProjectChoice, *, by: User, now: datetime, of: str = Round.APPLICATION
) -> Review:
    application = choice.application
    check(by, "review.score", project=choice.project, now=now)
    check_not_own(by, application)
    check_not_recused(by, application)
    require_reviewable(application)
    if of == Round.CONTRIBUTION:
        require_scorable(choice, by=by, now=now)
    mine = Review.objects.of_round(of).filter(choice=choice, reviewer=by)
    review = mine.select_for_update(no_key=True).first()
    if review is not None:
        rules.require_unfinished(review.state)
    return review or Review(choice=choice, reviewer=by, round=of, saved_at=now)


def require_scorable(choice: ProjectChoice, *, by: User, now: datetime) -> None:
    """What somebody did is scored after what they wrote."""
    read = Review.objects.of_round(Round.APPLICATION).filter(
        choice=choice, reviewer=by, state=ReviewState.FINAL
    )
    contribution.require_scorable(
        list(choice.application.cohort.phases.all()),
        now,
        is_asked=choice.shortlisted.filter(told_at__isnull=False).exists(),
        has_read=read.exists(),
    )


def require_reviewable(application: Application) -> None:
    screening = Screening.objects.filter(application=application).values_list("state", flat=True)
    rules.require_reviewable(application.cohort.state, application.state, screening.first())


@transaction.atomic
def save_and_finish(choice: ProjectChoice, *, by: User, now: datetime, **typed: Any) -> Review:
    """Keep what was typed (as ``save_review`` takes it) and make it final; both or neither."""
    review = save_review(choice, by=by, now=now, **typed)
    finish_review(review, by=by, now=now)
    return review


@transaction.atomic
def finish_review(review: Review, *, by: User, now: datetime) -> None:
    """Make one's own score final; from then on the colleagues' final ones can be seen."""
    application = review.choice.application
    check(by, "review.score", project=review.choice.project, now=now)
    check_not_own(by, application)
    check_not_recused(by, application)
    if review.reviewer_id != by.pk:
        raise Refused(_("Everyone finishes their own review."))
    require_reviewable(application)
    if review.round == Round.CONTRIBUTION:
        contribution.require_over(list(application.cohort.phases.all()), now)
    rules.require_all_scored(
        application.cohort.criteria.of_round(review.round).values_list("name", flat=True),
        review.scores.values_list("criterion__name", flat=True),
    )
    move(review, ReviewState.FINAL, by=by, now=now, verb="review finished", finished_at=now)


@transaction.atomic
def shortlist(choice: ProjectChoice, *, by: User, now: datetime, sentence: str = "") -> Shortlisted:
    """Put an application on the project's shortlist, at its end. At most three per project."""
    application, project = choice.application, choice.project
    check(by, "review.shortlist", project=project, now=now)
    check_not_own(by, application)
    check_not_recused(by, application)
    require_reviewable(application)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    taken = set(project.shortlist.values_list("position", flat=True))
    rules.require_room(Shortlisted.objects.standing_for(by).filter(project=project).count())
    position = next(n for n in count(1) if n not in taken)
    row = Shortlisted(
        project=project, choice=choice, position=position, sentence=sentence, at=now, by=by
    )
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb="shortlisted")
    tell_if_due(row, now=now)
    return row


@transaction.atomic
def take_off_shortlist(row: Shortlisted, *, by: User, now: datetime) -> None:
    check(by, "review.shortlist", project=row.project, now=now)
    application = row.choice.application
    check_not_recused(by, application)
    require_reviewable(application)
    project = Project.objects.select_for_update(no_key=True).get(pk=row.project_id)
    held = project.shortlist.select_for_update(no_key=True).filter(pk=row.pk).first()
    if held is None:
        raise Refused(_("Somebody else was faster. Reload the page to see what they did."))
    contribution.require_removable(list(application.cohort.phases.all()), now, held.told_at)
    leave_place(held, by=by, now=now)


def leave_place(row: Shortlisted, *, by: User, now: datetime) -> None:
    Project.objects.select_for_update(no_key=True).get(pk=row.project_id)
    record(row, by=by, now=now, verb="taken off the shortlist")
    row.delete()
    close_ranks(row.project)


def close_ranks(project: Project) -> None:
    for position, row in enumerate(project.shortlist.order_by("position"), start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
