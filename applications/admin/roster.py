"""The maintainer roster: uploaded, looked at, applied or put aside."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from applications.actions import roster as actions
from applications.models import RosterImport, RosterSpan
from applications.permissions import check
from applications.rules.roster import BYTES_AT_MOST, decode, why_a_person_looks
from applications.states import RosterImportState
from cohorts.admin.columns import NOTHING, at, chip_of, column, to
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.filters import Narrowing
from cohorts.admin.forms import Desk
from cohorts.admin.verbs import in_state, reason, verb
from cohorts.models import User
from cohorts.views.chips import Chip

LOOKS = {
    RosterImportState.PROPOSED: ("warn", "hourglass"),
    RosterImportState.APPLIED: ("good", "check"),
    RosterImportState.DISCARDED: ("done", "cross"),
}
KINDS = {
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "renamed": gettext_lazy("Renamed"),
    "changed": gettext_lazy("Changed"),
    "unreadable": gettext_lazy("Unreadable: the person’s earlier record stays"),
    "duplicates": gettext_lazy("Twice in the file"),
}


class RosterUpload(Desk):
    """The file as it was downloaded. Nothing is applied before somebody has looked at it."""

    file = forms.FileField(
        label=gettext_lazy("Roster file"),
        help_text=gettext_lazy(
            "MAINTAINERS.yaml of the AsyncAPI community repository. You see the difference next; "
            "nothing changes before you apply it."
        ),
    )

    def clean_file(self) -> str:
        try:
            return decode(self.cleaned_data["file"].read(BYTES_AT_MOST + 1))
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal


class ApplyForm(forms.Form):
    confirm_removals = forms.BooleanField(
        label=gettext_lazy("I have looked at the people who would be removed"),
        required=False,
        help_text=gettext_lazy("Needed where more are removed than usual."),
    )


def state_of(row: RosterImport) -> Chip:
    tone, icon = LOOKS[RosterImportState(row.state)]
    return Chip(row.get_state_display(), tone, icon)


def in_numbers(row: RosterImport) -> str:
    found = [(len(row.difference.get(kind, ())), words) for kind, words in KINDS.items()]
    return ", ".join(f"{number} {short(words)}" for number, words in found if number) or NOTHING


def short(words: Any) -> str:
    return str(words).partition(":")[0].lower()


@admin.register(RosterImport)
class RosterImportAdmin(DeskAdmin):
    shelf = "roster"
    waiting = (RosterImportState.PROPOSED, gettext_lazy("%(n)s to look at"))
    cohort_path = None
    list_display = (
        "version",
        "source",
        chip_of(state_of, gettext_lazy("state")),
        at("read_at", gettext_lazy("read")),
        at("applied_at", gettext_lazy("applied")),
        to("imported_by", gettext_lazy("imported by")),
    )
    list_filter = ("state",)
    list_select_related = ("imported_by",)
    search_fields = ("version", "source")
    ordering = ("-read_at", "-pk")
    add_form = RosterUpload
    facts = (
        "version",
        "source",
        chip_of(state_of, gettext_lazy("state")),
        "numbers",
        at("read_at", gettext_lazy("read")),
        at("applied_at", gettext_lazy("applied")),
        to("imported_by", gettext_lazy("imported by")),
    )
    verbs = (
        verb(
            "apply",
            gettext_lazy("Apply"),
            actions.apply_import,
            what=gettext_lazy(
                "The roster changes as shown, all of it or nothing. It is compared again with "
                "the roster as it stands now."
            ),
            each=in_numbers,
            done=gettext_lazy("The roster {thing} is applied."),
            power="roster.import",
            check=check,
            fits=in_state(RosterImportState.PROPOSED),
            form=ApplyForm,
            bulk=False,
        ),
        verb(
            "discard",
            gettext_lazy("Discard"),
            actions.discard_import,
            what=gettext_lazy("The import is put aside. Its file is kept; the roster stays."),
            each=in_numbers,
            done=gettext_lazy("The roster {thing} is discarded."),
            power="roster.import",
            check=check,
            fits=in_state(RosterImportState.PROPOSED),
            form=reason(help_text=gettext_lazy("Kept with the event."), required=False),
        ),
    )

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return super().visible(request).defer("text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("text", "difference")

    @column(gettext_lazy("difference"))
    def numbers(self, row: RosterImport) -> str:
        return in_numbers(row)

    def create(self, form: Any, *, by: User, now: datetime) -> RosterImport:
        text, name = form.cleaned_data["file"], form.files["file"].name
        made, _difference = actions.import_roster(text=text, source=name, by=by, now=now)
        return made

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        lists, notes = as_it_stands(row, timezone.now())
        found = [(words, lists.get(kind, ())) for kind, words in KINDS.items()]
        return [*notes, *(people(words, entries) for words, entries in found if entries)]


def as_it_stands(row: RosterImport, now: datetime) -> tuple[dict[str, Any], list[Panel]]:
    """What applying a waiting import would change now, and why a person looks at it first.

    Of any other import: what it changed.
    """
    if row.state != RosterImportState.PROPOSED:
        return row.difference, []
    try:
        difference = actions.current_difference(row, now=now)
    except Refused as refusal:
        return row.difference, [said(_("This cannot be applied any more"), [refusal.message])]
    why = why_a_person_looks(difference)
    notes = [said(_("Please look at this before you apply it"), why)] if why else []
    return difference.as_json(details=True), notes


def said(title: str, sentences: list[str]) -> Panel:
    return Panel(title, (_("Why"),), [(sentence,) for sentence in sentences])


def people(title: Any, entries: Any) -> Panel:
    rows = [
        (
            f"@{entry['login']}" if entry.get("login") else NOTHING,
            entry.get("id") or NOTHING,
            entry.get("line") or NOTHING,
            remark(entry),
        )
        for entry in entries
    ]
    columns = (_("GitHub login"), _("GitHub id"), _("Line"), _("Remark"))
    return Panel(f"{title} ({len(rows)})", columns, rows)


def remark(entry: dict[str, Any]) -> str:
    parts = []
    if entry.get("was"):
        parts.append(_("was @%(login)s") % {"login": entry["was"]})
    if entry.get("keys"):
        parts.append(", ".join(entry["keys"]))
    if entry.get("why"):
        parts.append(str(entry["why"]))
    return "; ".join(parts) or NOTHING


class OnRosterFilter(Narrowing):
    title = gettext_lazy("on the roster")
    parameter_name = "now"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("now")), ("no", gettext_lazy("not any more"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.chosen()
        return queryset if chosen is None else queryset.filter(until_at__isnull=chosen == "yes")


@admin.register(RosterSpan)
class RosterSpanAdmin(DeskAdmin):
    shelf = "roster"
    cohort_path = None
    list_display = (
        "login",
        "name",
        "github_id",
        at("from_at", gettext_lazy("first seen")),
        at("until_at", gettext_lazy("gone since")),
        to("last_import", gettext_lazy("last import")),
    )
    list_filter = (OnRosterFilter,)
    list_select_related = ("last_import",)
    search_fields = ("login", "name")
    ordering = ("login", "from_at", "pk")
    facts = (*list_display, "line", "as_read")

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        heavy = ("last_import__text", "last_import__difference")
        return super().visible(request).defer(*heavy)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("entry")

    @column(gettext_lazy("entry as read"))
    def as_read(self, span: RosterSpan) -> str:
        return ", ".join(f"{name}: {value}" for name, value in span.entry.items()) or NOTHING
