"""Dates as organizers think of them, in the cohort's zone, and as instants."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.forms.base import REASON_AT_MOST, Day, Hour, Seen
from cohorts.forms.desk import sensible
from cohorts.models import ANYWHERE_ON_EARTH, Phase, PhaseKind, end_of_day, start_of_day

DATES = {"first_day", "first_time", "last_day", "last_time", "ends_anywhere_on_earth"}
LAST_MINUTE = time(23, 59)


class PhaseForm(Seen):
    """One phase. ``zone`` is the cohort's; ``phase`` is the row to change, if there is one.

    After ``is_valid``, ``facts`` has the fields of a ``Phase``, instants in UTC.
    Dates that nobody touched keep their instants to the microsecond.
    """

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PhaseKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Left empty, it is called like its kind."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What happens then, in a sentence or two."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=Day,
        help_text=gettext_lazy("The phase begins on it."),
    )
    first_time = forms.TimeField(
        label=gettext_lazy("From (time)"),
        widget=Hour,
        required=False,
        help_text=gettext_lazy("Empty: when the day begins."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        help_text=gettext_lazy("It still belongs to the phase."),
    )
    last_time = forms.TimeField(
        label=gettext_lazy("Until (time)"),
        widget=Hour,
        required=False,
        help_text=gettext_lazy("Empty: when the day is over."),
    )
    ends_anywhere_on_earth = forms.BooleanField(
        label=gettext_lazy("Ends anywhere on Earth"),
        required=False,
        help_text=gettext_lazy(
            "The last day counts until it is over everywhere, at 12:00 UTC of the next day."
        ),
    )

    def __init__(
        self, *args: Any, zone: ZoneInfo, phase: Phase | None = None, **kwargs: Any
    ) -> None:
        self.zone, self.phase = zone, phase
        shown = shown_in(zone, phase) if phase else {}
        super().__init__(*args, initial=shown | kwargs.pop("initial", {}), **kwargs)
        self.watch(shown)

    def clean_first_day(self) -> date:
        return sensible(self.cleaned_data["first_day"])

    def clean_last_day(self) -> date:
        return sensible(self.cleaned_data["last_day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.facts = self.read(cleaned)
        if self.phase and not self.errors:
            self.refuse_if_overtaken(changed=self.differs(self.phase))
        return cleaned

    def differs(self, phase: Phase) -> bool:
        return any(getattr(phase, name) != value for name, value in self.facts.items())

    def read(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        texts = {
            "title": cleaned["title"] or self.usual_title(),
            "description": cleaned["description"],
        }
        if "kind" in self.fields:
            texts["kind"] = cleaned["kind"]
        return texts | self.instants(cleaned)

    def usual_title(self) -> str:
        kind = self.cleaned_data.get("kind") or (self.phase.kind if self.phase else "")
        label = str(PhaseKind(kind).label)
        return label[:1].upper() + label[1:]

    def instants(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        if self.phase and not DATES & set(self.changed_data):
            return {name: getattr(self.phase, name) for name in ("starts_at", "ends_at")}
        facts = {
            "starts_at": self.start(cleaned),
            "ends_at": self.end(cleaned),
            "ends_anywhere_on_earth": cleaned["ends_anywhere_on_earth"],
        }
        if not self.errors and facts["ends_at"] <= facts["starts_at"]:
            self.add_error("last_day", _("A phase ends after it starts."))
        return facts

    def start(self, cleaned: dict[str, Any]) -> datetime | None:
        day, hour = cleaned["first_day"], cleaned["first_time"]
        if hour is None:
            return start_of_day(day, self.zone)
        return self.at("first_time", day, hour, later=False)

    def end(self, cleaned: dict[str, Any]) -> datetime | None:
        day, hour = cleaned["last_day"], cleaned["last_time"]
        whole_day = hour is None or hour.replace(second=0, microsecond=0) == LAST_MINUTE
        if cleaned["ends_anywhere_on_earth"]:
            if not whole_day:
                self.add_error(
                    "last_time", _("“Anywhere on Earth” is the end of a day: leave the time empty.")
                )
            return end_of_day(day, ANYWHERE_ON_EARTH)
        return (
            end_of_day(day, self.zone) if whole_day else self.at("last_time", day, hour, later=True)
        )

    def at(self, field: str, day: date, hour: time, *, later: bool) -> datetime | None:
        try:
            return instant(day, hour, self.zone, later=later)
        except ValidationError as error:
            self.add_error(field, error)
            return None


class ChangeForm(PhaseForm):
    """A change of a confirmed schedule: its kind stays, and it has a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is published with the change, and mailed to those it touches."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.phase:
            del self.fields["kind"]


def instant(day: date, hour: time, zone: ZoneInfo, *, later: bool) -> datetime:
    """The wall-clock time of a day in ``zone``, in UTC.

    Where clocks go back an hour comes twice: ``later`` takes the second. Where
    they go forward an hour is missing: refused, because nobody can mean it.
    """
    local = datetime.combine(day, hour.replace(fold=int(later)), tzinfo=zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0):
        raise ValidationError(
            _("In %(zone)s the clocks go forward on %(day)s, and %(hour)s does not exist.")
            % {"zone": zone.key, "day": date_format(day, "j F Y"), "hour": f"{hour:%H:%M}"}
        )
    return found


def shown_in(zone: ZoneInfo, phase: Phase) -> dict[str, Any]:
    """A phase as its form shows it: days in ``zone``, times only where a day is not whole."""
    starts, ends = phase.starts_at.astimezone(zone), phase.ends_at.astimezone(zone)
    first, last = starts.date(), phase.last_day(zone)
    whole = phase.ends_anywhere_on_earth or end_of_day(last, zone) == phase.ends_at
    return {
        "kind": phase.kind,
        "title": phase.title,
        "description": phase.description,
        "first_day": first,
        "first_time": None if start_of_day(first, zone) == phase.starts_at else minutes(starts),
        "last_day": last if whole else ends.date(),
        "last_time": None if whole else minutes(ends),
        "ends_anywhere_on_earth": phase.ends_anywhere_on_earth,
    }


def minutes(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0, fold=0)


def start_in_words(at: datetime, zone: ZoneInfo) -> str:
    """10 May 2026; 10 May 2026, 14:00."""
    day = at.astimezone(zone).date()
    words = date_format(day, "j F Y")
    if start_of_day(day, zone) == at:
        return words
    return f"{words}, {at.astimezone(zone):%H:%M}"


def end_in_words(at: datetime, zone: ZoneInfo, *, anywhere_on_earth: bool) -> str:
    """The last day that counts, and until when: 30 May 2026, end of the day."""
    counted = ANYWHERE_ON_EARTH if anywhere_on_earth else zone
    last = (at - timedelta(microseconds=1)).astimezone(counted).date()
    words = {"day": date_format(last, "j F Y")}
    if anywhere_on_earth:
        return _("%(day)s, anywhere on Earth") % words
    if end_of_day(last, zone) == at:
        return _("%(day)s, end of the day") % words
    return f"{date_format(at.astimezone(zone), 'j F Y, H:i')}"
