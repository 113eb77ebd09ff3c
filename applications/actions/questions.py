"""A cohort's own questions: asked, edited, moved, removed; and what an application is asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from applications.models import Application, Question
from applications.permissions import check
from applications.rules import questions as rules
from applications.states import ApplicationState
from cohorts.actions.moving import edit, record
from cohorts.models import Cohort, User


def asked(application: Application, current: Sequence[Question] | None = None) -> list[rules.Copy]:
    """What the form asks this person, with what they answered.

    ``current`` are the cohort's questions, where they are known already.
    """
    is_draft = application.state == ApplicationState.DRAFT
    if current is None:
        current = list(application.cohort.questions.all()) if is_draft else []
    return rules.shown(application.answers, current, is_draft=is_draft)


@transaction.atomic
def add_question(
    cohort: Cohort,
    *,
    by: User,
    now: datetime,
    kind: str,
    label: str,
    help_text: str = "",
    is_required: bool = False,
    options: Sequence[str] = (),
    limit: int | None = None,
) -> Question:
    """Ask one more question, after all others."""
    hold(cohort, by, now)
    rules.require_room(cohort.questions.count())
    question = Question(
        cohort=cohort,
        position=(cohort.questions.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=kind,
        label=label.strip(),
        help_text=help_text.strip(),
        is_required=is_required,
        options=rules.sensible_options(kind, options),
        limit=rules.sensible_limit(kind, limit),
    )
    question.full_clean()
    question.save()
    asks = {name: ("", getattr(question, name)) for name in rules.ASKED}
    record(question, by=by, now=now, verb="question added", changes=asks)
    return question


@transaction.atomic
def edit_question(question: Question, *, by: User, now: datetime, **fields: Any) -> None:
    """Ask it differently from now on. Answers that were given keep the old words."""
    hold(question.cohort, by, now)
    kind = fields.get("kind", question.kind)
    fields["options"] = rules.sensible_options(kind, fields.get("options", question.options))
    fields["limit"] = rules.sensible_limit(kind, fields.get("limit", question.limit))
    edit(question, fields, by=by, now=now, verb="question edited")


@transaction.atomic
def move_question(question: Question, *, by: User, now: datetime, up: bool) -> None:
    """Change places with the question before or after it; at the end of the list nothing moves."""
    hold(question.cohort, by, now)
    rows = list(Question.objects.filter(cohort=question.cohort).order_by("position"))
    place = rows.index(question)
    other_place = place + (-1 if up else 1)
    if not 0 <= other_place < len(rows):
        return
    here, there = rows[place], rows[other_place]
    old, new = here.position, there.position
    # Two questions cannot share a position, not even for a moment.
    for row, position in ((there, rows[-1].position + 1), (here, new), (there, old)):
        Question.objects.filter(pk=row.pk).update(position=position)
    question.position = new
    record(question, by=by, now=now, verb="question moved", changes={"position": (old, new)})


@transaction.atomic
def remove_question(question: Question, *, by: User, now: datetime) -> None:
    """Ask it no more. Answers that were given are kept where they were given."""
    hold(question.cohort, by, now)
    asked_so_far = {name: (getattr(question, name), "") for name in rules.ASKED}
    record(question, by=by, now=now, verb="question removed", changes=asked_so_far)
    question.delete()


def hold(cohort: Cohort, by: User, now: datetime) -> None:
    """Permission and rule; and the cohort is held, so that two people cannot mix up the order."""
    check(by, "questions.edit", cohort=cohort, now=now)
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    rules.require_editable(held.state)


def copy_questions(cohort: Cohort, *, source: Cohort, **_facts: Any) -> None:
    """A copied cohort asks what its source asked."""
    Question.objects.bulk_create(
        Question(cohort=cohort, **asks)
        for asks in source.questions.values("position", *rules.ASKED)
    )
