"""What a person says to an offer."""

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.fields import LongText
from applications.models import Offer


class AcceptForm(forms.Form):
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the expectations and the Code of Conduct and accept them."),
        error_messages={
            "required": gettext_lazy("Please read both, and tick this if you accept them.")
        },
    )


class DeclineForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Why, if you like"),
        limit=Offer._meta.get_field("reason").max_length,
        rows=3,
        required=False,
        help_text=gettext_lazy("The organizers read it. You need not say anything."),
    )
