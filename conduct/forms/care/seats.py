"""The forms of the room of seats."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.forms.base import Day
from conduct.forms.care.accounts import account_of
from conduct.models import Seat
from conduct.states import SeatKind

ACCOUNT_HELP = gettext_lazy("Their exact e-mail address or GitHub login.")


class Appoint(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name shown to reporters"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of seat"), choices=SeatKind.choices)
    account = forms.CharField(
        label=gettext_lazy("Account"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Their exact e-mail address or GitHub login. External members need none, but open "
            "nothing on these pages without it."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=Day,
        help_text=gettext_lazy("The seat ends when this day begins, in UTC."),
    )

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data, auto_id="appoint-%s")
        self.now = now

    def clean_account(self) -> str:
        line = self.cleaned_data["account"].strip()
        return account_of(line) if line else ""

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until <= self.now.date():
            raise ValidationError(_("This day is over."))
        return until


class OtherSeat(forms.Form):
    """One of the seats that are active now, besides one's own."""

    seat = forms.ModelChoiceField(
        Seat.objects.none(),
        label=gettext_lazy("Member"),
        error_messages={"required": gettext_lazy("Please choose a member.")},
    )

    def __init__(self, data: Any = None, *, own: Seat, now: datetime, mark: str) -> None:
        super().__init__(data, auto_id=f"{mark}-%s")
        others = Seat.objects.active(now).exclude(pk=own.pk)
        self.fields["seat"].queryset = others  # type: ignore[attr-defined]


class Declare(forms.Form):
    account = forms.CharField(
        label=gettext_lazy("Who it is"), max_length=254, help_text=ACCOUNT_HELP
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="declare-%s")

    def clean_account(self) -> str:
        return account_of(self.cleaned_data["account"].strip())
