"""The steps of a cohort's life: each says first what follows, or what is missing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amp.refused import Refused
from cohorts.actions import cohort as actions
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort
from cohorts.permissions import check
from cohorts.rules import gate
from cohorts.states import COHORT_MOVES, CohortState
from cohorts.views.acting import attempt
from cohorts.views.desk.frame import desk_page, on_desk

Words = str | Promise


@dataclass(frozen=True)
class Verb:
    """One step: what it is called, what follows from it, and what may stand in its way."""

    name: str
    to: CohortState
    action: Callable[..., Any]
    label: Words
    done: Words
    follows: tuple[Words, ...]
    missing: Callable[[Cohort, datetime], list[gate.Missing]] = lambda cohort, now: []
    tells: bool = False

    @property
    def power(self) -> str:
        return f"cohort.{self.name}"


def nowhere(words: str) -> gate.Missing:
    """Something in the way that no page can put right: time, or somebody else."""
    return gate.Missing("", words)


def refused(rule: Callable[[], None]) -> list[gate.Missing]:
    try:
        rule()
    except Refused as refusal:
        return [nowhere(words) for words in (refusal.message, *refusal.details)]
    return []


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "announce",
            CohortState.ANNOUNCED,
            actions.announce,
            gettext_lazy("Announce the cohort"),
            gettext_lazy("The cohort is public."),
            (
                gettext_lazy("Everyone can see the cohort’s page and its dates."),
                gettext_lazy("Mentors can propose projects while the dates permit it."),
                gettext_lazy("From here on a changed date is published and mailed."),
            ),
            lambda cohort, now: gate.missing_to_announce(actions.gate_facts(cohort, now)),
        ),
        Verb(
            "open",
            CohortState.OPEN,
            actions.open_cohort,
            gettext_lazy("Open the cohort"),
            gettext_lazy("The cohort is open."),
            (
                gettext_lazy("Mentors can propose, and people can apply, when the dates say so."),
                gettext_lazy("Links, expectations and Code of Conduct cannot be emptied any more."),
            ),
            lambda cohort, now: gate.missing_to_open(actions.gate_facts(cohort, now)),
        ),
        Verb(
            "select",
            CohortState.SELECTING,
            actions.start_selection,
            gettext_lazy("Start the selection"),
            gettext_lazy("The selection has begun."),
            (
                gettext_lazy("Nobody can apply or change an application any more."),
                gettext_lazy("Screening and mentors’ reviews begin."),
            ),
            lambda cohort, now: refused(lambda: actions.require_applications_closed(cohort, now)),
        ),
        Verb(
            "run",
            CohortState.RUNNING,
            actions.start_work,
            gettext_lazy("Start the work"),
            gettext_lazy("The work has begun. Have a good start."),
            (gettext_lazy("Mentees and mentors begin. The places are taken as they are now."),),
            lambda cohort, now: refused(lambda: actions.require_released(cohort)),
        ),
        Verb(
            "finish",
            CohortState.FINISHED,
            actions.finish,
            gettext_lazy("Finish the cohort"),
            gettext_lazy("The cohort is finished. Thank you for carrying it."),
            (
                gettext_lazy("Its pages stay readable, and nothing on them changes any more."),
                gettext_lazy("This cannot be undone."),
            ),
            lambda cohort, now: refused(lambda: actions.require_final_over(cohort, now)),
        ),
        Verb(
            "cancel",
            CohortState.CANCELLED,
            actions.cancel,
            gettext_lazy("Cancel the cohort"),
            gettext_lazy("The cohort is cancelled."),
            (
                gettext_lazy("Nothing in it goes on. Its page says that it was cancelled."),
                gettext_lazy("This cannot be undone."),
            ),
            tells=True,
        ),
    )
}

# Where each thing that the gate can miss is put right: the page, and the place on it.
PUT_RIGHT = {
    "schedule": ("desk_schedule", ""),
    "schedule_confirmed": ("desk_schedule_confirm", ""),
    "reachable_leads": ("desk_people", ""),
    "slack_url": ("desk_cohort_edit", "#id_slack_url"),
    "discussion_url": ("desk_cohort_edit", "#id_discussion_url"),
    "expectations": ("desk_cohort_edit", "#id_expectations"),
    "code_of_conduct": ("desk_cohort_edit", "#id_code_of_conduct"),
}


@on_desk
def desk_move(request: HttpRequest, cohort: Cohort, now: datetime, verb: str) -> HttpResponse:
    step = VERBS.get(verb)
    if step is None:
        raise Http404
    check(request.user, step.power, cohort=cohort, now=now)
    form = reason_form(request, step)
    if request.method == "POST" and (form is None or form.is_valid()):
        facts = form.cleaned_data if form else {}
        done = str(step.done)
        ok, _none = attempt(request, step.action, cohort, form=form, done=done, now=now, **facts)
        if ok or form is None:
            return redirect("cohorts:desk", cohort.slug)
    return desk_page(
        request,
        cohort,
        "cohorts/desk/desk_move.html",
        now=now,
        **told(cohort, step, now),
        form=form,
    )


def reason_form(request: HttpRequest, step: Verb) -> ReasonForm | None:
    if not step.tells:
        return None
    help_text = _("Everyone in the cohort reads it.")
    return ReasonForm(request.POST or None, label=_("Why"), help_text=help_text)


def told(cohort: Cohort, step: Verb, now: datetime) -> dict[str, Any]:
    """What the page of a step says: what is missing, or what follows and who is told."""
    possible = step.to in COHORT_MOVES[cohort.state]
    lacking = step.missing(cohort, now) if possible else [not_now(cohort)]
    return {
        "step": step,
        "count": len(lacking),
        "missing": by_page(cohort, lacking),
        "people": audience(cohort, now) if step.tells and not lacking else "",
    }


def not_now(cohort: Cohort) -> gate.Missing:
    words = {"state": cohort.get_state_display()}
    return nowhere(_("This cohort is %(state)s now, so that step is not possible.") % words)


def by_page(cohort: Cohort, lacking: list[gate.Missing]) -> list[tuple[str, list[str]]]:
    """What is missing, gathered by the page on which it can be put right."""
    found: dict[str, list[str]] = {}
    for code, words in lacking:
        found.setdefault(where(cohort, code), []).append(words)
    return list(found.items())


def where(cohort: Cohort, code: str) -> str:
    """The page on which something that is missing can be put right, if there is one."""
    if code not in PUT_RIGHT:
        return ""
    name, anchor = PUT_RIGHT[code]
    return reverse(f"cohorts:{name}", args=[cohort.slug]) + anchor


def audience(cohort: Cohort, now: datetime) -> str:
    people = {person.pk for person in actions.everyone_in(cohort, now)}
    words = ngettext(
        "%d person in this cohort is told by mail, with your reason.",
        "%d people in this cohort are told by mail, with your reason.",
        len(people),
    )
    return words % len(people)


def moves_of(cohort: Cohort, may: Collection[str]) -> list[dict[str, Any]]:
    """The steps that can follow now, for the desk; cancelling comes last, quietly."""
    return [
        {
            "label": verb.label,
            "url": reverse("cohorts:desk_move", args=[cohort.slug, verb.name]),
            "is_last": verb.to == CohortState.CANCELLED,
        }
        for verb in VERBS.values()
        if verb.to in COHORT_MOVES[cohort.state] and verb.power in may
    ]


urls = [path("desk/<slug:slug>/move/<slug:verb>/", desk_move, name="desk_move")]
