"""Verbs on the desk: one line declares a list action, a button, and the page that asks first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import permissions
from cohorts.actions.moving import cohort_of
from cohorts.admin.columns import link
from cohorts.admin.forms import NO, WIDGET_CLASSES, why_not
from cohorts.forms.base import ReasonForm
from cohorts.models import Project

# Each is its own action with its own messages: more at once is a slip of the mouse.
AT_ONCE = 100


@dataclass(frozen=True)
class Verb:
    """Something that an organizer does with rows.

    ``action(row, *, by, now, **typed)`` does it and decides whether it may be
    done. ``fits`` says for which rows the button is offered, ``power`` whose it
    is, ``target`` what the action takes where that is not the row itself.
    ``what`` tells before, ``each`` adds facts for every row, ``done`` tells after.
    """

    name: str
    label: Any
    action: Callable[..., Any]
    what: Any
    done: Any
    power: str
    fits: Callable[[Any], bool] = lambda _row: True
    form: Callable[..., forms.Form] | None = None
    each: Callable[[Any], str] | None = None
    target: Callable[[Any], models.Model] = lambda row: row
    check: Callable[..., None] = permissions.check
    bulk: bool = True
    grave: bool = False

    def ask(self, targets: Sequence[Any], data: Any = None, files: Any = None) -> forms.Form:
        form = self.form or forms.Form
        about = getattr(form, "about", None)
        return about(targets, data, files) if about else form(data, files)

    def targets(self, rows: Sequence[Any]) -> list[Any]:
        return list({target.pk: target for target in map(self.target, rows)}.values())

    def refusal(self, user: Any, row: Any, now: Any) -> str:
        """Why ``user`` cannot do this with ``row``; empty when nothing speaks against it."""
        target = self.target(row)
        project = target if isinstance(target, Project) else getattr(target, "project", None)
        try:
            self.check(user, self.power, cohort=cohort_of(target), project=project, now=now)
        except PermissionDenied as error:
            return str(error)
        return ""


def verb(name: str, label: Any, action: Callable[..., Any], **rest: Any) -> Verb:
    return Verb(name=name, label=label, action=action, **rest)


def in_state(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


def reason(label: Any = "", help_text: Any = "", *, required: bool = True) -> Any:
    """A form that asks why."""

    def ask(*args: Any, **kwargs: Any) -> ReasonForm:
        form = ReasonForm(*args, label=label, help_text=help_text, **kwargs)
        form.fields["reason"].required = required
        return form

    return ask


class VerbsMixin:
    """Gives a ``ModelAdmin`` its ``verbs``: in the list, on the page of a row, and asked for."""

    verbs: Sequence[Verb] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)  # type: ignore[misc]
        for one in self.verbs:
            if one.bulk:
                act = partial(type(self).with_chosen, one=one)
                actions[one.name] = (act, one.name, one.label)
        return actions

    def with_chosen(self, request: HttpRequest, queryset: Any, *, one: Verb) -> Any:
        rows = list(self.fresh(request, queryset.values("pk"))[: AT_ONCE + 1])  # type: ignore[attr-defined]
        if len(rows) > AT_ONCE:
            words = _("Choose at most %(number)s at once.") % {"number": AT_ONCE}
            messages.warning(request, words)
            return None
        return self.asked(request, one, rows, back=request.get_full_path(), many=True)

    def do_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """The page of one verb for one row."""
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        one = next((one for one in self.verbs if one.name == name), None)
        if row is None or one is None:
            raise Http404
        return self.asked(request, one, [row], back=self.page_of(row), many=False)  # type: ignore[attr-defined]

    def buttons(self, request: HttpRequest, row: Any) -> tuple[list[Verb], list[tuple[Any, str]]]:
        """The verbs that fit ``row``: those that one may carry out, and those that one may not."""
        now = timezone.now()
        fitting = [one for one in self.verbs if one.fits(row)]
        refusals = [(one, one.refusal(request.user, row, now)) for one in fitting]
        mine = [one for one, why in refusals if not why]
        return mine, [(one.label, why) for one, why in refusals if why]

    def asked(
        self, request: HttpRequest, one: Verb, rows: list[Any], *, back: str, many: bool
    ) -> HttpResponse:
        """Ask first; once confirmed, carry out and tell what came of it."""
        targets = one.targets(rows)
        if "confirmed" not in request.POST:
            return self.ask_page(request, one, rows, one.ask(targets), back=back, many=many)
        form = one.ask(targets, request.POST, request.FILES)
        if not form.is_valid():
            return self.ask_page(request, one, rows, form, back=back, many=many)
        typed = getattr(form, "facts", form.cleaned_data)
        results = [carry_out(one, target, request.user, typed) for target in targets]
        if all(result.errors for result in results):
            for field, words in [error for result in results for error in result.named(many=many)]:
                form.add_error(field if field in form.fields else None, words)
            forbidden = all(result.forbidden for result in results)
            status = 403 if forbidden else 200
            return self.ask_page(request, one, rows, form, back=back, many=many, status=status)
        for result in results:
            result.tell(request, one)
        return HttpResponseRedirect(self.after(request, results, rows, back))

    def after(self, request: HttpRequest, results: list[Any], rows: list[Any], back: str) -> str:
        """On to what was made, or back to where one came from."""
        made = results[0].value if len(results) == 1 else None
        if isinstance(made, models.Model) and made.pk and type(made) in self.admin_site._registry:  # type: ignore[attr-defined]
            return str(self.admin_site._registry[type(made)].page_of(made))  # type: ignore[attr-defined]
        gone = len(rows) == 1 and not self.fresh(request, [rows[0].pk]).exists()  # type: ignore[attr-defined]
        return self.list_url() if gone else back  # type: ignore[attr-defined]

    def ask_page(
        self,
        request: HttpRequest,
        one: Verb,
        rows: list[Any],
        form: forms.Form,
        *,
        back: str,
        many: bool,
        status: int = 200,
    ) -> HttpResponse:
        for field in form.fields.values():
            if name := WIDGET_CLASSES.get(type(field.widget)):  # type: ignore[call-overload]
                field.widget.attrs.setdefault("class", name)
        targets = one.targets(rows)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": one.label,
            "opts": self.opts,  # type: ignore[attr-defined]
            "verb": one,
            "form": form,
            "rows": rows,
            "items": [(link(target), one.each(target) if one.each else "") for target in targets],
            "back": back,
            "many": many,
            "count": ngettext("%(n)s chosen", "%(n)s chosen", len(rows)) % {"n": len(rows)},
            "media": self.media,  # type: ignore[attr-defined]
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/confirm_verb.html", context, status=status)


@dataclass
class Result:
    """What came of a verb for one target."""

    target: Any
    name: str
    value: Any = None
    errors: Sequence[tuple[str | None, str]] = ()
    forbidden: bool = False

    def named(self, *, many: bool) -> list[tuple[str | None, str]]:
        if not many:
            return list(self.errors)
        return [(None, f"{self.name}: {words}") for _field, words in self.errors]

    def tell(self, request: HttpRequest, one: Verb) -> None:
        for _field, words in self.errors:
            messages.error(request, f"{self.name}: {words}")
        if self.errors:
            return
        where = link(self.target) if self.target.pk else self.name
        messages.success(request, format_html(str(one.done), thing=where))


def carry_out(one: Verb, target: Any, by: Any, typed: dict[str, Any]) -> Result:
    name = str(target)
    try:
        with transaction.atomic():
            value = one.action(target, by=by, now=timezone.now(), **typed)
    except NO as error:
        return Result(target, name, None, why_not(error), isinstance(error, PermissionDenied))
    return Result(target, name, value)
