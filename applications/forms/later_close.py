"""A later close for one person: who, until when in the cohort's zone, and why."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.forms.base import REASON_AT_MOST, Day, Hour, Seen
from cohorts.forms.desk import AddressOrLogin, sensible
from cohorts.forms.schedule import LAST_MINUTE, instant, minutes
from cohorts.models import User, end_of_day


class UntilForm(Seen):
    """Until when, in ``zone``. After ``is_valid``, ``facts`` is what the actions take."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        help_text=gettext_lazy("They can still hand in on it."),
    )
    last_time = forms.TimeField(
        label=gettext_lazy("Until (time)"),
        widget=Hour,
        required=False,
        help_text=gettext_lazy("Empty: until the day is over."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The person reads it, and it stays in the cohort’s history."),
    )
    field_order = ("who", "last_day", "last_time", "reason")

    def __init__(
        self, *args: Any, zone: ZoneInfo, until_at: datetime | None = None, **kwargs: Any
    ) -> None:
        self.zone = zone
        super().__init__(*args, initial=shown_in(zone, until_at), **kwargs)
        self.fields["last_day"].help_text = _("They can still hand in on it. Zone: %(zone)s.") % {
            "zone": zone.key
        }
        self.watch(until_at)

    def clean_last_day(self) -> date:
        return sensible(self.cleaned_data["last_day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "last_day" in cleaned and "last_time" in cleaned:
            self.until_at = self.read(cleaned)
        self.refuse_if_overtaken(changed=bool(set(self.changed_data) - {"seen", "reason"}))
        return cleaned

    def read(self, cleaned: dict[str, Any]) -> datetime | None:
        hour = cleaned["last_time"]
        if hour is None or hour.replace(second=0, microsecond=0) == LAST_MINUTE:
            return end_of_day(cleaned["last_day"], self.zone)
        try:
            return instant(cleaned["last_day"], hour, self.zone, later=True)
        except ValidationError as error:
            self.add_error("last_time", error)
            return None

    @property
    def facts(self) -> dict[str, Any]:
        return {"until_at": self.until_at, "reason": self.cleaned_data["reason"]}


class GrantForm(AddressOrLogin, UntilForm):
    """For somebody who has an account here; ``person`` is who was found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].help_text = _("Of an account that exists here already.")

    def clean_who(self) -> str:
        who = super().clean_who()
        self.person = the_one(who)
        return who

    @property
    def facts(self) -> dict[str, Any]:
        return {"person": self.person, **super().facts}


def the_one(who: str) -> User:
    """The only active account with this address or login."""
    field = "email" if "@" in who[1:] else "github_login"
    found = list(User.objects.filter(**{f"{field}__iexact": who.lstrip("@")}, is_active=True)[:2])
    if not found:
        raise ValidationError(_("Nobody has an account with this. Ask them to sign up first."))
    if len(found) > 1:
        raise ValidationError(_("Two accounts know this login. Give the e-mail address instead."))
    return found[0]


def shown_in(zone: ZoneInfo, until_at: datetime | None) -> dict[str, Any]:
    """As the form shows it: the time only where the day is not whole."""
    if until_at is None:
        return {}
    local = until_at.astimezone(zone)
    day = (until_at - datetime.resolution).astimezone(zone).date()
    whole = end_of_day(day, zone) == until_at
    return {
        "last_day": day if whole else local.date(),
        "last_time": None if whole else minutes(local),
    }
