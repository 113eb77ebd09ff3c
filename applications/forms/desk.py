"""What organizers choose and say at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.fields import LaterChoice, LaterWords, ManyOptions
from applications.models import InstructionKind, Mode, Ranks, Verdict
from applications.states import HANDED_IN_STATES, ApplicationState
from cohorts.forms.base import REASON_AT_MOST
from cohorts.models import Project


class ApplicationFilter(forms.Form):
    """Which applications to show. A choice that makes no sense narrows nothing."""

    use_required_attribute = False

    q = LaterWords(
        label=gettext_lazy("Name, address or GitHub login"),
        max_length=120,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    state = LaterChoice(label=gettext_lazy("State"))
    project = LaterChoice(label=gettext_lazy("Project"), widget=ManyOptions)
    eligibility = LaterChoice(label=gettext_lazy("Eligibility"))

    def __init__(self, data: Any, *, projects: Iterable[Any]) -> None:
        """``projects`` have a ``pk`` and a ``title``: there may be hundreds."""
        super().__init__(data)
        everything = ("", _("all"))
        states = [(s, s.label) for s in ApplicationState if s in HANDED_IN_STATES]
        self.fields["state"].choices = [everything, *states]
        self.fields["project"].choices = [everything, *((str(p.pk), p.title) for p in projects)]
        self.fields["eligibility"].choices = [everything, *Verdict.choices]

    @property
    def wanted(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ProposeForm(forms.Form):
    use_required_attribute = False

    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"),
        required=False,
        initial=Mode.STABLE,
        choices=[
            (
                Mode.STABLE,
                gettext_lazy(
                    "Stable (default). Nobody is passed over at a project that they prefer for "
                    "somebody with a lower score there."
                ),
            ),
            (
                Mode.MOST_PLACED,
                gettext_lazy(
                    "Most placed. As many people as possible get a place, though somebody may be "
                    "passed over for somebody with a lower score."
                ),
            ),
        ],
        widget=forms.RadioSelect,
    )
    ranks = forms.ChoiceField(
        label=gettext_lazy("How ranks count"),
        required=False,
        initial=Ranks.GENEROUS,
        choices=Ranks.choices,
        help_text=gettext_lazy("Only for most placed: which of the ways to place most is better."),
    )

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Mode.STABLE

    def clean_ranks(self) -> str:
        return self.cleaned_data["ranks"] or Ranks.GENEROUS


class InstructionForm(forms.Form):
    """A pin or a forbid for one person, over the projects that they wish for."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[
            (InstructionKind.PIN, gettext_lazy("Pin: they get this place first")),
            (InstructionKind.FORBID, gettext_lazy("Forbid: they cannot get this place")),
        ],
        widget=forms.RadioSelect,
    )
    project = LaterChoice(label=gettext_lazy("Project"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_AT_MOST,
        help_text=gettext_lazy("It is kept, and organizers read it. The person does not."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, projects: Iterable[Project], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.projects = {str(project.pk): project for project in projects}
        options = [(key, project.title) for key, project in self.projects.items()]
        self.fields["project"].choices = options

    @property
    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"project": self.projects[self.cleaned_data["project"]]}


class WhatIfForm(forms.Form):
    """One change to be tried. With ``wishes`` it can be about one person, too."""

    use_required_attribute = False

    more = LaterChoice(
        label=gettext_lazy("One more place in"),
        help_text=gettext_lazy("Its lead mentor is taken to lead one person more."),
    )
    kind = LaterChoice(label=gettext_lazy("And this person"))
    project = LaterChoice(label=gettext_lazy("Project"))
    application = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, projects: Iterable[Project], wishes: Iterable[Project], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.projects = {str(project.pk): project for project in projects}
        self.wishes = {str(project.pk): project for project in wishes}
        for name, found in (("more", self.projects), ("project", self.wishes)):
            options = [(key, project.title) for key, project in found.items()]
            self.fields[name].choices = [("", _("none")), *options]
        self.fields["kind"].choices = [("", _("as it is")), *InstructionKind.choices]
        if not self.wishes:
            del self.fields["kind"], self.fields["project"]

    @property
    def chosen(self) -> dict[str, Any]:
        """``more``, and ``project`` with ``kind`` where both were chosen."""
        given = self.cleaned_data
        found: dict[str, Any] = {"more": self.projects.get(given["more"])}
        project, kind = self.wishes.get(given.get("project", "")), given.get("kind", "")
        return found | ({"project": project, "kind": kind} if project and kind else {})


class CompareForm(ProposeForm):
    """Both modes, so that none is chosen."""

    mode = None


class AdjustForm(forms.Form):
    """Another place for one person, or none."""

    use_required_attribute = False

    project = LaterChoice(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy(
            "Without a place they go on the waitlist of what they wish for. Who is blocked, "
            "screened out or has no review there yet is not selected."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_AT_MOST,
        help_text=gettext_lazy("It is kept with the place; organizers read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, projects: Iterable[Project], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.projects = {str(project.pk): project for project in projects}
        options = [(key, project.title) for key, project in self.projects.items()]
        self.fields["project"].choices = [("", _("No place")), *options]

    @property
    def facts(self) -> dict[str, Any]:
        chosen = self.projects.get(self.cleaned_data["project"])
        return {"project": chosen, "reason": self.cleaned_data["reason"]}
