"""What an organizer says when they pass an application on, reject it, or think again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applications.forms.fields import LongText
from applications.models import Screening, ScreeningReason
from cohorts.forms.base import ReasonForm
from cohorts.models import Cohort

NOTE_AT_MOST = Screening._meta.get_field("note_for_applicant").max_length


class Offered(forms.ModelChoiceField):
    """The reasons of one cohort that are in use; whoever makes the form names the cohort."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ScreeningReason.objects.none(), empty_label=None, **kwargs)


class RejectForm(forms.Form):
    use_required_attribute = False

    reason = Offered(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the reasons.")},
        help_text=gettext_lazy("The applicant reads these words after the release."),
    )
    note_for_applicant = LongText(
        label=gettext_lazy("Note for the applicant"),
        limit=NOTE_AT_MOST,
        rows=3,
        required=False,
        help_text=gettext_lazy("Added to the reason: what would help next time."),
    )
    note_for_colleagues = LongText(
        label=gettext_lazy("Note for colleagues"),
        limit=NOTE_AT_MOST,
        rows=2,
        required=False,
        help_text=gettext_lazy("Only organizers who may screen this application read it."),
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = cohort.screening_reasons.filter(is_on=True)
        self.fields["reason"].queryset = reasons


class Asked(forms.Form):
    """What an address or a button says beside its verb: nonsense says nothing."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    before = forms.UUIDField(required=False)

    def said(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class UndoForm(ReasonForm):
    """Why, if there is something to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].widget.attrs["rows"] = 2


class PassManyForm(forms.Form):
    note_for_colleagues = LongText(
        label=gettext_lazy("Note for colleagues"), limit=NOTE_AT_MOST, rows=2, required=False
    )


class RejectManyForm(RejectForm):
    """The same reason and notes for several applications of one cohort."""

    @classmethod
    def about(cls, targets: Sequence[Screening], data: Any, files: Any) -> "RejectManyForm":
        form = cls(data, cohort=targets[0].cohort)
        del form.fields["version"]
        return form
