"""Putting a question to the committee: finding, grounds, the ladder, whom a measure is about."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from cohorts.forms.base import Day
from conduct.forms.care.accounts import account_of
from conduct.forms.care.report import OnReport, text
from conduct.models import Report
from conduct.rules.decisions import Way
from conduct.rules.handling import Finding, Proposed
from conduct.rules.ladder import Measure, Rung, in_words, require_measure
from conduct.rules.report import LONGEST_TEXT

MOST_PEOPLE = 2


class Propose(OnReport):
    name, button = "propose", gettext_lazy("Put it to the committee")

    way = forms.ChoiceField(
        label=gettext_lazy("How it is decided"),
        choices=[
            (Way.WRITTEN, gettext_lazy("In writing: 24 hours for objections, then a majority")),
            (Way.MEETING, gettext_lazy("By a vote in a meeting")),
            (
                Way.INTERIM,
                gettext_lazy("At once, for now: a majority confirms it within 72 hours"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    finding = forms.ChoiceField(
        label=gettext_lazy("What is found"),
        choices=[
            (Finding.VIOLATION, gettext_lazy("A violation of the Code of Conduct")),
            (Finding.NO_VIOLATION, gettext_lazy("No violation")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What is decided, and on what grounds"),
        max_length=LONGEST_TEXT,
        widget=text(),
    )
    rung = forms.ChoiceField(label=gettext_lazy("Measure"), choices=Rung.choices, required=False)
    details = forms.CharField(
        label=gettext_lazy("What exactly"), required=False, max_length=2000, widget=text(2)
    )
    repair = forms.CharField(
        label=gettext_lazy("Repair"),
        required=False,
        max_length=2000,
        widget=text(2),
        help_text=gettext_lazy("What the person can do to make good, if those harmed want it."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"), required=False, max_length=2000, widget=text(2)
    )
    review_on = forms.DateField(
        label=gettext_lazy("Looked at again on"), required=False, widget=Day
    )
    people = forms.CharField(
        label=gettext_lazy("Whom it keeps away or apart on the portal"),
        required=False,
        max_length=600,
        widget=text(2),
        help_text=gettext_lazy(
            "Their exact e-mail address or GitHub login, one on each line. One person is kept "
            "away, two are kept apart."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=Day,
        help_text=gettext_lazy("The last day of that. Empty: until the committee ends it."),
    )

    def narrow(self, report: Report, now: datetime) -> None:
        self.today = now.date()

    def clean_people(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines()]
        found = dict.fromkeys(account_of(line) for line in lines if line)
        if len(found) > MOST_PEOPLE:
            raise ValidationError(_("A measure is about one person, or keeps two apart."))
        return tuple(found)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError(_("This day is over."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            require_measure(self.measure(cleaned), self.today)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        if cleaned.get("people") and not cleaned.get("rung"):
            self.add_error("rung", _("Please choose which measure this is."))
        return cleaned

    @staticmethod
    def measure(cleaned: dict[str, Any]) -> Measure:
        words = {name: cleaned.get(name) or "" for name in ("details", "repair", "conditions")}
        return Measure(Rung(cleaned.get("rung") or ""), review_on=cleaned.get("review_on"), **words)

    def proposed(self) -> Proposed:
        cleaned = self.cleaned_data
        until = cleaned["until"]
        return Proposed(
            Way(cleaned["way"]),
            Finding(cleaned["finding"]),
            cleaned["words"],
            measure=in_words(self.measure(cleaned)),
            people=cleaned["people"],
            until=until.isoformat() if until else "",
        )
