"""What mentors type: an idea, and who works on it with them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amp.refused import Refused
from cohorts.actions.project_texts import SKILL_LENGTH, TEXTS, saved_text, texts_of
from cohorts.forms.base import REASON_AT_MOST, Draft, Seen
from cohorts.forms.desk import AddressOrLogin
from cohorts.models import Cohort, Part, Project, ProjectKind, Skill, User
from cohorts.rules import links
from cohorts.rules import projects as rules

SKILLS_AT_MOST = 15
# Fields that show no count of characters: their limit is far away.
COUNTED_NOT = {"repositories", "description", "outcomes"}
ROWS = range(1, rules.MILESTONES_AT_MOST + 1)


class ProjectForm(Draft, Seen):
    """An idea. A draft needs a title and a summary; the rest is asked for at hand-in.

    ``facts`` has what the actions take, once the form is valid.
    """

    repositories = forms.CharField(
        label=gettext_lazy("Repositories"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One address per line, such as https://github.com/asyncapi/cli."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("With commas between them, such as JavaScript, testing, writing."),
        widget=forms.TextInput(attrs={"list": "skills-known", "autocomplete": "off"}),
    )

    class Meta:
        model = Project
        fields = TEXTS
        help_texts = {
            "summary": gettext_lazy("One or two sentences that make somebody want to read on."),
            "description": gettext_lazy(
                "What the work is about, and where to begin. Markdown works."
            ),
            "outcomes": gettext_lazy("What will be there at the end that is not there today."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 12}),
            "outcomes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, instance: Project | None = None, **kwargs: Any) -> None:
        shown = lists_of(instance) if instance else {}
        super().__init__(
            *args, instance=instance, initial=kwargs.pop("initial", {}) | shown, **kwargs
        )
        for row in ROWS:
            self.fields[f"milestone_{row}"] = milestone_title(row)
            self.fields[f"milestone_{row}_text"] = milestone_text()
        for name, most in {
            "weekly_hours": rules.HOURS_AT_MOST,
            "places": rules.PLACES_AT_MOST,
        }.items():
            self.fields[name].widget.attrs |= {"min": 1, "max": most}
        for name in COUNTED_NOT & set(self.fields) | {f"milestone_{row}_text" for row in ROWS}:
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.saved = saved_text(instance) if instance else None
        self.watch(self.saved)

    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "kind", "summary", "description", "outcomes")]

    def frame(self) -> list[forms.BoundField]:
        return [self[name] for name in ("repositories", "skills", "weekly_hours", "places")]

    def milestone_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "number": row,
                "title": self[f"milestone_{row}"],
                "text": self[f"milestone_{row}_text"],
            }
            for row in ROWS
        ]

    def clean_repositories(self) -> list[str]:
        urls = list(dict.fromkeys(self.cleaned_data["repositories"].split()))
        if len(urls) > rules.REPOSITORIES_AT_MOST:
            raise ValidationError(too_many(rules.REPOSITORIES_AT_MOST))
        for url in urls:
            try:
                links.check_repository(url)
            except Refused as refusal:
                raise ValidationError(refusal.message) from refusal
        return urls

    def clean_skills(self) -> list[str]:
        parts = (part.strip() for part in re.split(r"[,;\n]", self.cleaned_data["skills"]))
        names = list(dict.fromkeys(part for part in parts if part))
        if len(names) > SKILLS_AT_MOST:
            raise ValidationError(too_many(SKILLS_AT_MOST))
        for name in names:
            if len(name) > SKILL_LENGTH:
                words = _("“%s…” is too long for a skill. Put commas between skills.")
                raise ValidationError(words % name[:20])
        return names

    def clean_weekly_hours(self) -> int:
        return self.within("weekly_hours", rules.HOURS_AT_MOST)

    def clean_places(self) -> int:
        return self.within("places", rules.PLACES_AT_MOST)

    def within(self, field: str, most: int) -> int:
        number = int(self.cleaned_data[field])
        if not 1 <= number <= most:
            raise ValidationError(_("Choose a number from 1 to %d.") % most)
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("places", 1) > 1 and cleaned.get("kind") != ProjectKind.DOCUMENTATION:
            self.add_error("places", _("More than one place is for documentation only."))
        for row in ROWS:
            if cleaned.get(f"milestone_{row}_text") and not cleaned.get(f"milestone_{row}"):
                self.add_error(f"milestone_{row}", _("Give this milestone a title, too."))
        if not self.errors:
            self.facts = self.read(cleaned)
            self.refuse_if_overtaken(changed=texts_of(self.facts) != self.saved)
        return cleaned

    def read(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        texts = {name: cleaned[name] for name in self.Meta.fields}
        steps = [(cleaned[f"milestone_{row}"], cleaned[f"milestone_{row}_text"]) for row in ROWS]
        return texts | {
            "repositories": cleaned["repositories"],
            "skills": cleaned["skills"],
            "milestones": [step for step in steps if step[0]],
        }


def too_many(most: int) -> str:
    return ngettext("%d is enough.", "%d are enough.", most) % most


def milestone_title(row: int) -> forms.CharField:
    examples = {1: _("such as triage"), 2: _("such as review"), 3: _("such as release")}
    return forms.CharField(
        label=_("Milestone %d") % row,
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": examples.get(row, "")}),
    )


def milestone_text() -> forms.CharField:
    return forms.CharField(
        label=_("What is done then"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def lists_of(project: Project) -> dict[str, Any]:
    """What a project has several of, as its form shows it."""
    shown: dict[str, Any] = {
        "repositories": "\n".join(project.repositories),
        "skills": ", ".join(skill.name for skill in project.skills.all()),
    }
    for row, step in enumerate(project.milestones.all(), start=1):
        shown[f"milestone_{row}"] = step.title
        shown[f"milestone_{row}_text"] = step.description
    return shown


class InviteForm(AddressOrLogin):
    part = forms.ChoiceField(
        label=gettext_lazy("Part"),
        choices=Part.choices,
        initial=Part.CO_MENTOR,
    )


class AddMentorForm(forms.Form):
    """A mentor of the cohort who is not on the team yet."""

    mentor = forms.ModelChoiceField(
        label=gettext_lazy("Mentor of this cohort"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose somebody"),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Part"), choices=Part.choices, initial=Part.CO_MENTOR
    )

    def __init__(self, *args: Any, mentors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class PartForm(forms.Form):
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part.choices)


class LeaveForm(forms.Form):
    """Leaving a team; the last lead says what becomes of the project."""

    WITHDRAW = "withdraw"

    heir = forms.ChoiceField(
        label=gettext_lazy("Who leads the project then"), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The team reads it."),
    )

    def __init__(self, *args: Any, heirs: list[User], is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heirs = {str(person.pk): person for person in heirs}
        if is_last:
            self.fields["heir"].choices = [  # type: ignore[attr-defined]
                *((key, str(person)) for key, person in self.heirs.items()),
                (self.WITHDRAW, _("Nobody: withdraw the project")),
            ]
        else:
            del self.fields["heir"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("heir") == self.WITHDRAW and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why: applicants and mentees read it."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        heir = self.cleaned_data.get("heir")
        return {
            "reason": self.cleaned_data["reason"],
            "new_lead": self.heirs.get(heir or ""),
            "withdraw_instead": heir == self.WITHDRAW,
        }


class ResubmitForm(forms.Form):
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("To which cohort"),
        queryset=Cohort.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts  # type: ignore[attr-defined]


def skills_to_suggest() -> list[str]:
    return list(Skill.objects.values_list("name", flat=True)[:200])
