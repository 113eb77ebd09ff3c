"""What an application, its checks and its history say, ready for templates that ask nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.application import content_of
from applications.models import Application, EligibilityCheck, ProjectChoice, Track, Verdict
from applications.states import ApplicationState
from applications.views.chips import Chip, chip
from cohorts.models import Event
from cohorts.rules.line import Mark
from cohorts.views.panels import short


@dataclass(frozen=True)
class Text:
    label: str
    text: str


@dataclass(frozen=True)
class Proposal:
    rank: int
    project: str
    parts: list[Text]


@dataclass(frozen=True)
class Reading:
    """A whole application: proposals in the applicant's order, then everything else."""

    proposals: list[Proposal]
    texts: list[Text]


def read(content: Mapping[str, Any]) -> Reading:
    """What ``content_of`` made, in words. An older submission may lack a field."""
    return Reading(
        [
            Proposal(choice["rank"], choice["project"], parts_of(choice))
            for choice in content.get("choices", [])
        ],
        texts_of(content),
    )


def read_application(application: Application, choices: Sequence[ProjectChoice]) -> Reading:
    return read(content_of(application, choices))


def parts_of(choice: Mapping[str, Any]) -> list[Text]:
    words = {
        "approach": _("Approach"),
        "deliverables": _("Deliverables"),
        "timeline": _("Timeline"),
    }
    return [Text(label, choice.get(part) or "") for part, label in words.items()]


def texts_of(content: Mapping[str, Any]) -> list[Text]:
    hours, track = content.get("hours_per_week"), content.get("track") or ""
    values = [
        Text(_("Motivation"), content.get("motivation") or ""),
        Text(_("Past contributions"), content.get("contributions") or ""),
        Text(_("Availability"), content.get("availability") or ""),
        Text(_("Hours per week"), str(hours or "")),
        Text(_("Time zone"), content.get("time_zone") or ""),
        Text(_("Use of AI tools"), content.get("ai_use") or ""),
    ]
    if track:
        label = str(Track(track).label) if track in Track.values else track
        values.append(Text(_("Track"), label))
    return values


# Eligibility ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleShown:
    rule: str
    title: str
    chip: Chip
    reason: str
    todo: str = ""
    url: str = ""
    label: str = ""


def rule_titles() -> dict[str, str]:
    return {
        "organizer": _("Organizers are no mentees"),
        "maintainer": _("Current maintainers are no mentees"),
        "other_programme": _("One mentorship at a time"),
    }


def rules_shown(check: EligibilityCheck) -> list[RuleShown]:
    """Each rule's answer, why, and what the person can do about it."""
    titles = rule_titles()
    return [
        RuleShown(
            rule=result["rule"],
            title=titles.get(result["rule"], result["rule"]),
            chip=chip(Verdict, result["result"]),
            reason=result["reason"],
            **todo(result["code"]),
        )
        for result in check.results
    ]


def todo(code: str) -> dict[str, str]:
    words = {
        "identity_unverified": {
            "url": reverse("socialaccount_connections"),
            "label": _("Connect your GitHub account"),
        },
        "overlaps": {"url": "#programmes", "label": _("Look at the dates that you gave")},
        "dates_unclear": {"url": "#programmes", "label": _("Look at the dates that you gave")},
        "roster_never_read": {"todo": _("You need not do anything about this.")},
        "roster_stale": {"todo": _("You need not do anything about this.")},
        "unknown_programme": {"todo": _("You need not do anything about this.")},
        "work_period_unknown": {"todo": _("You need not do anything about this.")},
    }
    return words.get(code, {})


# History -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One entry of a timeline."""

    at: datetime
    text: str
    by: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Timeline:
    items: list[Item]


def verbs() -> dict[str, str]:
    return {
        "application begun": _("You began your application."),
        "application submitted": _("You handed it in."),
        "application submitted again": _("You handed in a changed text."),
        "application withdrawn": _("You took it back."),
        "application reopened": _("You reopened it."),
        "place accepted": _("You accepted your place."),
        "place declined": _("You left the place to somebody else."),
        "offer expired": _("The time to answer the offer ended."),
        "offered from the waitlist": _("A place became free, and was offered to you."),
        "offer withdrawn with its project": _("The project was withdrawn, and your offer with it."),
        "offer withdrawn with its cohort": _("The cohort was cancelled, and your offer with it."),
    }


def decision_words() -> dict[str, str]:
    return {
        ApplicationState.OFFERED: _("You were offered a place."),
        ApplicationState.WAITLISTED: _("You were put on the waitlist."),
        ApplicationState.NOT_SELECTED: _("You were not selected this time."),
    }


def in_words(verb: str, new_state: str) -> str:
    """What happened, for the applicant; empty for what concerns nobody else's eyes."""
    if verb == "decision":
        return decision_words().get(new_state, "")
    return verbs().get(verb, "")


def done_marks(application: Application) -> list[Mark]:
    """The steps of the past, one for each kind, oldest first: the last one counts.

    None of it tells of a decision before the release, because the release is
    what writes it.
    """
    kinds = Event.objects.about(application).order_by().values_list("verb", "new_state")
    found: dict[str, datetime] = {}
    for verb, new_state, at in kinds.annotate(last=Max("at")).order_by("last", "verb"):
        words = in_words(verb, new_state)
        if words:
            found.pop(words, None)
            found[words] = at
    return [Mark(words, at, short(at)) for words, at in found.items()]


def history(events: Iterable[Event]) -> Timeline:
    """For the desk: who did what, in the words of the record."""
    return Timeline(
        [
            Item(
                at=event.at,
                text=event.verb,
                by=str(event.by) if event.by else _("the portal"),
                detail=event.reason,
            )
            for event in events
        ]
    )
