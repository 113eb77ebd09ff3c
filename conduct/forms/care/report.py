"""The forms on the page of one report. Each carries the report that it is about: two open tabs
never act on the wrong one."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cohorts.forms.base import Day, Lines
from conduct import models
from conduct.models import Decision, Measure, Report, Seat
from conduct.rules.decisions import Choice, Stand
from conduct.rules.handling import BY_ONE
from conduct.rules.report import LONGEST_TEXT
from conduct.rules.stance import Extent
from conduct.states import REPORT_MOVES, MeasureState, ReportState


def text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})


class OnReport(Lines, forms.Form):
    """``name`` is the last part of its address, ``button`` what the button says."""

    name: ClassVar[str]
    button: ClassVar[Any]

    # The field that says which question or hold of the report this is about.
    about: ClassVar[str] = ""

    report = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, report: Report, seat: Seat, now: datetime, subject: Any = None
    ) -> None:
        self.seat = seat
        mark = f"{self.name}-{subject.pk}" if subject else self.name
        initial = {"report": report.pk, **({self.about: subject.pk} if subject else {})}
        super().__init__(data, auto_id=f"{mark}-%s", initial=initial)
        self.narrow(report, now)

    def narrow(self, report: Report, now: datetime) -> None:
        """Offer only what there is."""

    @property
    def address(self) -> str:
        return f"conduct:care_report_{self.name}"


class State(OnReport):
    name, button = "state", _("Say so")

    stand = forms.ChoiceField(
        label=_("How do you stand to these people?"),
        choices=[
            (Stand.NONE, _("No conflict: I can read and decide.")),
            (Stand.SOFT, _("A soft one: the same employer, or it would look wrong.")),
            (Stand.HARD, _("A hard one: I am involved, or close to somebody who is.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class Recuse(OnReport):
    name, button = "recuse", _("Step back from this report")


class Write(OnReport):
    name, button = "write", _("Send to the reporter")

    text = forms.CharField(
        label=_("To the reporter"), max_length=LONGEST_TEXT, widget=text(), strip=False
    )


class Note(OnReport):
    name, button = "note", _("Keep among the committee")

    text = forms.CharField(
        label=_("Among the committee"), max_length=LONGEST_TEXT, widget=text(), strip=False
    )


STEPS = {
    ReportState.ACKNOWLEDGED: _("Acknowledge that it came in"),
    ReportState.TRIAGE: _("Look at what it is"),
    ReportState.INVESTIGATING: _("Investigate"),
    ReportState.WAITING: _("Wait for the reporter"),
    ReportState.MEASURES: _("The measures are running"),
    ReportState.CLOSED: _("Close it"),
    ReportState.OUT_OF_SCOPE: _("It is not for this committee (say why)"),
    ReportState.MERGED: _("It goes on in another report (say why)"),
    ReportState.REVIEW: _("Have it reviewed by members who did not decide"),
}


def steps_from(state: str) -> list[tuple[str, Any]]:
    """What one member may do next, in the order of the states."""
    open_to_one = REPORT_MOVES[state] & BY_ONE
    return [(step, words) for step, words in STEPS.items() if step in open_to_one]


class Step(OnReport):
    name, button = "step", _("Take this step")

    to = forms.ChoiceField(label=_("What happens now"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text(2),
        help_text=_("Only the committee reads this."),
    )

    def narrow(self, report: Report, now: datetime) -> None:
        self.fields["to"].choices = steps_from(report.state)  # type: ignore[attr-defined]


class Postpone(OnReport):
    name, button = "postpone", _("Promise this day")

    new_date = forms.DateField(
        label=_("The decision comes by"),
        widget=Day(),
        error_messages={"required": _("Please choose a day.")},
    )
    words = forms.CharField(
        label=_("Why it takes longer"),
        max_length=LONGEST_TEXT,
        widget=text(2),
        help_text=_("The reporter reads this."),
    )


class OnQuestion(OnReport):
    about = "decision"

    decision = forms.ModelChoiceField(Decision.objects.none(), widget=forms.HiddenInput)

    def narrow(self, report: Report, now: datetime) -> None:
        of_report = Decision.objects.filter(report=report).select_related("report")
        self.fields["decision"].queryset = of_report  # type: ignore[attr-defined]


class Vote(OnQuestion):
    name, button = "vote", _("Vote")

    choice = forms.ChoiceField(
        label=_("Your vote"),
        choices=[
            (Choice.YES, _("Yes")),
            (Choice.NO, _("No")),
            (Choice.ABSTAIN, _("I abstain")),
            (Choice.MEET, _("Let us meet about it first")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class Settle(OnQuestion):
    name, button = "settle", _("Count the votes and settle it")


class End(OnReport):
    name, button = "end", _("End this measure")
    about = "measure"

    measure = forms.ModelChoiceField(Measure.objects.none(), widget=forms.HiddenInput)

    def narrow(self, report: Report, now: datetime) -> None:
        running = Measure.objects.filter(report=report, state=MeasureState.RUNNING)
        self.fields["measure"].queryset = running.select_related("report")  # type: ignore[attr-defined]


class OnSeat(OnReport):
    seat = forms.ModelChoiceField(
        Seat.objects.none(),
        label=_("Member"),
        error_messages={"required": _("Please choose a member.")},
    )


class Share(OnSeat):
    name, button = "share", _("Share this report")

    def narrow(self, report: Report, now: datetime) -> None:
        """Everybody without a copy, whatever the reason: the list itself gives nobody away."""
        without = Seat.objects.committee(now).exclude(copies__report=report)
        self.fields["seat"].queryset = without  # type: ignore[attr-defined]


class Allow(OnSeat):
    name, button = "allow", _("Record it")

    extent = forms.ChoiceField(
        label=_("How far this member takes part"),
        choices=[
            (Extent.READS, _("Reads and writes, without a vote")),
            (Extent.NOTHING, _("Not at all")),
        ],
        widget=forms.RadioSelect,
    )

    def narrow(self, report: Report, now: datetime) -> None:
        holding = Seat.objects.active(now).filter(copies__report=report)
        self.fields["seat"].queryset = holding  # type: ignore[attr-defined]


class Belonging(forms.ModelChoiceField):
    """A report by what tells it from others without a word of it."""

    def label_from_instance(self, report: Any) -> str:
        day = date_format(report.received_at, "j F Y")
        facts = {"day": day, "state": report.get_state_display()}
        return _("came in on %(day)s, %(state)s") % facts


class Link(OnReport):
    name, button = "link", _("Link the two")

    other = Belonging(
        Report.objects.none(),
        label=_("The other report"),
        error_messages={"required": _("Please choose a report.")},
    )

    def narrow(self, report: Report, now: datetime) -> None:
        """Only those whose copy this member holds."""
        others = Report.objects.visible_to(self.seat, now).exclude(pk=report.pk)
        self.fields["other"].queryset = others.filter(destroyed_at=None)  # type: ignore[attr-defined]


class Hold(OnReport):
    name, button = "hold", _("Ask to keep it longer")


class OnHold(OnReport):
    about = "hold"

    hold = forms.ModelChoiceField(models.Hold.objects.none(), widget=forms.HiddenInput)

    def narrow(self, report: Report, now: datetime) -> None:
        standing = models.Hold.objects.filter(report=report, lifted_at=None)
        self.fields["hold"].queryset = standing.select_related("report")  # type: ignore[attr-defined]


class Agree(OnHold):
    name, button = "agree", _("Agree to keep it longer")


class Lift(OnHold):
    name, button = "lift", _("Keep it no longer")


class Summary(OnReport):
    name, button = "summary", _("Keep the summary")

    text = forms.CharField(
        label=_("What the person who was reported may be told"),
        max_length=LONGEST_TEXT,
        widget=text(5),
        help_text=_("What was found and what follows: no names, handles, times or quotes."),
    )
    may_be_shared = forms.BooleanField(label=_("It may be shared"), required=False)
    looked_at = forms.BooleanField(
        label=_("I have looked at each point that was named, and it can stay"), required=False
    )
