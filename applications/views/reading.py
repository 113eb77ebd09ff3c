"""What an application, its checks and its history say, ready for templates that ask nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.actions.application import content_of
from applications.models import (
    Application,
    Contest,
    EligibilityCheck,
    LaterClose,
    ProjectChoice,
    Track,
    Verdict,
)
from applications.rules.contest import record_of
from applications.rules.questions import in_words as in_answer
from applications.states import ApplicationState, ContestState
from applications.views.chips import Chip, chip
from cohorts.models import Event
from cohorts.rules.line import Mark
from cohorts.views.panels import short

EVENTS_TOLD = 40


@dataclass(frozen=True)
class Text:
    """``is_prose`` is what the person wrote freely: it is shown as Markdown."""

    label: str
    text: str
    is_prose: bool = True


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


def hidden(texts: Iterable[Text], hide: Callable[[str], str]) -> list[Text]:
    """For somebody who must not know yet whose they are."""
    return [replace(each, text=hide(each.text)) for each in texts]


def texts_of(content: Mapping[str, Any]) -> list[Text]:
    """What somebody says of themselves, and their answers to the cohort's own questions."""
    answers = [Text(each["label"], in_answer(each)) for each in content.get("answers", [])]
    return [*core_texts(content), *answers]


def core_texts(content: Mapping[str, Any]) -> list[Text]:
    hours, track = content.get("hours_per_week"), content.get("track") or ""
    values = [
        Text(_("Motivation"), content.get("motivation") or ""),
        Text(_("Past contributions"), content.get("contributions") or ""),
        Text(_("Availability"), content.get("availability") or ""),
        Text(_("Hours per week"), str(hours or ""), is_prose=False),
        Text(_("Time zone"), content.get("time_zone") or "", is_prose=False),
        *working_hours(content),
        Text(_("Use of AI tools"), content.get("ai_use") or ""),
    ]
    if track:
        label = str(Track(track).label) if track in Track.values else track
        values.append(Text(_("Track"), label, is_prose=False))
    return values


def working_hours(content: Mapping[str, Any]) -> list[Text]:
    """Applications of before this was asked have none, nor have those who left it empty."""
    said = content.get("working_hours") or ""
    return [Text(_("Weekly working hours"), said, is_prose=False)] if said else []


# Eligibility ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleShown:
    """``wrong_url``: where the person says that the result is wrong, if it rests on a record."""

    rule: str
    title: str
    chip: Chip
    reason: str
    todo: str = ""
    url: str = ""
    label: str = ""
    wrong_url: str = ""


def rule_titles() -> dict[str, str]:
    return {
        "organizer": _("Organizers are no mentees"),
        "maintainer": _("Current maintainers are no mentees"),
        "other_programme": _("One mentorship at a time"),
    }


def rules_shown(check: EligibilityCheck) -> list[RuleShown]:
    """Each rule's answer, why, and what the person can do about it."""
    return [rule_shown(result) for result in check.results]


def rule_shown(result: Mapping[str, Any]) -> RuleShown:
    return RuleShown(
        rule=result["rule"],
        title=rule_titles().get(result["rule"], result["rule"]),
        chip=chip(Verdict, result["result"]),
        reason=result["reason"],
        **todo(result["code"]),
    )


def own_rules_shown(
    check: EligibilityCheck, slug: str, contests: Iterable[Contest]
) -> list[RuleShown]:
    """As ``rules_shown``, with the way to say that one is wrong, unless it has been said."""
    said = {row.rule for row in contests if row.state == ContestState.OPEN}
    return [
        replace(rule_shown(result), wrong_url=reverse("applications:contest", args=[slug, rule]))
        if record_of(result) and (rule := result["rule"]) not in said
        else rule_shown(result)
        for result in check.results
    ]


def contests_of(person: Any, cohort: Any) -> QuerySet[Contest]:
    """What one person contests in one cohort, with who answered."""
    return Contest.objects.filter(user=person, cohort=cohort).select_related("answered_by")


@dataclass(frozen=True)
class ContestShown:
    row: Contest
    title: str
    chip: Chip
    is_open: bool
    answer: str


def contests_shown(contests: Iterable[Contest]) -> list[ContestShown]:
    """What somebody said is wrong, and what was answered."""
    return [
        ContestShown(
            row=row,
            title=rule_titles()[row.rule],
            chip=chip(ContestState, row.state),
            is_open=row.state == ContestState.OPEN,
            answer=row.get_answer_display(),
        )
        for row in contests
    ]


def name_hints(checks: Iterable[EligibilityCheck]) -> list[Mapping[str, Any]]:
    """Entries of published lists with the person's name, as the last check found them."""
    last = next(iter(checks), None)
    results = last.results if last else []
    return [
        {**hint, **{name: date.fromisoformat(hint[name]) for name in ("starts_on", "ends_on")}}
        for result in results
        for hint in result.get("evidence", {}).get("name_matches", ())
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
        "move offered": _("A place that you would like more became free, and was offered to you."),
        "moved to another place": _("You moved to the place that you like more."),
        "move declined": _("You kept the place that you have."),
        "move expired": _("The time to move ended, and you kept the place that you have."),
        "offer withdrawn with its project": _("The project was withdrawn, and your offer with it."),
        "waitlist closed": _("The waitlist ended, and no place had become free."),
        "later close given": _("You were given a later close."),
        "later close changed": _("Your later close was changed."),
        "later close taken back": _("Your later close was taken back."),
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


def own_events(application: Application) -> QuerySet[Event]:
    """Everything that happened to the application, oldest first. None of it tells of a decision
    before the release, because the release is what writes it."""
    close = LaterClose(pk=LaterClose.key_of(application.cohort_id, application.user_id))
    found = Event.objects.about(application) | Event.objects.about(close)
    return found.order_by("at", "id")


def latest_events(application: Application) -> list[Event]:
    """What one page tells of, oldest first: whoever hands in again and again makes it no longer."""
    return list(reversed(own_events(application).reverse()[:EVENTS_TOLD]))


def done_marks(application: Application) -> list[Mark]:
    """The steps of the past, one for each kind, oldest first: the last one counts.

    None of it tells of a decision before the release, because the release is
    what writes it.
    """
    kinds = own_events(application).order_by().values_list("verb", "new_state")
    found: dict[str, datetime] = {}
    for verb, new_state, at in kinds.annotate(last=Max("at")).order_by("last", "verb"):
        words = in_words(verb, new_state)
        if words:
            found.pop(words, None)
            found[words] = at
    return [Mark(words, at, short(at)) for words, at in found.items()]


def told(event: Event) -> Item | None:
    """One event for the applicant; None for what is not theirs to read.

    Why a later close was given is said to its person; other reasons have their own place.
    """
    words = in_words(event.verb, event.new_state)
    if not words:
        return None
    said = event.reason if event.verb.startswith("later close") else ""
    return Item(event.at, words, detail=said)


def reminded(event: Event) -> Item | None:
    if event.verb != "reminded of the close":
        return None
    return Item(event.at, _("You were reminded by mail that your draft is not handed in yet."))


def contested(rows: Iterable[Contest]) -> list[Item]:
    """What the person said against a rule's result, and what was answered."""
    found = []
    for row in rows:
        rule = {"rule": rule_titles().get(row.rule, row.get_rule_display())}
        waits = _("A lead organizer answers before the decision.") if not row.answered_at else ""
        said = _("You said that a result is wrong: “%(rule)s”.") % rule
        found.append(Item(row.made_at, said, detail=waits))
        if row.answered_at:
            answer = _("A lead organizer answered what you said about “%(rule)s”.") % rule
            found.append(Item(row.answered_at, answer, detail=row.reason))
    return found


def own_story(
    events: Iterable[Event], contests: Iterable[Contest], ahead: Iterable[tuple[str, datetime]]
) -> Timeline:
    """Everything that happened to one's application, and everything that is known to come."""
    past = [item for event in events if (item := told(event) or reminded(event))]
    past = sorted([*past, *contested(contests)], key=lambda item: item.at)
    coming = [Item(at, words, by=_("still to come")) for words, at in ahead]
    return Timeline([*past, *coming])


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
