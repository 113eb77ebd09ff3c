"""Saying that somebody should not read an application, or that they know the person."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.models import Conflict
from applications.states import ConflictState
from cohorts.forms.base import ReasonForm
from cohorts.models import User

NOTE_AT_MOST = Conflict._meta.get_field("note").max_length


class DeclareForm(forms.Form):
    """A reviewer says it of themselves."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which one"),
        widget=forms.RadioSelect,
        choices=[
            (ConflictState.HARD, gettext_lazy("I should not read this")),
            (ConflictState.SOFT, gettext_lazy("I know this person, and can be fair")),
        ],
        help_text=gettext_lazy(
            "The first closes the application to you at once; what you scored counts no more, "
            "and only a lead organizer opens it again. The second is shown to the organizers "
            "beside your scores."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the organizers, if you like"),
        max_length=NOTE_AT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SetForm(ReasonForm):
    """A lead organizer says it of a mentor."""

    reviewer = forms.ChoiceField(label=gettext_lazy("Mentor"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        choices=[
            (ConflictState.HARD, gettext_lazy("Hard: the application is closed to them")),
            (ConflictState.SOFT, gettext_lazy("Soft: organizers see it beside the scores")),
        ],
    )
    field_order = ("reviewer", "kind", "reason")

    def __init__(self, *args: Any, mentors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentors = {str(mentor.pk): mentor for mentor in mentors}
        options = [(key, str(mentor)) for key, mentor in self.mentors.items()]
        self.fields["reviewer"].choices = options  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What ``set_conflict`` takes."""
        typed = self.cleaned_data
        reviewer = self.mentors[typed["reviewer"]]
        return {"reviewer": reviewer, "kind": typed["kind"], "reason": typed["reason"]}
