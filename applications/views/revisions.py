"""What changed between the texts that somebody handed in: for organizers, and for mentors."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.forms.revisions import RevisionsForm
from applications.models import Application, ProjectChoice
from applications.permissions import check
from applications.rules.questions import in_words
from applications.rules.revisions import compare
from applications.views.desk import readable
from applications.views.finding import find_choice
from applications.views.presenting import presented
from applications.views.reading import core_texts, parts_of
from applications.views.review import own_other_choices
from cohorts.models import Cohort
from cohorts.rules.changes import instant
from cohorts.views.desk.frame import desk_page, on_desk

Key = tuple[str, ...]
# Key of a text → its label and what it says.
Fields = dict[Key, tuple[str, str]]


@on_desk
def desk_changes(request: HttpRequest, cohort: Cohort, now: datetime, pk: Any) -> HttpResponse:
    check(request.user, "application.see_all", cohort=cohort, now=now)
    application = get_object_or_404(readable(cohort, request.user), pk=pk)
    facts = compared(request, application, everything)
    template = "applications/desk/desk_changes.html"
    return desk_page(
        request, cohort, template, now=now, here="desk_applications", application=application,
        **facts,
    )  # fmt: skip


@login_required
def review_changes(request: HttpRequest, pk: Any) -> HttpResponse:
    choice = find_choice(request.user, pk)
    choices = [choice, *own_other_choices(request.user, choice)]
    who = presented(choice, request.user)

    def fields(content: Mapping[str, Any]) -> Fields:
        found = for_mentors(content, choices)
        return {key: (label, who.hide(text)) for key, (label, text) in found.items()}

    facts = compared(request, choice.application, fields)
    context = {"choice": choice, "who": who, "cohort": choice.application.cohort, **facts}
    return render(request, "applications/review_changes.html", context)


def compared(
    request: HttpRequest, application: Application, fields: Callable[[Mapping[str, Any]], Fields]
) -> dict[str, Any]:
    """The two chosen versions, text by text; nothing where there is only one."""
    versions = list(application.submissions.order_by("number").values_list("number", "at"))
    if len(versions) < 2:
        return {"form": None}
    form = RevisionsForm(
        request.GET, versions=[(number, words(number, at)) for number, at in versions]
    )
    contents = dict(
        application.submissions.filter(number__in=form.chosen).values_list("number", "content")
    )
    old, new = (fields(contents[number]) for number in form.chosen)
    labels = {key: label for key, (label, _text) in (old | new).items()}
    found = compare(plain(old), plain(new))
    return {
        "form": form,
        "changes": [(labels[key], pieces) for key, pieces in found.items()],
        "unchanged": [labels[key] for key in new if key not in found],
        "numbers": form.chosen,
    }


def words(number: int, at: datetime) -> str:
    when = instant(at, timezone.get_current_timezone())
    return _("Number %(number)s, %(when)s") % {"number": number, "when": when}


def plain(fields: Fields) -> dict[Key, str]:
    return {key: text for key, (_label, text) in fields.items()}


# What is compared ----------------------------------------------------------------------------


def everything(content: Mapping[str, Any]) -> Fields:
    """For organizers: the ranking, each proposal, and what the person says of themselves."""
    choices = content.get("choices", [])
    ranking = "\n".join(f"{choice['rank']}. {choice['project']}" for choice in choices)
    return {("ranking",): (_("Ranking"), ranking), **proposals(choices), **about(content)}


def for_mentors(content: Mapping[str, Any], choices: list[ProjectChoice]) -> Fields:
    """Proposals for the reader's own projects; neither the others nor their ranks."""
    keys = {str(choice.project_id) for choice in choices}
    titles = {choice.project.title for choice in choices}
    mine = [
        each
        for each in content.get("choices", [])
        if (each["key"] in keys if "key" in each else each["project"] in titles)
    ]
    return {**proposals(mine), **about(content)}


def proposals(choices: list[dict[str, Any]]) -> Fields:
    return {
        ("choice", choice.get("key", choice["project"]), str(place)): (
            _("%(project)s: %(part)s") % {"project": choice["project"], "part": part.label},
            part.text,
        )
        for choice in choices
        for place, part in enumerate(parts_of(choice))
    }


def about(content: Mapping[str, Any]) -> Fields:
    texts = {("text", each.label): (each.label, each.text) for each in core_texts(content)}
    answers = {
        ("answer", copy["question"]): (copy["label"], in_words(copy))
        for copy in content.get("answers", [])
    }
    return {**texts, **answers}
