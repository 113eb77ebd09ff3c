"""What people say of themselves: a profile, that they would like to mentor, that they accept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from amp.refused import Refused
from cohorts.forms.base import Draft, zone_choices
from cohorts.models import MentorRequest, User
from cohorts.rules import hours
from cohorts.rules import people as rules


class Profile(Draft):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "All dates are shown in it. Open the list and type the first letters of your city."
        ),
    )

    class Meta:
        model = User
        fields = ("name", "pronouns", "time_zone")
        labels = {"name": _("Display name"), "pronouns": _("Pronouns")}
        help_texts = {
            "name": _("How others here should call you. It can be a nickname."),
            "pronouns": _("Shown beside your name, such as she/her or they/them."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "nickname"})}

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["name"].required = True
        self.fields["time_zone"].choices = with_old_name(zone_choices(), instance.time_zone)  # type: ignore[attr-defined]


def with_old_name(choices: list[Any], name: str) -> list[Any]:
    """The zone that somebody has stays in the list, also under a name that it lacks."""
    known = {zone for _region, zones in choices[1:] for zone, _place in zones} | {"UTC"}
    return choices if name in known else [*choices, (name, name)]


class AskToMentor(Draft):
    is_adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={"required": _("Mentors are 18 or older. Please confirm that you are.")},
    )

    class Meta:
        model = MentorRequest
        fields = ("text",)
        labels = {"text": _("What would you like to mentor?")}
        help_texts = {
            "text": _("A project idea, a repository that you know well, or how you can help.")
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class AcceptInvitation(forms.Form):
    is_adult = forms.BooleanField(
        label=_("I am 18 or older."),
        error_messages={"required": _("Mentors are 18 or older. Please confirm that you are.")},
    )


class CloseAccount(forms.Form):
    address = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Type it to confirm: closing cannot be undone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class Capacity(forms.Form):
    capacity = forms.IntegerField(
        label=_("Mentees at most"),
        min_value=0,
        max_value=rules.CAPACITY_AT_MOST,
        help_text=_("Over all projects that you lead in this cohort. Fewer is no shame."),
    )


class WorkingHours(forms.Form):
    working_hours = forms.CharField(
        label=_("Weekly working hours"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "In your time zone, such as Mon-Fri 18:00-21:00; Sat 10:00-14:00. Leave it empty, and "
            "no mentee is kept from you because of hours."
        ),
    )

    def clean_working_hours(self) -> str:
        text = self.cleaned_data["working_hours"]
        try:
            hours.read(text)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        return "; ".join(line.strip() for line in text.splitlines() if line.strip())


class ProjectFilter(forms.Form):
    """Narrows the list of projects; what was chosen stays chosen, with counts beside it."""

    skill = forms.ChoiceField(
        label=_("Skill"),
        required=False,
        error_messages={"invalid_choice": _("No project here asks for this skill.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        error_messages={"invalid_choice": _("No project here is of this kind.")},
    )

    def __init__(
        self, data: Any, *, skills: list[tuple[str, str, int]], kinds: list[tuple[str, str, int]]
    ) -> None:
        super().__init__(data)
        self.fields["skill"].choices = [("", _("All skills")), *counted(skills)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *counted(kinds)]  # type: ignore[attr-defined]


def counted(options: list[tuple[str, str, int]]) -> list[tuple[str, str]]:
    return [(value, f"{label} ({count})") for value, label, count in options]
