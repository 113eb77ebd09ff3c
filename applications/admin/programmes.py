"""Other programmes, their editions, and the published lists of who takes part in them."""

import csv
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export import fields, resources
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import Diff
from import_export.tmp_storages import CacheStorage
from tablib import Dataset

from amp.refused import Refused
from applications.actions import programmes as actions
from applications.forms.eligibility import Day
from applications.forms.programmes import ListConfirm, ListUpload, OnePerLine
from applications.models import Edition, ListedParticipant, Programme
from applications.permissions import may
from applications.rules.identity import IDS_UP_TO
from applications.rules.participants import ROWS_AT_MOST, Reading, read
from cohorts.admin.columns import at, bullets, column, listed, to
from cohorts.admin.desk import DeskAdmin
from cohorts.admin.filters import Narrowing
from cohorts.admin.forms import Desk, DeskEdit
from cohorts.models import User

UNPACKED_AT_MOST = 20_000_000


class ProgrammeFields(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    aliases = OnePerLine(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One on each line. Years and terms are left out of a name anyway."),
    )
    is_mentorship = forms.BooleanField(
        label=gettext_lazy("Is a mentorship"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Hackathons and contests are none: they make no difference."),
    )


class ProgrammeAdd(ProgrammeFields, Desk):
    pass


class ProgrammeEdit(ProgrammeFields, DeskEdit):
    pass


def typed(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}


@admin.register(Programme)
class ProgrammeAdmin(DeskAdmin):
    shelf = "programmes"
    place = 1
    cohort_path = None
    list_display = ("name", "is_mentorship", "names", "runs")
    list_filter = ("is_mentorship",)
    search_fields = ("name",)
    ordering = ("name", "pk")
    add_form = ProgrammeAdd
    edit_form = ProgrammeEdit
    facts = ("runs",)

    @column(gettext_lazy("other names"))
    def names(self, row: Programme) -> str:
        return bullets(row.aliases)

    @column(gettext_lazy("editions"))
    def runs(self, row: Programme) -> str:
        return listed(Edition, _("See the editions"), programme__id__exact=row.pk)

    def create(self, form: Any, *, by: User, now: datetime) -> Programme:
        return actions.add_programme(by=by, now=now, **typed(form))

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_programme(row, by=by, now=now, **typed(form))


class EditionFields(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Edition"),
        max_length=40,
        help_text=gettext_lazy("Such as 2026 or Spring."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=Day)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        help_text=gettext_lazy(
            "Of those who stay longest. Whoever ends earlier gets own days in the list."
        ),
    )


class EditionAdd(EditionFields, Desk):
    programme = forms.ModelChoiceField(Programme.objects.all(), label=gettext_lazy("Programme"))
    field_order = ["programme", "name", "starts_on", "ends_on"]


class EditionEdit(EditionFields, DeskEdit):
    pass


@admin.register(Edition)
class EditionAdmin(DeskAdmin):
    shelf = "programmes"
    place = 2
    cohort_path = None
    list_display = ("__str__", "starts_on", "ends_on", "people")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    search_fields = ("programme__name", "name")
    ordering = ("programme__name", "-starts_on", "pk")
    add_form = EditionAdd
    edit_form = EditionEdit
    facts = (to("programme", gettext_lazy("programme")), "people")

    @column(gettext_lazy("participants"))
    def people(self, row: Edition) -> str:
        return listed(ListedParticipant, _("See the list"), edition=row.pk)

    def create(self, form: Any, *, by: User, now: datetime) -> Edition:
        return actions.add_edition(by=by, now=now, **typed(form))

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_edition(row, by=by, now=now, **typed(form))


# Participants ----------------------------------------------------------------------------------


class ParticipantFields(forms.Form):
    github_login = forms.CharField(
        label=gettext_lazy("GitHub login"), max_length=100, required=False
    )
    github_id = forms.IntegerField(
        label=gettext_lazy("GitHub id"), min_value=1, max_value=IDS_UP_TO - 1, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    starts_on = forms.DateField(label=gettext_lazy("Own first day"), widget=Day, required=False)
    ends_on = forms.DateField(label=gettext_lazy("Own last day"), widget=Day, required=False)


class ParticipantAdd(ParticipantFields, Desk):
    edition = forms.ModelChoiceField(
        Edition.objects.select_related("programme"), label=gettext_lazy("Edition")
    )
    field_order = ["edition", "github_login", "github_id", "name", "starts_on", "ends_on"]


class ParticipantEdit(ParticipantFields, DeskEdit):
    pass


class Lines(CSV):
    """CSV, its lines counted as they stand, whether by commas or, as Excel does, by semicolons."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        first = text.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark))
        width = len(rows[0]) if rows else 0
        dataset = Dataset(headers=rows[0] if rows else None)
        for row in rows[1:]:
            dataset.append([*row, *[""] * width][:width])
        return dataset


class Unzipped(XLSX):
    """Excel's format, unless it unpacks to more than anybody's list."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Any:
        with ZipFile(BytesIO(in_stream)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST:
                raise Refused(_("The file unpacks to more than can be read. Save it as CSV."))
        return super().create_dataset(in_stream)


class PlainDiff(Diff):
    """What was and what will be, in elements that need no style of their own."""

    def as_html(self) -> list[str]:
        return [self.cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def cell(self, old: Any, new: Any) -> str:
        if self.new or old == new:
            return escape(new or "")
        return format_html("<del>{}</del> <ins>{}</ins>", old or "–", new or "–")


class ParticipantResource(resources.ModelResource):
    """Shows what a list would change. It writes nothing: the action does, after the preview."""

    edition = fields.Field("edition", gettext_lazy("Edition"))
    github_login = fields.Field("github_login", gettext_lazy("GitHub login"))
    github_id = fields.Field("github_id", gettext_lazy("GitHub id"))
    name = fields.Field("name", gettext_lazy("Name"))
    starts_on = fields.Field("starts_on", gettext_lazy("Own first day"))
    ends_on = fields.Field("ends_on", gettext_lazy("Own last day"))

    class Meta:
        model = ListedParticipant
        fields = ("edition", "github_login", "github_id", "name", "starts_on", "ends_on")
        import_id_fields: Sequence[str] = ()
        # No savepoint for each row, because no row is written.
        use_bulk = True
        skip_unchanged = True

    def __init__(self, chosen: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chosen = chosen

    def get_diff_class(self) -> type[Diff]:
        return PlainDiff

    def read(self, dataset: Any) -> Reading:
        if len(dataset) > ROWS_AT_MOST or not dataset.headers:
            return read(dataset.headers or [], [()] * len(dataset), ())
        return read(dataset.headers, list(dataset), actions.edition_facts(), self.chosen)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        reading = self.read(dataset)
        self.entries = {entry.line: entry for entry in reading.entries}
        self.problems = {problem.line: problem.words for problem in reading.problems}
        self.known = actions.known_participants(reading.entries)
        self.editions = Edition.objects.select_related("programme").in_bulk(
            {entry.edition for entry in reading.entries}
        )

    def before_import_row(self, row: Any, row_number: int = 0, **kwargs: Any) -> None:
        self.entry = self.entries.get(row_number + 1)
        if words := self.problems.get(row_number + 1):
            raise ValidationError(words)
        try:
            self.match = actions.known_row(self.known, self.entry) if self.entry else None
        except Refused as refusal:
            raise ValidationError(refusal.message) from None

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        if self.entry is None:
            return ListedParticipant(), False
        found = self.match
        if found:
            return copy(found), False
        return ListedParticipant(edition=self.editions[self.entry.edition]), True

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        values = actions.values_of(instance, self.entry) if self.entry else {}
        for name, value in values.items():
            setattr(instance, name, value)

    def skip_row(self, instance: Any, original: Any, row: Any, errors: Any = None) -> bool:
        """Whether the row says nothing, or nothing new."""
        if self.entry is None:
            return True
        return not original._state.adding and actions.is_same(original, self.entry)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """The action writes, all rows or none."""


class EditionFilter(Narrowing):
    title = gettext_lazy("edition")
    parameter_name = "edition"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(row.pk), str(row)) for row in Edition.objects.select_related("programme")]

    def queryset(self, request: Any, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset if chosen is None else queryset.filter(edition=chosen)


@admin.register(ListedParticipant)
class ListedParticipantAdmin(ImportMixin, DeskAdmin):
    shelf = "programmes"
    place = 3
    cohort_path = None
    list_display = (
        "__str__",
        "github_id",
        "name",
        to("edition", gettext_lazy("edition"), order="edition__starts_on"),
        "starts_on",
        "ends_on",
        at("imported_at", gettext_lazy("imported")),
    )
    list_filter = (EditionFilter,)
    list_select_related = ("edition__programme",)
    search_fields = ("github_login", "name")
    ordering = ("edition__programme__name", "github_login", "name", "pk")
    add_form = ParticipantAdd
    edit_form = ParticipantEdit
    facts = (
        to("edition", gettext_lazy("edition")),
        at("imported_at", gettext_lazy("imported")),
        to("imported_by", gettext_lazy("imported by")),
    )
    resource_classes = [ParticipantResource]
    import_form_class = ListUpload
    confirm_form_class = ListConfirm
    # The second step may come to another process.
    tmp_storage_class = CacheStorage
    import_formats = [Lines, Unzipped]
    skip_admin_log = True

    def create(self, form: Any, *, by: User, now: datetime) -> ListedParticipant:
        return actions.add_participant(by=by, now=now, **typed(form))

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.edit_participant(row, by=by, now=now, **typed(form))

    # A whole list --------------------------------------------------------------------------------

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, actions.POWER, now=timezone.now())

    def get_import_resource_kwargs(
        self, request: HttpRequest, form: Any = None, **kwargs: Any
    ) -> dict[str, Any]:
        chosen = getattr(form, "cleaned_data", {}).get("edition") if form else None
        return {"chosen": chosen.pk if chosen else None}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        chosen = import_form.cleaned_data.get("edition") if import_form else None
        return initial | ({"edition": chosen.pk} if chosen else {})

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        words = _("This file cannot be read. Save it as CSV in UTF-8 or as .xlsx, and try again.")
        form.add_error("import_file", str(e) if isinstance(e, Refused) else words)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write what the preview showed; where that is not possible, say why and change nothing."""
        if request.method != "POST":
            return HttpResponseRedirect(self.list_url())
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        try:
            count = self.write_list(request, form)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(f"{self.list_url()}import/")
        words = ngettext("%(n)s person is new", "%(n)s people are new", count["new"])
        told = _("The list is written: %(new)s, %(changed)s changed, %(same)s as before.")
        numbers = {"changed": count["changed"], "same": count["same"]}
        messages.success(request, told % {"new": words % {"n": count["new"]}, **numbers})
        return HttpResponseRedirect(self.list_url())

    def write_list(self, request: HttpRequest, form: Any) -> Any:
        gone = Refused(_("The file is not here any more. Please upload it again."))
        if not form.is_valid():
            raise gone
        storage = CacheStorage(name=form.cleaned_data["import_file_name"])
        data = storage.read()
        if data is None:
            raise gone
        kind = self.import_formats[int(form.cleaned_data["format"])]
        dataset = kind(encoding=self.from_encoding).create_dataset(data)
        chosen = form.cleaned_data["edition"]
        reading = ParticipantResource(chosen.pk if chosen else None).read(dataset)
        if reading.problems:
            raise Refused(_("The list cannot be written as it is. Please upload it again."))
        source = form.cleaned_data["original_file_name"]
        count = actions.import_participants(
            reading.entries, by=request.user, now=timezone.now(), source=source
        )
        storage.remove()
        return count
