"""The fields in which a cohort's questions are answered, and the form in which they are asked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from applications.forms.fields import CanWait, LaterChoice, LaterWords, LongText
from applications.models import Question, QuestionKind
from applications.rules import questions as rules
from cohorts.forms.base import Seen

RADIOS_AT_MOST = 6


class LaterMany(CanWait, forms.MultipleChoiceField):
    pass


class LaterLong(CanWait, LongText):
    pass


def question_field(copy: Mapping[str, Any]) -> forms.Field:
    """The field of one question. What organizers typed is text: help is shown unescaped."""
    words = {
        "label": copy["label"],
        "help_text": escape(copy["help_text"]),
        "required": copy["is_required"],
    }
    return FIELDS[QuestionKind(copy["kind"])](copy, words)


def short_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    # No maxlength: with it a browser cuts off silently what somebody pastes.
    widget = forms.TextInput(attrs={"data-limit": rules.limit_of(copy)})
    return LaterWords(widget=widget, **words)


def long_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    return LaterLong(limit=rules.limit_of(copy), rows=5, **words)


def link_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    # Not type=url: a browser would not let a draft with half a link be saved.
    attrs = {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
    return LaterWords(widget=forms.TextInput(attrs=attrs), **words)


def one_of_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    offered = [(option, option) for option in copy["options"]]
    if len(offered) > RADIOS_AT_MOST:
        return LaterChoice(choices=[("", _("Choose")), *offered], **words)
    return LaterChoice(choices=or_none(copy, offered), widget=forms.RadioSelect, **words)


def many_of_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    offered = [(option, option) for option in copy["options"]]
    return LaterMany(choices=offered, widget=forms.CheckboxSelectMultiple, **words)


def yes_no_field(copy: Mapping[str, Any], words: dict[str, Any]) -> forms.Field:
    offered = [(rules.YES, _("Yes")), (rules.NO, _("No"))]
    return LaterChoice(choices=or_none(copy, offered), widget=forms.RadioSelect, **words)


def or_none(copy: Mapping[str, Any], offered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A radio button cannot be taken back; who need not answer can say so."""
    return offered if copy["is_required"] else [*offered, ("", _("No answer"))]


FIELDS = {
    QuestionKind.SHORT: short_field,
    QuestionKind.LONG: long_field,
    QuestionKind.LINK: link_field,
    QuestionKind.ONE_OF: one_of_field,
    QuestionKind.MANY_OF: many_of_field,
    QuestionKind.YES_NO: yes_no_field,
}


# Asking --------------------------------------------------------------------------------------


class QuestionFields(forms.Form):
    """What is asked, and how it is answered."""

    label = forms.CharField(
        label=gettext_lazy("Question"), max_length=Question._meta.get_field("label").max_length
    )
    help_text = forms.CharField(
        label=gettext_lazy("Help"),
        max_length=Question._meta.get_field("help_text").max_length,
        required=False,
        help_text=gettext_lazy("A sentence below the question: what helps, what is not needed."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Answered by"), choices=QuestionKind.choices, widget=forms.RadioSelect
    )
    options = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Only where one or several are chosen. One in each line."),
    )
    limit = forms.IntegerField(
        label=gettext_lazy("Characters at most"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy("Only for texts. Empty: 300 for a short one, 4,000 for a long one."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Must be answered before handing in"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, typed = cleaned.get("kind"), cleaned.get("options")
        if kind is not None and typed is not None:
            try:
                self.chosen = rules.sensible_options(kind, str(typed).splitlines())
            except Refused as refusal:
                self.add_error("options", refusal.message)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        names = ("label", "help_text", "kind", "limit", "is_required")
        return {name: self.cleaned_data[name] for name in names} | {"options": self.chosen}


def as_typed(question: Question) -> dict[str, Any]:
    """What the form shows of a question."""
    found = {name: getattr(question, name) for name in rules.ASKED}
    return found | {"options": "\n".join(question.options)}


class QuestionForm(Seen, QuestionFields):
    """On the desk: a new question, or one that is there."""

    field_order = ("label", "help_text", "kind", "options", "limit", "is_required")

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        initial = as_typed(question) if question else {"kind": QuestionKind.SHORT}
        super().__init__(*args, initial=initial, **kwargs)
        self.watch(initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_if_overtaken(changed=bool(set(self.changed_data) - {"seen"}))
        return cleaned
