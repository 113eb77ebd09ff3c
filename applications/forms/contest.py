"""What is wrong, in the person's own words, and what a lead organizer answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.eligibility import Day
from applications.forms.fields import LongText
from applications.models import Answer, Contest
from applications.rules.contest import answers_for


class ContestForm(forms.Form):
    text = LongText(
        label=gettext_lazy("What is wrong?"),
        limit=Contest._meta.get_field("text").max_length,
        rows=6,
        help_text=gettext_lazy(
            "In your own words: whose record it is, or which dates are right. A link that shows "
            "it helps."
        ),
    )


class AnswerForm(forms.Form):
    """``rule`` decides which answers there are: only programmes have dates."""

    answer = forms.ChoiceField(label=gettext_lazy("Answer"), widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label=gettext_lazy("Right first day"),
        widget=Day,
        required=False,
        help_text=gettext_lazy("Only if the dates were wrong."),
    )
    ends_on = forms.DateField(label=gettext_lazy("Right last day"), widget=Day, required=False)
    reason = LongText(
        label=gettext_lazy("Reason"),
        limit=Contest._meta.get_field("reason").max_length,
        rows=4,
        help_text=gettext_lazy("The person reads it. It is kept with your name."),
    )

    def __init__(self, *args: Any, rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = answers_for(rule)
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in Answer.choices if value in known
        ]
        if Answer.WRONG_DATES not in known:
            del self.fields["starts_on"], self.fields["ends_on"]
