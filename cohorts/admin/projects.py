"""Projects and the people who mentor them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from cohorts.actions import projects as actions
from cohorts.actions.project_texts import fingerprint_of
from cohorts.admin.columns import (
    NOTHING,
    at,
    bullets,
    chip_of,
    column,
    link,
    listing,
    texts,
    to,
)
from cohorts.admin.desk import DeskAdmin, Panel
from cohorts.admin.filters import CohortFilter, Narrowing
from cohorts.admin.forms import Desk, DeskEdit
from cohorts.admin.verbs import in_state, reason, verb
from cohorts.models import Cohort, Mentoring, Part, Project, Role, User
from cohorts.rules.projects import require_read
from cohorts.states import ENDED_COHORT_STATES, ProjectState
from cohorts.views.chips import chip

TEAM_READS = gettext_lazy("The mentors of the project read it.")


def leads_in_words(project: Project) -> str:
    leads = [row for row in team_now(project) if row.part == Part.LEAD]
    if not leads:
        return _("No lead mentor")
    names = ", ".join(str(row.mentor) for row in leads)
    return _("Led by %(names)s") % {"names": names}


def team_now(project: Project) -> list[Mentoring]:
    """The current team; prefetched where many projects are shown."""
    found = getattr(project, "team_now", None)
    return list(project.team.current().select_related("mentor")) if found is None else found


def text_to_approve(project: Project) -> str:
    """What is published, so that it is read here and not elsewhere before."""
    steps = [f"{step.position}. {step.title}" for step in project.milestones.all()]
    parts = (leads_in_words(project), project.summary, project.description, project.outcomes)
    texts = [*parts, "\n".join(steps)]
    return linebreaksbr("\n\n".join(filter(None, texts)), autoescape=True)


class ApproveForm(forms.Form):
    """Carries the fingerprint of each text that was read; a newer one is shown, and read first."""

    def __init__(self, projects: Sequence[Project], data: Any, files: Any) -> None:
        super().__init__(data, files)
        self.read = {str(project.pk): fingerprint_of(project) for project in projects}
        for key, seen in self.read.items():
            hidden = forms.CharField(widget=forms.HiddenInput, required=False, initial=seen)
            self.fields[f"seen-{key}"] = hidden

    @classmethod
    def about(cls, projects: Sequence[Project], data: Any, files: Any) -> "ApproveForm":
        return cls(projects, data, files)

    @property
    def facts(self) -> dict[str, Any]:
        return {"seen": {key: self.cleaned_data[f"seen-{key}"] for key in self.read}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, now in self.read.items():
            try:
                require_read(cleaned.get(f"seen-{key}", ""), now)
            except Refused as refusal:
                self.add_error(None, refusal.message)
                self.data = self.data.copy()
                self.data[f"seen-{key}"] = now
        return cleaned


def approve(project: Project, *, by: User, now: datetime, seen: dict[str, str]) -> None:
    actions.publish_project(project, by=by, now=now, seen=seen.get(str(project.pk), ""))


PROJECT_VERBS = (
    verb(
        "approve",
        gettext_lazy("Approve"),
        approve,
        what=gettext_lazy("The project is published: everyone can read it and apply to it."),
        each=text_to_approve,
        done=gettext_lazy("{thing} is published."),
        power="project.approve",
        fits=in_state(ProjectState.PROPOSED),
        form=ApproveForm,
    ),
    verb(
        "return",
        gettext_lazy("Return"),
        actions.return_project,
        what=gettext_lazy("The idea goes back to its mentors, who can change it and ask again."),
        each=leads_in_words,
        done=gettext_lazy("{thing} went back to its mentors."),
        power="project.return",
        fits=in_state(ProjectState.PROPOSED),
        form=reason(help_text=TEAM_READS),
    ),
    verb(
        "withdraw",
        gettext_lazy("Withdraw"),
        actions.withdraw_project,
        what=gettext_lazy(
            "The project leaves the cohort. Its mentors are told, and its applicants and mentees, "
            "too, if it was published. It cannot come back in this cohort."
        ),
        each=leads_in_words,
        done=gettext_lazy("{thing} is withdrawn."),
        power="project.withdraw",
        fits=lambda project: (
            project.state != ProjectState.WITHDRAWN
            and project.cohort.state not in ENDED_COHORT_STATES
        ),
        form=reason(help_text=gettext_lazy("Everyone concerned reads it.")),
        grave=True,
    ),
)


@admin.register(Project)
class ProjectAdmin(DeskAdmin):
    shelf = "cohorts"
    place = 2
    waiting = (ProjectState.PROPOSED, gettext_lazy("%(n)s to approve"))
    list_display = (
        "title",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda project: chip(ProjectState, project.state), gettext_lazy("state")),
        "kind",
        "leads",
        "places",
    )
    list_filter = (CohortFilter, "state", "kind")
    list_select_related = ("cohort",)
    search_fields = ("title", "summary", "team__mentor__name")
    ordering = ("-cohort__number", "title", "pk")
    verbs = PROJECT_VERBS
    facts = (
        "title",
        to("cohort", gettext_lazy("cohort")),
        chip_of(lambda project: chip(ProjectState, project.state), gettext_lazy("state")),
        "state_reason",
        "kind",
        "places",
        "weekly_hours",
        "skill_names",
        *texts("summary", "description", "outcomes", model=Project),
        "repository_list",
        to("proposed_by", gettext_lazy("proposed by")),
        at("proposed_at", gettext_lazy("proposed")),
        at("published_at", gettext_lazy("published")),
        at("withdrawn_at", gettext_lazy("withdrawn")),
        to("resubmits", gettext_lazy("comes from")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        now = Mentoring.objects.current().select_related("mentor").order_by("started_at", "pk")
        return (
            super()
            .get_queryset(request)
            .defer("description", "outcomes", "state_reason")
            .prefetch_related(Prefetch("team", queryset=now, to_attr="team_now"))
        )

    @column(gettext_lazy("lead mentors"))
    def leads(self, project: Project) -> str:
        names = [str(row.mentor) for row in team_now(project) if row.part == Part.LEAD]
        return ", ".join(names) or NOTHING

    @column(gettext_lazy("skills"))
    def skill_names(self, project: Project) -> str:
        return ", ".join(skill.name for skill in project.skills.all()) or NOTHING

    @column(gettext_lazy("repositories"))
    def repository_list(self, project: Project) -> str:
        return bullets(project.repositories)

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        return [milestones_of(row), team_of(row)]


def milestones_of(project: Project) -> Panel:
    rows = [(step.position, step.title, step.description) for step in project.milestones.all()]
    return Panel(_("Milestones"), (_("No."), _("Milestone"), _("What is done then")), rows)


def team_of(project: Project) -> Panel:
    team = project.team.select_related("mentor").order_by("ended_at", "-part", "started_at", "pk")
    rows = [
        (link(row, row.mentor), row.get_part_display(), at("started_at", "")(row), until(row))
        for row in team
    ]
    return Panel(
        _("Team"),
        (_("Mentor"), _("Part"), _("From"), _("Until")),
        rows,
        nothing=_("Nobody mentors this project."),
        more=(f"{listing(Mentoring)}add/?project={project.pk}", _("Add a mentor")),
    )


def until(row: Any) -> str:
    return at("ended_at", "")(row) if row.ended_at else _("today")


def own_projects(by: User) -> QuerySet[Project]:
    own = Cohort.objects.organized_by(by).values("pk")
    standing = Project.objects.filter(cohort__in=own).exclude(state=ProjectState.WITHDRAWN)
    return standing.select_related("cohort").order_by("-cohort__number", "title", "pk")


class InCohort(forms.ModelChoiceField):
    """Says to which cohort a choice belongs."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.cohort})"


class NewPart(Desk):
    """A mentor of the cohort joins a project’s team."""

    project = InCohort(Project.objects.none(), label=gettext_lazy("Project"))
    mentor = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Mentor"),
        help_text=gettext_lazy("Mentors of the cohort. Somebody else is invited first."),
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = own_projects(self.by)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.fields["mentor"].queryset = (  # type: ignore[attr-defined]
            User.objects.filter(
                participations__role=Role.MENTOR,
                participations__ended_at=None,
                participations__cohort__in=projects.order_by().values("cohort"),
            )
            .distinct()
            .order_by("name", "pk")
        )


class PartForm(DeskEdit):
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part.choices)


class LeaveForm(forms.Form):
    """Somebody leaves a team. The last lead names a new one, or the project is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the event. Published when the project is withdrawn."),
    )
    new_lead = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("New lead mentor"),
        required=False,
        help_text=gettext_lazy("A published project always has one."),
    )
    withdraw_instead = forms.BooleanField(
        label=gettext_lazy("Withdraw the project, as nobody else can lead it"), required=False
    )

    @classmethod
    def about(cls, parts: Sequence[Mentoring], data: Any, files: Any) -> "LeaveForm":
        form = cls(data, files)
        projects = {part.project_id for part in parts}
        leaving = {part.mentor_id for part in parts}
        team = Mentoring.objects.current().filter(project__in=projects).exclude(mentor__in=leaving)
        people = User.objects.filter(pk__in=team.values("mentor")).order_by("name", "pk")
        form.fields["new_lead"].queryset = people  # type: ignore[attr-defined]
        return form


class NowFilter(Narrowing):
    """Parts and roles that go on, or that are over."""

    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", gettext_lazy("goes on")), ("over", gettext_lazy("is over"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.chosen()
        return queryset if chosen is None else queryset.filter(ended_at__isnull=chosen == "now")


@admin.register(Mentoring)
class MentoringAdmin(DeskAdmin):
    shelf = "people"
    place = 3
    cohort_path = "project__cohort"
    list_display = (
        "who",
        to("project", gettext_lazy("project")),
        "cohort",
        "part",
        at("started_at", gettext_lazy("from")),
        at("ended_at", gettext_lazy("until")),
    )
    list_filter = (CohortFilter, NowFilter, "part")
    list_select_related = ("project__cohort", "mentor")
    search_fields = ("mentor__name", "mentor__email", "mentor__github_login", "project__title")
    ordering = ("-project__cohort__number", "project__title", "-part", "started_at", "pk")
    add_form = NewPart
    edit_form = PartForm
    facts = (
        to("mentor", gettext_lazy("mentor")),
        to("project", gettext_lazy("project")),
        "part",
        at("started_at", gettext_lazy("from")),
        at("ended_at", gettext_lazy("until")),
    )
    verbs = (
        verb(
            "leave",
            gettext_lazy("Take off the team"),
            actions.leave_project,
            what=gettext_lazy("They leave the project; mentees and applicants of it are told."),
            done=gettext_lazy("{thing}: off the team."),
            power="project.change_team",
            fits=lambda row: row.ended_at is None,
            form=LeaveForm,
            grave=True,
        ),
    )

    @column(gettext_lazy("mentor"), order="mentor__name")
    def who(self, row: Mentoring) -> str:
        return str(row.mentor)

    @column(gettext_lazy("cohort"), order="project__cohort__number")
    def cohort(self, row: Mentoring) -> str:
        return str(row.project.cohort)

    def editable(self, row: Any) -> bool:
        return row.ended_at is None

    def create(self, form: Any, *, by: User, now: datetime) -> Mentoring:
        typed = form.cleaned_data
        return actions.add_mentor(typed["project"], typed["mentor"], typed["part"], by=by, now=now)

    def change(self, form: Any, row: Any, *, by: User, now: datetime) -> None:
        actions.add_mentor(row.project, row.mentor, form.cleaned_data["part"], by=by, now=now)
