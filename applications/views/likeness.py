"""Marks of proposals that look alike, and both side by side, for whoever may read both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, LookAlike, ProjectChoice
from applications.rules import likeness as rules
from applications.views.presenting import Presented, known, met_blind
from applications.views.reading import parts_of
from cohorts.models import Cohort


@dataclass(frozen=True)
class Mark:
    """One other application that looks like the one on the page."""

    pair: LookAlike
    other: Application
    # How the reader may call them.
    name: str

    @property
    def url(self) -> str:
        return reverse("applications:look_alike", args=[self.pair.pk])


def marks_of(application: Application, user: Any, now: datetime) -> list[Mark]:
    pairs = LookAlike.objects.visible_to(user, now).about(application)
    found = pairs.select_related("one__user", "other__user").order_by("-likeness", "pk")
    others = [(each, other_of(each, application)) for each in found]
    blind = met_blind(user, [other.pk for _pair, other in others]) if others else {}
    return [Mark(pair, other, str(blind.get(other.pk, other.user))) for pair, other in others]


def other_of(pair: LookAlike, application: Application) -> Application:
    return pair.other if pair.one_id == application.pk else pair.one


def mentors_marks(application: Application, user: Any, now: datetime) -> list[Mark]:
    """Mentors read the proposals for their own projects only, so only those are held together."""
    marks = marks_of(application, user, now)
    keys = {application.pk, *(mark.other.pk for mark in marks)}
    found = readable(keys, user, now) if marks else {}
    who = dict.fromkeys(keys, Presented(""))
    return [mark for mark in marks if alike_parts(mark.pair, found, who)]


def readable(keys: set[Any], user: Any, now: datetime) -> dict[Any, list[ProjectChoice]]:
    """The proposals of these applications that ``user`` may read."""
    rows = ProjectChoice.objects.visible_to(user, now).select_related("project")
    found: dict[Any, list[ProjectChoice]] = {key: [] for key in keys}
    for choice in rows.filter(application__in=keys).order_by("rank"):
        found[choice.application_id].append(choice)
    return found


# Side by side -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    choice: ProjectChoice
    who: Presented
    runs: Sequence[rules.Run]


@dataclass(frozen=True)
class AlikePart:
    """One part that is nearly the same in both."""

    label: str
    likeness: int
    sides: tuple[Side, Side]


def alike_parts(
    pair: LookAlike, found: dict[Any, list[ProjectChoice]], who: Mapping[Any, Presented]
) -> list[AlikePart]:
    labels = {part: each.label for part, each in zip(rules.PARTS, parts_of({}), strict=True)}
    return [
        AlikePart(labels[part], percent, sides(one, other, part, who))
        for one in found[pair.one_id]
        for other in found[pair.other_id]
        for part in rules.PARTS
        if (percent := rules.likeness(texts(one, part), texts(other, part)))
    ]


def texts(choice: ProjectChoice, part: str) -> rules.Texts:
    return rules.texts_of([dict.fromkeys(rules.PARTS, "") | {part: getattr(choice, part)}])


def sides(
    one: ProjectChoice, other: ProjectChoice, part: str, who: Mapping[Any, Presented]
) -> tuple[Side, Side]:
    theirs = who[one.application_id], who[other.application_id]
    left, right = rules.runs(
        theirs[0].hide(getattr(one, part)), theirs[1].hide(getattr(other, part))
    )
    return Side(one, theirs[0], left), Side(other, theirs[1], right)


@login_required
def look_alike(request: HttpRequest, pk: Any) -> HttpResponse:
    now = timezone.now()
    rows = LookAlike.objects.visible_to(request.user, now)
    pair = get_object_or_404(rows.select_related("one__cohort", "one__user", "other__user"), pk=pk)
    found = readable({pair.one_id, pair.other_id}, request.user, now)
    who = people_of(pair, request.user)
    parts = alike_parts(pair, found, who)
    if not parts:
        raise Http404
    people = [
        (person, page_of(key, person, pair.one.cohort, found[key], request.user, now))
        for key, person in who.items()
    ]
    context = {"cohort": pair.one.cohort, "pair": pair, "parts": parts, "people": people}
    return render(request, "applications/look_alike.html", context)


def people_of(pair: LookAlike, reader: Any) -> dict[Any, Presented]:
    """Both applicants as the reader may know them."""
    blind = met_blind(reader, [pair.one_id, pair.other_id])
    return {each.pk: blind.get(each.pk) or known(each.user) for each in (pair.one, pair.other)}


def page_of(
    key: Any,
    person: Presented,
    cohort: Cohort,
    choices: Sequence[ProjectChoice],
    user: Any,
    now: datetime,
) -> str:
    """Where this reader reads the application: at the desk, or as mentor."""
    if person.choice is not None:
        return reverse("applications:review", args=[person.choice.pk])
    if Cohort.objects.organized_by(user, now).filter(pk=cohort.pk).exists():
        return reverse("applications:desk_application", args=[cohort.slug, key])
    return reverse("applications:review", args=[choices[0].pk])
