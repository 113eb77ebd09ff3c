"""Asking for feedback, and writing it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.fields import LongText
from applications.models import FeedbackRequest
from cohorts.models import Project


class AskForm(forms.Form):
    """``projects``: those whose mentors can be asked, in the person's own order."""

    project = forms.ChoiceField(label=gettext_lazy("Whose mentors"))
    question = LongText(
        label=gettext_lazy("What you would like to know"),
        limit=FeedbackRequest._meta.get_field("question").max_length,
        rows=4,
        required=False,
        help_text=gettext_lazy("You need not write anything: they know what you proposed."),
    )

    def __init__(self, *args: Any, projects: Iterable[Project] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(project.pk): project for project in projects}
        choices = [(key, project.title) for key, project in self.known.items()]
        self.fields["project"].choices = choices  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What ``ask_for_feedback`` takes."""
        told = self.cleaned_data
        return {"project": self.known[told["project"]], "question": told["question"]}


class FeedbackForm(forms.Form):
    answer = LongText(
        label=gettext_lazy("Feedback for the applicant"),
        limit=FeedbackRequest._meta.get_field("answer").max_length,
        rows=8,
        help_text=gettext_lazy(
            "They read it without your name; the organizers read it, too. Say what was good, and "
            "what would help next time."
        ),
    )
