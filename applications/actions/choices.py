"""The ranked projects of an application: compared, and written in two statements at most."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import router
from django.utils.translation import gettext as _

from amp.refused import Refused
from applications.models import CHOICES_AT_MOST, Application, ProjectChoice

PROPOSAL = ("approach", "deliverables", "timeline")

Wanted = Sequence[Mapping[str, Any]]


def same_choices(written: Sequence[ProjectChoice], wanted: Wanted) -> bool:
    """``written`` are the rows in their order, ``wanted`` mappings as ``write_choices`` takes."""
    return [content(choice) for choice in written] == [
        (choice["project"].pk, *(choice.get(part, "") for part in PROPOSAL)) for choice in wanted
    ]


def content(choice: ProjectChoice) -> tuple[Any, ...]:
    return (choice.project_id, *(getattr(choice, part) for part in PROPOSAL))


def write_choices(
    application: Application, written: Sequence[ProjectChoice], wanted: Wanted
) -> None:
    """Make ``wanted`` the choices, best first; the row of a project that stays keeps its key.

    The application is held, and ``written`` is what it has. A rank belongs to one
    row at every moment, so whatever goes or moves is taken out first; the rest is
    written over where it stands.
    """
    require_possible(application, wanted)
    if same_choices(written, wanted):
        return
    before = {choice.project_id: choice for choice in written}
    rows = [
        ProjectChoice(
            **({"pk": before[choice["project"].pk].pk} if choice["project"].pk in before else {}),
            application=application,
            rank=rank,
            **choice,
        )
        for rank, choice in enumerate(wanted, start=1)
    ]
    take_out(written, staying={(row.pk, row.rank) for row in rows})
    ProjectChoice.objects.bulk_create(
        [row for row in rows if row.project_id not in before or changed(before, row)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=PROPOSAL,
    )


def require_possible(application: Application, wanted: Wanted) -> None:
    projects = [choice["project"] for choice in wanted]
    if len(set(projects)) != len(projects):
        raise Refused(_("You have chosen a project twice. Give each one rank."))
    if len(projects) > CHOICES_AT_MOST:
        raise Refused(_("Choose at most five projects."))
    if any(project.cohort_id != application.cohort_id for project in projects):
        raise Refused(_("One of these projects belongs to another cohort."))


def changed(before: Mapping[Any, ProjectChoice], row: ProjectChoice) -> bool:
    was = before[row.project_id]
    return (was.rank, *content(was)) != (row.rank, *content(row))


def take_out(written: Sequence[ProjectChoice], *, staying: set[tuple[Any, int]]) -> None:
    """One DELETE. A row that is written anew with its key keeps what refers to it, because
    references are checked when the transaction ends; one that is gone for good does not."""
    going = [choice.pk for choice in written if (choice.pk, choice.rank) not in staying]
    if going:
        rows = ProjectChoice.objects.filter(pk__in=going)
        rows._raw_delete(router.db_for_write(ProjectChoice))
