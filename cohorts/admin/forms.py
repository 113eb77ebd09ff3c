"""Forms of the desk. The last step of their validation is the action itself."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from amp.refused import Refused
from cohorts.forms.base import Seen
from cohorts.models import Cohort, User
from cohorts.views.acting import sentences

NO = (Refused, ValidationError, PermissionDenied, IntegrityError)

WIDGET_CLASSES = {
    forms.Textarea: "vLargeTextField",
    forms.TextInput: "vTextField",
    forms.EmailInput: "vTextField",
    forms.URLInput: "vTextField",
}


def why_not(error: Exception) -> list[tuple[str | None, str]]:
    """(field or None, words) for every way in which an action says no."""
    if isinstance(error, IntegrityError):
        return [(None, _("Somebody else was faster. Reload the page to see what they did."))]
    if isinstance(error, Refused | ValidationError):
        return sentences(error)
    return [(None, str(error) or _("You may not do this."))]


class Acting(forms.BaseForm):
    """Mixin: once everything typed is in order, ``write`` calls the action.

    A refusal becomes an error beside the form, what was typed stays, and
    nothing is changed. The desk sets ``by``, ``now`` and ``write``.
    """

    by: User
    now: datetime
    write: Callable[[Any], models.Model]
    instance: Any
    forbidden = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for kind, name in WIDGET_CLASSES.items():
                if type(field.widget) is kind:
                    field.widget.attrs.setdefault("class", name)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.errors:
            self.carry_out()

    def carry_out(self) -> None:
        try:
            with transaction.atomic():
                self.instance = self.write(self)
        except NO as error:
            self.forbidden = isinstance(error, PermissionDenied)
            for field, words in why_not(error):
                self.add_error(field if field in self.fields else None, words)

    def save_m2m(self) -> None:
        """The action has saved everything."""

    def save(self, commit: Any = True) -> Any:  # noqa: FBT002
        return self.instance


class Desk(Acting, forms.Form):
    """A plain form in the place of the admin's model forms."""

    model: type[models.Model]

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    @property
    def _meta(self) -> SimpleNamespace:
        return SimpleNamespace(model=self.model, labels=None, help_texts=None)


class DeskEdit(Seen, Desk):
    """A plain form over a row; the second of two tabs is told. ``shown`` is what it edits."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        initial = self.shown(instance)
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, instance=instance, **kwargs)
        self.watch(initial)

    def shown(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.refuse_if_overtaken(changed=bool(set(self.changed_data) - {"seen"}))
        return cleaned


class CohortChoice(forms.ModelChoiceField):
    """One of the cohorts that the signed-in person organizes; the desk fills it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Cohort.objects.none(), **kwargs)


def offer_own_cohorts(form: Any, name: str = "cohort") -> None:
    """Fill a ``CohortChoice``, and choose the only one where there is only one."""
    own = Cohort.objects.organized_by(form.by).order_by("-number")
    form.fields[name].queryset = own
    first_two = list(own[:2])
    if len(first_two) == 1:
        form.fields[name].initial = first_two[0].pk
