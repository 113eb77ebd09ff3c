"""A mentor's reading of an application: a step on every criterion, and words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.fields import LongText, Versioned, as_typed
from applications.models import Criterion, Review, Shortlisted

WORDS = ("comment", "feedback")


class ReviewForm(Versioned):
    """One group of five steps for every criterion, named ``criterion-<position>``."""

    use_required_attribute = False

    comment = LongText(
        label=gettext_lazy("Comment for colleagues"),
        limit=Review._meta.get_field("comment").max_length,
        rows=4,
        required=False,
        help_text=gettext_lazy("Other mentors of the project and the organizers read it."),
    )
    feedback = LongText(
        label=gettext_lazy("Feedback for the applicant"),
        limit=Review._meta.get_field("feedback").max_length,
        rows=4,
        required=False,
        help_text=gettext_lazy(
            "The person reads it after the release, without your name. "
            "Say what was good, and what would help next time."
        ),
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        to_finish: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {name_of(criterion): criterion for criterion in criteria}
        groups = {
            name: rubric_field(criterion, needed=to_finish)
            for name, criterion in self.criteria.items()
        }
        self.fields = {**groups, **self.fields}

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[name] for name in self.criteria]

    @property
    def facts(self) -> dict[str, Any]:
        """What ``save_review`` takes."""
        steps = {
            criterion.pk: self.cleaned_data[name]
            for name, criterion in self.criteria.items()
            if self.cleaned_data.get(name)
        }
        words = {name: self.cleaned_data[name] for name in WORDS if name in self.cleaned_data}
        return {"steps": steps, "version": self.cleaned_data.get("version"), **words}

    @property
    def savable(self) -> dict[str, Any]:
        """The same of a form that is still written: every field that was sent and can be kept."""
        facts = self.facts
        unsent = {name for name in WORDS if name not in self.data}
        kept = {name: value for name, value in facts.items() if name not in unsent}
        return kept | {"version": facts["version"] or 0}

    def in_words(self, name: str, value: str) -> str:
        """A step with its words, anything else as it is."""
        known = self.fields[name].choices if name in self.criteria else []  # type: ignore[attr-defined]
        return {str(number): words for number, words in known}.get(value, value)

    def typed(self) -> Iterator[tuple[str, str]]:
        for name in (*self.criteria, *WORDS):
            yield str(self[name].label), self.in_words(name, as_typed(self[name]))


def name_of(criterion: Criterion) -> str:
    return f"criterion-{criterion.position}"


class Rubric(forms.TypedChoiceField):
    """Five steps in words. While one is reading, a group may stay open."""

    def __init__(self, *, needed: bool, **kwargs: Any) -> None:
        self.needed = needed
        super().__init__(coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs)

    def validate(self, value: Any) -> None:
        if value not in self.empty_values or self.needed:
            super().validate(value)


def rubric_field(criterion: Criterion, *, needed: bool) -> Rubric:
    steps = [
        (number, f"{number} – {words}") for number, words in enumerate(criterion.steps, start=1)
    ]
    return Rubric(
        needed=needed,
        label=criterion.name,
        help_text=escape(criterion.question),  # The field's template trusts help texts.
        choices=steps,
        error_messages={"required": _("Choose a step before you finish.")},
    )


def scored(review: Review | None) -> dict[str, Any]:
    """A review as its form shows it."""
    if review is None:
        return {"version": 0}
    steps = {name_of(score.criterion): score.step for score in review.scores.all()}
    words = {name: getattr(review, name) for name in WORDS}
    return {"version": review.version, **words, **steps}


class ShortlistForm(forms.Form):
    sentence = forms.CharField(
        label=gettext_lazy("Why, in a sentence"),
        max_length=Shortlisted._meta.get_field("sentence").max_length,
        required=False,
        help_text=gettext_lazy("The organizers read it when they assign the places."),
    )
