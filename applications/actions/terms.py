"""The terms of a selection: set before they count, each change written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.models import ProjectTerms, Review, SelectionTerms, terms_of
from applications.permissions import check
from applications.rules import terms as rules
from cohorts.actions.moving import edit
from cohorts.models import Cohort, Project, User

COPIED = ("is_blind", "hours_together", "confirmations", "freed_places")


@transaction.atomic
def set_terms(cohort: Cohort, *, by: User, now: datetime, **terms: Any) -> None:
    """How the cohort reviews, assigns and confirms."""
    check(by, "terms.edit", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    keep(terms_of(held), held, terms, by=by, now=now)


@transaction.atomic
def set_project_terms(project: Project, *, by: User, now: datetime, **terms: Any) -> None:
    """What a project asks of those whom it takes; never set by one of its own mentors."""
    check(by, "terms.edit", project=project, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=project.cohort_id)
    rules.require_smallest(terms["smallest"], project.places)
    stored = ProjectTerms.objects.filter(project=project).first()
    keep(stored or ProjectTerms(project=project), held, terms, by=by, now=now)


def keep(
    row: SelectionTerms | ProjectTerms,
    cohort: Cohort,
    terms: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    changed = [name for name, value in terms.items() if getattr(row, name) != value]
    if not changed:
        return
    rules.require_not_over(cohort.state)
    rules.require_changeable(
        changed, reviews_begun=reviews_begun(cohort), released_at=cohort.released_at
    )
    if row._state.adding:
        row.save(force_insert=True)
    edit(row, terms, by=by, now=now, verb="terms of the selection set")


def reviews_begun(cohort: Cohort) -> bool:
    return Review.objects.filter(choice__application__cohort=cohort).exists()


def copy_terms(cohort: Cohort, *, source: Cohort, **_facts: Any) -> None:
    copied = SelectionTerms.objects.filter(cohort=source).values(*COPIED)
    SelectionTerms.objects.bulk_create(SelectionTerms(cohort=cohort, **row) for row in copied)
