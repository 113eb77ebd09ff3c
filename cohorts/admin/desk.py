"""What every page of the desk shares: who sees it, who writes, and how it tells what happened."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.admin.columns import change_lines, instant
from cohorts.admin.forms import Acting
from cohorts.admin.leading import Key, open_to
from cohorts.admin.pages import DeskList
from cohorts.admin.verbs import VerbsMixin
from cohorts.models import Cohort, Event

PER_PAGE = 50
EVENTS_PER_PAGE = 100
WORDS_AT_MOST = 20
UNUSED_BUTTONS = ("show_save_and_add_another", "show_save_and_continue", "show_close")


@dataclass
class Panel:
    """A table below the facts of a row. ``more`` is (address, words) of the whole list."""

    title: Any
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    nothing: Any = ""
    more: tuple[str, Any] | None = None


class DeskAdmin(VerbsMixin, admin.ModelAdmin):
    """A page of the desk: it shows what ``visible_to`` shows, in the cohorts that one organizes.

    Nothing is written but by actions: ``add_form`` and ``edit_form`` name what
    can be typed, ``create`` and ``change`` call the action. Nothing is deleted.
    """

    cohort_path: str | None = "cohort"
    add_form: type[forms.BaseForm] | None = None
    edit_form: type[forms.BaseForm] | None = None
    facts: Sequence[Any] = ()
    sections: Sequence[tuple[Any, Sequence[str]]] = ()

    # Where it lies on the first page, and what is counted there as waiting for somebody.
    shelf: str = "records"
    place: int = 9
    waiting: tuple[str, Any] | None = None

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = PER_PAGE
    actions_selection_counter = True
    change_form_template = "admin/desk_change_form.html"
    object_history_template = "admin/desk_history.html"
    empty_value_display = "–"

    class Media:
        css = {"all": ["css/admin-extra.css"]}

    # Who sees what --------------------------------------------------------------------

    def visible(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(request.user)
        if self.cohort_path:
            rows = rows.filter(**{f"{self.cohort_path}__in": self.organized(request)})
        return rows

    def organized(self, request: HttpRequest) -> models.QuerySet[Cohort, Any]:
        return Cohort.objects.organized_by(request.user).values("pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = self.visible(request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def fresh(self, request: HttpRequest, keys: Any) -> models.QuerySet[Any]:
        """Visible rows as a page or an action wants them: whole, with what their names need."""
        rows = self.visible(request).filter(pk__in=keys)
        near = self.list_select_related
        return rows.select_related(*near) if isinstance(near, list | tuple) else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        try:
            row = self.fresh(request, [object_id]).get()
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None
        self.note_where_to_go(request, [row])
        return row

    def leads_to(self, row: Any) -> Sequence[Key]:
        """What the row links to that its reader may not be able to open."""
        return ()

    def note_where_to_go(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Note on rows to what their reader can go on: for a whole list at once."""
        found = open_to(request, [key for row in rows for key in self.leads_to(row)])
        for row in rows:
            row.open_to_reader = found

    def _get_obj_does_not_exist_redirect(self, *_args: Any) -> HttpResponse:
        raise Http404

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only by what the list offers: what is not shown cannot be guessed by filtering either."""
        field = lookup.partition("__")[0]
        return any(
            field == offered if isinstance(offered, str) else lookup == offered.parameter_name
            for offered in self.get_list_filter(request)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """A few words find anybody; a thousand are more than a database reads at once."""
        words = " ".join(search_term.split()[:WORDS_AT_MOST])
        return super().get_search_results(request, queryset, words)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_form is not None and self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        open_to_edits = obj is None or self.editable(obj)
        return self.edit_form is not None and open_to_edits and self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def editable(self, row: Any) -> bool:
        return True

    # What can be typed ------------------------------------------------------------------

    def form_over(self, row: Any) -> type[forms.BaseForm] | None:
        """The form in which ``row`` is edited."""
        return self.edit_form

    # ``create(form, by, now)`` and ``change(form, row, by, now)`` carry out the actions behind the
    # two forms. A desk that has the form says how, or the portal does not start.
    create: Callable[..., Any]
    change: Callable[..., Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for form, verb in ((cls.add_form, "create"), (cls.edit_form, "change")):
            if form is not None and not hasattr(cls, verb):
                raise TypeError(f"{cls.__name__} has a form and no way to {verb}.")

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: Any = False,  # noqa: FBT002
        **kwargs: Any,
    ) -> Any:
        base = self.form_over(obj) if change else self.add_form
        if base is None or (change and not self.has_change_permission(request, obj)):
            return forms.modelform_factory(self.model, fields=[])
        now = timezone.now()

        def write(form: Acting) -> Any:
            if not change:
                return self.create(form, by=request.user, now=now)
            row = copy(obj)
            self.change(form, row, by=request.user, now=now)
            return row

        bound = {"by": request.user, "now": now, "write": staticmethod(write)}
        return type(base)(base.__name__, (base,), bound | {"model": self.model})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        typed = self.typed(request, obj)
        named = {name for _title, names in self.sections for name in names}
        rest = [name for name in typed if name not in named]
        parts = [(title, [n for n in names if n in typed]) for title, names in self.sections]
        known = self.get_readonly_fields(request, obj)
        facts = [(_("What the portal knows") if typed else None, known)]
        return [
            (title, {"fields": names}) for title, names in [(None, rest), *parts, *facts] if names
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        typed = self.typed(request, obj)
        return [fact for fact in self.facts if fact not in typed] if obj else []

    def typed(self, request: HttpRequest, row: Any) -> list[str]:
        """The names of the fields of the form, in their order; none where nothing can be typed."""
        if row is None:
            return fields_of(self.add_form)
        may = self.has_change_permission(request, row)
        return fields_of(self.form_over(row)) if may else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """The form's action has saved it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The form's action has saved all of it."""

    # Django's own log is not kept: events are the history. ---------------------------------

    def construct_change_message(self, *_args: Any, **_kwargs: Any) -> str:
        return ""

    def log_addition(self, *_args: Any) -> None:
        return None

    log_change = log_deletions = log_addition

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        pages = Paginator(self.events_about(request, row), EVENTS_PER_PAGE)
        page = pages.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(row),
            "opts": self.opts,
            "object": row,
            "page": page,
            "media": self.media,
            "panel": Panel(_("History"), EVENT_COLUMNS, [event_row(event) for event in page]),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)

    def events_about(self, request: HttpRequest, row: Any) -> models.QuerySet[Event]:
        mine = Q(cohort__in=self.organized(request)) | Q(cohort=None)
        return Event.objects.about(row).filter(mine).select_related("by").order_by("-at", "pk")

    # Pages -----------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        do = path(
            "<path:object_id>/do/<slug:name>/", self.admin_site.admin_view(self.do_view), name=name
        )
        return [do, *super().get_urls()]

    def page_of(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def list_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[DeskList]:
        return DeskList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST":
            forget_impossible_keys(request)
        context = {"title": str(self.opts.verbose_name_plural).capitalize()}
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        context = dict.fromkeys(UNUSED_BUTTONS, False) | (extra_context or {})
        if row is not None and self.has_view_permission(request, row):
            mine, others = self.buttons(request, row)
            context |= {"buttons": mine, "not_mine": others, "panels": self.panels(request, row)}
            context |= {"title": str(row), "subtitle": None}
        return super().changeform_view(request, object_id, form_url, context)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        return []

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(self.page_of(obj))

    response_post_save_change = response_post_save_add


EVENT_COLUMNS = (
    gettext_lazy("When"),
    gettext_lazy("Who"),
    gettext_lazy("What"),
    gettext_lazy("From → to"),
    gettext_lazy("Why"),
    gettext_lazy("Changed"),
)


def event_row(event: Event) -> list[Any]:
    states = f"{event.old_state} → {event.new_state}" if event.new_state else "–"
    who = event.by or _("the portal")
    return [
        instant(event.at),
        who,
        event.verb,
        states,
        event.reason or "–",
        change_lines(event.changes),
    ]


def fields_of(form: type[forms.BaseForm] | None) -> list[str]:
    if form is None:
        return []
    first = [name for name in form.field_order or () if name in form.base_fields]
    names = [*first, *(name for name in form.base_fields if name not in first)]
    return [name for name in names if name not in getattr(form, "left_out", ())]


def forget_impossible_keys(request: HttpRequest) -> None:
    """Leave out ticks that are no key at all: nobody's browser sends them."""
    field, name = models.UUIDField(), ACTION_CHECKBOX_NAME
    post = request.POST.copy()
    post.setlist(name, [key for key in post.getlist(name) if is_key(field, key)])
    request.POST = post  # type: ignore[assignment]


def is_key(field: models.UUIDField[Any, Any], text: str) -> bool:
    try:
        field.to_python(text)
    except ValidationError:
        return False
    return True
