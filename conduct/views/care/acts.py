"""What can be done on the page of a report: each verb its form and its one action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from conduct.actions.deciding import advance, propose, settle, vote
from conduct.actions.ending import agree_to_hold, hold, lift_hold
from conduct.actions.linking import link
from conduct.actions.measures import end_measure
from conduct.actions.overseeing import keep_summary
from conduct.actions.promising import postpone
from conduct.actions.sharing import share
from conduct.actions.stances import allow, recuse, state_conflict
from conduct.actions.writing import write_back
from conduct.forms import care as forms
from conduct.models import Report
from conduct.permissions import Unlocked
from conduct.rules.decisions import Choice, Stand
from conduct.rules.stance import Extent
from conduct.states import Lane

Done = Callable[..., Any]


@dataclass(frozen=True)
class Verb:
    """``act(report, form, by=…, now=…)``."""

    form: type[forms.OnReport]
    act: Done


def state(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    state_conflict(report, Stand(form.cleaned_data["stand"]), by=by, now=now)


def step_back(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    recuse(report, by=by, now=now)


def write(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    write_back(report, form.cleaned_data["text"], by=by, now=now)


def note(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    write_back(report, form.cleaned_data["text"], by=by, now=now, lane=Lane.COMMITTEE)


def step(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    cleaned = form.cleaned_data
    advance(report, cleaned["to"], by=by, now=now, words=cleaned["words"])


def promise_later(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    cleaned = form.cleaned_data
    postpone(report, cleaned["new_date"], cleaned["words"], by=by, now=now)


def put(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    propose(report, form.proposed(), by=by, now=now)


def cast(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    cleaned = form.cleaned_data
    vote(cleaned["decision"], Choice(cleaned["choice"]), by=by, now=now)


def close_question(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    settle(form.cleaned_data["decision"], by=by, now=now)


def end(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    end_measure(form.cleaned_data["measure"], by=by, now=now)


def give(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    share(report, form.cleaned_data["seat"], by=by, now=now)


def let_take_part(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    cleaned = form.cleaned_data
    allow(report, cleaned["seat"], Extent(cleaned["extent"]), by=by, now=now)


def belong_together(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    link(report, form.cleaned_data["other"], by=by, now=now)


def ask_to_hold(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    hold(report, by=by, now=now)


def agree(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    agree_to_hold(form.cleaned_data["hold"], by=by, now=now)


def lift(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    lift_hold(form.cleaned_data["hold"], by=by, now=now)


def summarize(report: Report, form: Any, *, by: Unlocked, now: datetime) -> None:
    cleaned = form.cleaned_data
    shared, looked_at = cleaned["may_be_shared"], cleaned["looked_at"]
    text = cleaned["text"]
    keep_summary(report, text, may_be_shared=shared, looked_at=looked_at, by=by, now=now)


VERBS: Final = {
    verb.form.name: verb
    for verb in (
        Verb(forms.State, state),
        Verb(forms.Recuse, step_back),
        Verb(forms.Write, write),
        Verb(forms.Note, note),
        Verb(forms.Step, step),
        Verb(forms.Postpone, promise_later),
        Verb(forms.Propose, put),
        Verb(forms.Vote, cast),
        Verb(forms.Settle, close_question),
        Verb(forms.End, end),
        Verb(forms.Share, give),
        Verb(forms.Allow, let_take_part),
        Verb(forms.Link, belong_together),
        Verb(forms.Hold, ask_to_hold),
        Verb(forms.Agree, agree),
        Verb(forms.Lift, lift),
        Verb(forms.Summary, summarize),
    )
}
