"""One page of a list: its keys are found first, inside the query that fetches what is shown."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest


class DeskList(ChangeList):
    """Databases may compute every column of every row before they sort; so only keys are sorted.

    What a row shows beside its own columns (scores, counts, neighbours) is computed
    for the rows of this page, in the same query.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = self.result_list.values("pk")
        near = self.list_select_related or ()
        rows = self.model_admin.get_queryset(request).select_related(*near)
        rows = rows.filter(pk__in=keys).defer(*deferred(self.model, near))
        self.result_list = list(rows.order_by(*self.get_ordering(request, rows)))
        self.model_admin.note_where_to_go(request, self.result_list)

    def apply_select_related(self, qs: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return qs


def deferred(model: type[models.Model], near: Iterable[str]) -> Iterator[str]:
    """Long texts of the neighbours: a list shows their names."""
    for path in near:
        here: Any = model
        steps: list[str] = []
        for step in path.split("__"):
            here = here._meta.get_field(step).related_model
            steps.append(step)
            for field in here._meta.concrete_fields:
                if isinstance(field, models.TextField | models.JSONField):
                    yield "__".join([*steps, field.name])
