"""A draft saved while its owner types: one reading, one writing, whatever the portal holds.

It tells nobody, records nothing and makes no revision: only handing in does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.actions.application import require_writable
from applications.actions.choices import PROPOSAL, same_choices, write_choices
from applications.actions.overtaking import Overtaken
from applications.models import Application, ProjectChoice, Question
from applications.permissions import check_owner
from applications.rules import application as rules
from applications.states import ApplicationState
from cohorts.models import Cohort, Participation, Phase, PhaseKind, Project, Role, User

# Long texts of the cohort that nobody reads while saving.
UNREAD = (
    "cohort__summary",
    "cohort__expectations",
    "cohort__code_of_conduct",
    "cohort__boundaries",
)


@dataclass(frozen=True)
class Draft:
    """An application with its choices as one statement saw them, so that they are of one version.

    ``offered`` are those of the projects asked for that can be chosen; ``in_phase``
    says whether the dates permit applying at the instant that was asked about, and
    ``by_organizer`` whether the owner organizes a cohort.
    """

    application: Application
    choices: list[ProjectChoice]
    offered: list[Project]
    questions: list[Question]
    in_phase: bool
    by_organizer: bool


def read_draft(*, by: User, slug: str, projects: Sequence[UUID], now: datetime) -> Draft | None:
    """The person's own application in a cohort that they see, in one query; None without one."""
    rows = list(rows_of(by, slug, now).annotate(**offers(projects)))
    if not rows:
        return None
    application = rows[0]
    application.user = by
    return Draft(
        application=application,
        choices=[choice_of(row) for row in rows if row.choice_id],
        offered=[
            Project(pk=key, cohort_id=application.cohort_id)
            for number, key in enumerate(projects)
            if getattr(application, f"offers_{number}")
        ],
        questions=Question.objects.from_cell(application.questions),
        in_phase=application.in_phase,
        by_organizer=application.by_organizer,
    )


def rows_of(by: User, slug: str, now: datetime) -> QuerySet[Any]:
    """The application, once for each of its choices."""
    phases = Phase.objects.filter(
        cohort=OuterRef("cohort"),
        kind=PhaseKind.APPLICATIONS,
        starts_at__lte=now,
        ends_at__gt=now,
    )
    organizing = Participation.objects.active(now).filter(user=by, role=Role.ORGANIZER)
    seen = Cohort.objects.visible_to(by, now).filter(slug=slug)
    rows = Application.objects.with_own_close().filter(user=by, cohort__in=seen)
    return (
        rows.select_related("cohort")
        .defer(*UNREAD)
        .annotate(
            in_phase=Exists(phases),
            by_organizer=Exists(organizing),
            questions=Question.objects.in_one_cell(OuterRef("cohort")),
            choice_id=F("choices__id"),
            choice_rank=F("choices__rank"),
            choice_project=F("choices__project"),
            **{f"choice_{part}": F(f"choices__{part}") for part in PROPOSAL},
        )
        .order_by("choices__rank")
    )


def offers(projects: Sequence[UUID]) -> dict[str, Exists]:
    published = Project.objects.published().filter(cohort=OuterRef("cohort"))
    return {f"offers_{n}": Exists(published.filter(pk=key)) for n, key in enumerate(projects)}


def choice_of(row: Any) -> ProjectChoice:
    return ProjectChoice(
        pk=row.choice_id,
        application_id=row.pk,
        project=Project(pk=row.choice_project, cohort_id=row.cohort_id),
        rank=row.choice_rank,
        **{part: getattr(row, f"choice_{part}") for part in PROPOSAL},
    )


@transaction.atomic
def autosave(
    draft: Draft,
    *,
    by: User,
    now: datetime,
    version: int,
    choices: Sequence[dict[str, Any]] | None,
    **texts: Any,
) -> Application:
    """Keep what was typed over ``version``; what is not given stays as it is.

    ``choices`` are as in ``application.write``; None leaves them alone. Raises
    ``Overtaken`` where something newer was saved, and ``Refused`` where nothing
    can be written now; the words that were saved before stay in either case.
    """
    application = draft.application
    check_owner(by, application)
    require_draft(draft, now)
    if is_the_same(draft, choices, texts):
        return application
    if application.version != version:
        raise Overtaken
    for name, text in texts.items():
        setattr(application, name, text)
    application.clean_fields(exclude={field.name for field in application._meta.fields} - {*texts})
    application.version, application.saved_at = version + 1, now
    unmoved = Application.objects.filter(
        pk=application.pk, version=version, state=ApplicationState.DRAFT
    )
    if not unmoved.update(version=version + 1, saved_at=now, **texts):
        raise Overtaken
    if choices is not None:
        write_choices(application, draft.choices, choices)
    return application


def require_draft(draft: Draft, now: datetime) -> None:
    application = draft.application
    if application.state == ApplicationState.SUBMITTED:
        raise Refused(
            _("This application is handed in. What you change counts when you hand the changes in.")
        )
    cohort_is_open = application.cohort.state in rules.APPLY_IN
    if not (application.state == ApplicationState.DRAFT and cohort_is_open and draft.in_phase):
        require_writable(application, now)


def is_the_same(
    draft: Draft, choices: Sequence[dict[str, Any]] | None, texts: dict[str, Any]
) -> bool:
    """Nothing changed, or the answer to a first request was lost: it counted all the same."""
    same_texts = all(getattr(draft.application, name) == text for name, text in texts.items())
    return same_texts and (choices is None or same_choices(draft.choices, choices))
