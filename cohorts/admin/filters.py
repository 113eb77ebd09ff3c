"""Filters that offer only what an organizer may see, and cost the same at any size."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Message


class Narrowing(admin.SimpleListFilter):
    """A filter that remembers the request and the desk, because what it offers depends on them."""

    def __init__(self, request: Any, params: Any, model: Any, model_admin: Any) -> None:
        self.desk = model_admin
        super().__init__(request, params, model, model_admin)

    def chosen(self) -> str | None:
        """The value that was picked, if it is one that was offered."""
        offered = {str(value) for value, _words in self.lookup_choices}
        value = self.value()
        return value if value in offered else None

    def choices(self, changelist: ChangeList) -> Any:
        """As usual; "all" is picked, too, when nobody offered the value."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({"selected": self.chosen() is None} if number == 0 else {})


class CohortFilter(Narrowing):
    title = _("cohort")
    parameter_name = "cohort"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return list(
            Cohort.objects.organized_by(request.user)
            .order_by("-number")
            .values_list("slug", "name")
        )

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        slug = self.chosen()
        if slug is None:
            return queryset
        cohort = Cohort.objects.filter(slug=slug).values("pk")
        return queryset.filter(**{f"{self.desk.cohort_path}__in": cohort})


class KindFilter(Narrowing):
    """The kinds of messages, by the last word of their template."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        kinds = Message.objects.visible_to(request.user).order_by("kind").values_list("kind")
        return [(kind, kind_in_words(kind)) for (kind,) in kinds.distinct()]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        kind = self.chosen()
        return queryset if kind is None else queryset.filter(kind=kind)


def kind_in_words(kind: str) -> str:
    """cohorts/schedule_changed → schedule changed"""
    return kind.rpartition("/")[2].replace("_", " ")


class AboutFilter(Narrowing):
    """What kind of thing an event is about, among all that the desk shows."""

    title = _("about")
    parameter_name = "about"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        registered = model_admin.admin_site._registry
        found = [
            (model._meta.label_lower, str(model._meta.verbose_name))
            for model in registered
            if model._meta.app_label in {"cohorts", "applications"}
        ]
        return sorted(found, key=lambda pair: pair[1])

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        label = self.chosen()
        return queryset if label is None else queryset.filter(object_type=label)
