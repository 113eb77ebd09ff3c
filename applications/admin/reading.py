"""Applications as organizers read them. Drafts are the applicants' own and never seen here."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.defaultfilters import urlize
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.application import PROPOSAL
from applications.admin.scores import shown
from applications.models import (
    Application,
    EligibilityCheck,
    ProjectChoice,
    Review,
    Score,
    Verdict,
    kept_from,
    last_verdict,
)
from applications.rules.questions import in_words
from applications.states import HANDED_IN_STATES, ApplicationState, Round
from applications.views.chips import chip
from applications.views.evidence import Group, Line, evidence_groups
from applications.views.reading import rules_shown
from cohorts.admin.columns import (
    NOTHING,
    at,
    bullets,
    chip_html,
    chip_of,
    column,
    instant,
    link,
    prose,
    texts,
    to,
)
from cohorts.admin.desk import EVENT_COLUMNS, DeskAdmin, Panel, event_row
from cohorts.admin.filters import CohortFilter, Narrowing
from cohorts.models import Project

LATEST_EVENTS = 20
LATEST_TEXTS = 3
LONG = ("motivation", "contributions", "availability", "ai_use", "decision_reason")


class StateFilter(Narrowing):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        shown = [state for state in ApplicationState if state in HANDED_IN_STATES]
        return [(state.value, state.label) for state in shown]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.chosen()
        return queryset if state is None else queryset.filter(state=state)


class EligibilityFilter(Narrowing):
    """By the latest check; ``none`` finds those that were never checked."""

    title = gettext_lazy("eligibility")
    parameter_name = "eligibility"
    verdict = staticmethod(last_verdict)

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Verdict.choices, ("none", gettext_lazy("not checked"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        verdict = self.chosen()
        if verdict is None:
            return queryset
        wanted = queryset.alias(last_verdict=self.verdict())
        if verdict == "none":
            return wanted.filter(last_verdict=None)
        return wanted.filter(last_verdict=verdict)


class ProjectFilter(Narrowing):
    """By a project of one's cohorts. ``rows`` says how rows lead to it."""

    title = gettext_lazy("project")
    parameter_name = "project"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        own = model_admin.organized(request)
        projects = Project.objects.filter(cohort__in=own).order_by("-cohort__number", "title", "pk")
        if slug := request.GET.get("cohort"):
            projects = projects.filter(cohort__slug=slug)
        rows = projects.values_list("pk", "title", "cohort__name")
        return [(str(pk), f"{title} ({cohort})") for pk, title, cohort in rows]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        project = self.chosen()
        return queryset if project is None else self.rows(queryset, project)

    def rows(self, queryset: QuerySet[Any], project: str) -> QuerySet[Any]:
        return queryset.filter(project=project)


class ChosenProjectFilter(ProjectFilter):
    def rows(self, queryset: QuerySet[Any], project: str) -> QuerySet[Any]:
        choices = ProjectChoice.objects.filter(application=OuterRef("pk"), project=project)
        return queryset.filter(Exists(choices))


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
    shelf = "applications"
    place = 1
    list_display = (
        "person",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(ApplicationState, row.state), gettext_lazy("state")),
        "eligibility",
        "first_choice",
        "score",
        at("submitted_at", gettext_lazy("submitted")),
    )
    list_filter = (CohortFilter, StateFilter, ChosenProjectFilter, EligibilityFilter)
    list_select_related = ("cohort", "user")
    search_fields = ("user__name", "user__email", "user__github_login")
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("-submitted_at", "pk")
    facts = (
        to("user", gettext_lazy("person")),
        "address",
        "github",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda row: chip(ApplicationState, row.state), gettext_lazy("state")),
        at("submitted_at", gettext_lazy("submitted")),
        at("decided_at", gettext_lazy("told")),
        "track",
        "hours_per_week",
        "time_zone",
        "working_hours",
        *texts("motivation", model=Application),
        "past_contributions",
        *texts("availability", "ai_use", "decision_reason", model=Application),
    )

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return Application.objects.on_desk_of(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        first = ProjectChoice.objects.filter(application=OuterRef("pk")).order_by("rank")
        scores = Score.objects.visible_to(request.user).of_round(Round.APPLICATION)
        return (
            super()
            .get_queryset(request)
            .defer(*LONG, "answers")
            .annotate(
                verdict=last_verdict(),
                first_title=Subquery(first.values("project__title")[:1]),
                mean=scores.mean_of("review__choice__application"),
            )
        )

    @column(gettext_lazy("person"), order="user__name")
    def person(self, row: Application) -> str:
        return str(row.user)

    @column(gettext_lazy("address"))
    def address(self, row: Application) -> str:
        return row.user.email

    @column(gettext_lazy("GitHub login"))
    def github(self, row: Application) -> str:
        return row.user.github_login or NOTHING

    @column(gettext_lazy("past contributions"))
    def past_contributions(self, row: Application) -> str:
        return linked(row.contributions)

    @column(gettext_lazy("eligibility"), order="verdict")
    def eligibility(self, row: Any) -> str:
        return chip_html(chip(Verdict, row.verdict)) if row.verdict else _("not checked")

    @column(gettext_lazy("first choice"), order="first_title")
    def first_choice(self, row: Any) -> str:
        return row.first_title or NOTHING

    @column(gettext_lazy("score"), order="mean")
    def score(self, row: Any) -> str:
        return shown(row.mean)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        events = self.events_about(request, row)[:LATEST_EVENTS]
        return [
            choices_of(row),
            answers_of(row),
            checks_of(row),
            reviews_of(row, request.user),
            submissions_of(row),
            Panel(_("Latest events"), EVENT_COLUMNS, [event_row(event) for event in events]),
        ]


def choices_of(application: Application) -> Panel:
    rows = [
        (choice.rank, link(choice.project), definitions(proposal(choice)))
        for choice in application.choices.select_related("project")
    ]
    return Panel(_("Choices"), (_("Rank"), _("Project"), _("Proposal")), rows)


def answers_of(application: Application) -> Panel:
    rows = [(copy["label"], linked(in_words(copy))) for copy in application.answers]
    nothing = _("This cohort asked nothing besides.")
    return Panel(_("Answers"), (_("Question"), _("Answer")), rows, nothing=nothing)


def linked(text: str) -> str:
    """A long text in which links can be followed."""
    return prose(urlize(text)) if text else NOTHING


def proposal(choice: ProjectChoice) -> list[tuple[Any, str]]:
    field = ProjectChoice._meta.get_field
    return [(field(part).verbose_name, getattr(choice, part)) for part in PROPOSAL]  # type: ignore[union-attr]


def definitions(texts: Iterable[tuple[Any, Any]]) -> SafeString:
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", texts)
    return format_html("<dl>{}</dl>", rows)


def checks_of(application: Application) -> Panel:
    rows = [
        (
            link(check, check.get_occasion_display()),
            chip_html(chip(Verdict, check.verdict)),
            reasons(check),
            instant(check.checked_at),
        )
        for check in application.eligibility_checks.order_by("-checked_at", "id")[:LATEST_EVENTS]
    ]
    columns = (_("When"), _("Result"), _("Why"), _("Checked"))
    return Panel(_("Eligibility"), columns, rows, nothing=_("Not checked yet."))


def reasons(check: EligibilityCheck) -> str:
    found = [str(r.get("reason", "")) for r in check.results if r.get("result") != Verdict.CLEAR]
    return " ".join(found) or NOTHING


def reviews_of(application: Application, user: Any) -> Panel:
    """Those that the organizer may see: on a project that they mentor, as a mentor does."""
    seen = Review.objects.visible_to(user).filter(choice__application=application)
    rows = seen.select_related("choice__project", "reviewer").annotate(
        mean=Score.objects.visible_to(user).mean_of("review")
    )
    return Panel(
        _("Reviews"),
        (
            _("Reviewer"),
            _("Project"),
            _("Round"),
            _("State"),
            _("Score"),
            _("Comment for colleagues"),
        ),
        [
            (
                link(review, review.reviewer),
                review.choice.project,
                review.get_round_display(),
                review.get_state_display(),
                shown(review.mean),
                prose(review.comment),
            )
            for review in rows.order_by("choice__rank", "round", "saved_at", "pk")
        ],
        nothing=_("No review that you may see."),
    )


def submissions_of(application: Application) -> Panel:
    rows = [
        (submission.number, instant(submission.at), handed_in(submission.content))
        for submission in application.submissions.order_by("-number")[:LATEST_TEXTS]
    ]
    every = reverse("applications:desk_texts", args=[application.cohort.slug, application.pk])
    columns = (_("No."), _("When"), _("Text"))
    return Panel(_("Handed in, word for word"), columns, rows, more=(every, _("Every text")))


def handed_in(content: dict[str, Any]) -> SafeString:
    lists = {"choices", "answers"}
    texts = [(name, value) for name, value in content.items() if name not in lists and value]
    texts += [(copy["label"], in_words(copy)) for copy in content.get("answers", ())]
    for choice in content.get("choices", ()):
        head = f"{choice.get('rank')}. {choice.get('project')}"
        texts += [(f"{head}: {part}", choice.get(part, "")) for part in PROPOSAL]
    body = definitions(texts)
    return format_html("<details><summary>{}</summary>{}</details>", _("Read"), body)


class OfOthers(DeskAdmin):
    """A page about applications that shows no organizer what was said of one of their own,
    or of one that is closed to them."""

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().visible(request).exclude(application__user=request.user)
        return rows.filter(~kept_from(request.user))


@admin.register(EligibilityCheck)
class EligibilityCheckAdmin(OfOthers):
    shelf = "applications"
    list_display = (
        "person",
        to("cohort", gettext_lazy("cohort")),
        "occasion",
        chip_of(lambda row: chip(Verdict, row.verdict), gettext_lazy("result"), order="verdict"),
        at("checked_at", gettext_lazy("checked")),
        "rules_version",
    )
    list_filter = (CohortFilter, "verdict", "occasion")
    list_select_related = ("user", "cohort", "application", "roster_import")
    search_fields = ("user__name", "user__email", "user__github_login")
    search_help_text = gettext_lazy("Name, address or GitHub login")
    ordering = ("-checked_at", "pk")
    facts = (
        to("user", gettext_lazy("person")),
        to("cohort", gettext_lazy("cohort")),
        "occasion",
        chip_of(lambda row: chip(Verdict, row.verdict), gettext_lazy("result"), order="verdict"),
        at("checked_at", gettext_lazy("checked")),
        "rules_version",
        to("roster_import", gettext_lazy("roster")),
    )

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Of applications handed in: who only looked whether they could is not on any list."""
        return super().visible(request).filter(application__state__in=HANDED_IN_STATES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("results")

    @column(gettext_lazy("person"), order="user__name")
    def person(self, row: EligibilityCheck) -> str:
        return str(row.user)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        rows = [
            (each.title, chip_html(each.chip), each.reason, evidence(result))
            for each, result in zip(rules_shown(row), row.results, strict=True)
        ]
        return [Panel(_("Rules"), (_("Rule"), _("Result"), _("Reason"), _("Evidence")), rows)]


def evidence(result: dict[str, Any]) -> str:
    """In the words of the desk, with instants as the admin shows them."""
    lines = [
        format_html("{}: {}", line.label, instant(line.at) if line.at else line.text)
        for group in evidence_groups(result)
        for line in titled(group)
    ]
    return bullets(lines)


def titled(group: Group) -> list[Line]:
    """Lines that say of what they speak, where nothing but a list is there to show it."""
    head = f"{group.title} · " if group.title else ""
    return [replace(line, label=f"{head}{line.label}") for line in group.lines]
