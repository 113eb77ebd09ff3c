"""Reviews: saved while one reads, finished once, then compared; and the shortlist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models import (
    SHORTLIST_AT_MOST,
    Application,
    Criterion,
    ProjectChoice,
    Review,
    Score,
    Screening,
    Shortlisted,
)
from applications.permissions import check, check_not_own, check_not_recused
from applications.rules import review as rules
from applications.states import ReviewState
from cohorts.actions.moving import edit, move, record
from cohorts.models import Cohort, Project, User


def give_default_rubric(cohort: Cohort, **_facts: Any) -> None:
    """A new cohort starts with the programme's rubric."""
    Criterion.objects.bulk_create(
        Criterion(
            cohort=cohort,
            position=position,
            name=_(line["name"]),
            question=_(line["question"]),
            steps=[_(step) for step in line["steps"]],
        )
        for position, line in enumerate(rules.DEFAULT_RUBRIC, start=1)
    )


def copy_rubric(cohort: Cohort, *, source: Cohort, **_facts: Any) -> None:
    cohort.criteria.all().delete()
    fields = ("position", "name", "question", "weight", "steps")
    Criterion.objects.bulk_create(
        Criterion(cohort=cohort, **values) for values in source.criteria.values(*fields)
    )


@transaction.atomic
def edit_criterion(criterion: Criterion, *, by: User, now: datetime, **fields: Any) -> None:
    """Change the rubric, until somebody has scored with it."""
    check(by, "rubric.edit", cohort=criterion.cohort, now=now)
    if Score.objects.filter(criterion__cohort=criterion.cohort).exists():
        raise Refused(_("Mentors have begun to score with this rubric, so it stays as it is."))
    edit(criterion, fields, by=by, now=now, verb="rubric edited")


@transaction.atomic
def save_review(
    choice: ProjectChoice,
    *,
    by: User,
    now: datetime,
    steps: Mapping[Any, int],
    comment: str = "",
    feedback: str = "",
) -> Review:
    """Keep what a mentor has scored so far. ``steps`` maps criterion keys to 1 … 5."""
    review = hold_review(choice, by=by, now=now)
    rules.require_steps(steps.values())
    review.comment, review.feedback, review.saved_at = comment, feedback, now
    review.full_clean()
    review.save()
    criteria = choice.application.cohort.criteria.filter(pk__in=steps)
    for criterion in criteria:
        Score.objects.update_or_create(
            review=review, criterion=criterion, defaults={"step": steps[criterion.pk]}
        )
    return review


def hold_review(choice: ProjectChoice, *, by: User, now: datetime) -> Review:
    application = choice.application
    check(by, "review.score", project=choice.project, now=now)
    check_not_own(by, application)
    check_not_recused(by, application)
    require_reviewable(application)
    review = (
        Review.objects.select_for_update(no_key=True).filter(choice=choice, reviewer=by).first()
    )
    if review is not None and review.state == ReviewState.FINAL:
        raise Refused(_("Your review is finished. It stays as it is, so that it was your own."))
    return review or Review(choice=choice, reviewer=by, saved_at=now)


def require_reviewable(application: Application) -> None:
    screening = Screening.objects.filter(application=application).values_list("state", flat=True)
    rules.require_reviewable(application.cohort.state, application.state, screening.first())


@transaction.atomic
def save_and_finish(choice: ProjectChoice, *, by: User, now: datetime, **typed: Any) -> Review:
    """Keep what was typed and make it final; both or neither."""
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
    rules.require_all_scored(
        application.cohort.criteria.values_list("name", flat=True),
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
    known = Shortlisted.objects.standing_for(by).filter(project=project).count()
    rules.require_room(len(taken), known)
    position = next(n for n in range(1, SHORTLIST_AT_MOST + 1) if n not in taken)
    row = Shortlisted(
        project=project, choice=choice, position=position, sentence=sentence, at=now, by=by
    )
    row.full_clean()
    row.save()
    record(row, by=by, now=now, verb="shortlisted")
    return row


@transaction.atomic
def take_off_shortlist(row: Shortlisted, *, by: User, now: datetime) -> None:
    check(by, "review.shortlist", project=row.project, now=now)
    application = row.choice.application
    check_not_recused(by, application)
    require_reviewable(application)
    leave_place(row, by=by, now=now)


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
