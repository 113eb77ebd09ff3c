"""What organizers type about a cohort, its people and its letters."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator, validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from cohorts.forms.base import Day, Draft, ReasonForm, SeenDraft, zone_choices
from cohorts.models import Cohort, PastOrganizer, Role, User
from cohorts.rules import links
from cohorts.states import MessageState

GITHUB_LOGIN = RegexValidator(
    r"^@?[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}$",
    gettext_lazy("This is no GitHub login. It looks like octocat."),
)
RESERVED = {"new"}
LIMITS = {"number": 999, "weekly_hours": 60, "roster_days": 365, "offer_days": 90}


class CohortNames(Draft):
    """Name, number and address: each is another cohort's or free."""

    class Meta:
        model = Cohort
        fields = ("name", "number", "slug")
        help_texts = {
            "name": gettext_lazy("As people say it, such as AMP 2027."),
            "number": gettext_lazy("Which run of the programme this is."),
            "slug": gettext_lazy(
                "The end of its web address, such as amp-2027. It stays once the cohort is public."
            ),
        }

    def clean_number(self) -> int:
        return self.free("number", _("Another cohort has this number."))

    def clean_slug(self) -> str:
        if self.cleaned_data["slug"] in RESERVED:
            raise ValidationError(_("This address is taken by the portal itself."))
        return self.free("slug", _("Another cohort has this address."))

    def free(self, field: str, words: str) -> Any:
        value = self.cleaned_data[field]
        if Cohort.objects.exclude(pk=self.instance.pk).filter(**{field: value}).exists():
            raise ValidationError(words)
        return value


class CohortForm(CohortNames):
    """The texts of a cohort. ``fixed`` names fields that cannot change any more, and why."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("The zone in which the days of the schedule begin and end."),
    )

    class Meta(CohortNames.Meta):
        fields = (
            "name",
            "number",
            "slug",
            "summary",
            "funding",
            "weekly_hours",
            "time_zone",
            "expectations",
            "code_of_conduct",
            "boundaries",
            "slack_url",
            "discussion_url",
            "roster_days",
            "offer_days",
        )
        help_texts = CohortNames.Meta.help_texts | {
            "summary": gettext_lazy("Two or three sentences for everyone."),
            "funding": gettext_lazy("Said before applications open. Joining is free either way."),
            "expectations": gettext_lazy(
                "What mentors and mentees can count on. Markdown works here."
            ),
            "code_of_conduct": gettext_lazy("The full text that people accept. Markdown works."),
            "boundaries": gettext_lazy(
                "Working hours, time off, another mentor: what people may ask for, and whom. "
                "Shown on the pages of help. Markdown works."
            ),
            "slack_url": gettext_lazy("In Slack: the channel’s menu, then “Copy link”."),
            "roster_days": gettext_lazy("Last read longer ago, eligibility stays undecided."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "funding": forms.RadioSelect,
            "expectations": forms.Textarea(attrs={"rows": 12}),
            "code_of_conduct": forms.Textarea(attrs={"rows": 12}),
            "boundaries": forms.Textarea(attrs={"rows": 12}),
        }

    SECTIONS = (
        (gettext_lazy("Name and address"), ("name", "number", "slug", "summary")),
        (gettext_lazy("What it asks and gives"), ("funding", "weekly_hours", "time_zone")),
        (gettext_lazy("Where people talk"), ("slack_url", "discussion_url")),
        (
            gettext_lazy("What people can rely on"),
            ("expectations", "code_of_conduct", "boundaries"),
        ),
        (gettext_lazy("Days to keep"), ("roster_days", "offer_days")),
    )

    def __init__(self, *args: Any, fixed: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in LIMITS.items():
            self.fields[name].validators.append(MaxValueValidator(most))
            self.fields[name].widget.attrs["max"] = most
        for name in ("expectations", "code_of_conduct", "boundaries"):  # their limit is far away
            self.fields[name].widget.attrs.pop("maxlength", None)
        zones = self.fields["time_zone"]
        if (now := self.instance.time_zone) and not zones.valid_value(now):
            zones.choices = [*zones.choices, (now, now)]
        for name, why in (fixed or {}).items():
            self.fields[name].disabled = True
            self.fields[name].help_text = why

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(title), [self[name] for name in names]) for title, names in self.SECTIONS]

    def clean_slack_url(self) -> str:
        return self.checked("slack_url", links.check_slack)

    def clean_discussion_url(self) -> str:
        return self.checked("discussion_url", links.check_discussion)

    def checked(self, field: str, check: Any) -> str:
        url = self.cleaned_data[field]
        try:
            if url:
                check(url)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        return str(url)


class CohortEditForm(SeenDraft, CohortForm):
    """The texts of a cohort that is there: the second of two tabs is told."""


class CopyForm(CohortNames):
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=Day,
        help_text=gettext_lazy("All phases move so that the first one begins on this day."),
    )

    def clean_first_day(self) -> Any:
        return sensible(self.cleaned_data["first_day"])


def sensible(day: Any) -> Any:
    """A day of a year in which somebody may really run a cohort."""
    if day is not None and not 2000 <= day.year <= 2100:
        raise ValidationError(_("Please look at the year again."))
    return day


class AddressOrLogin(forms.Form):
    """Somebody outside the portal, by e-mail address or GitHub login."""

    who = forms.CharField(
        label=gettext_lazy("E-mail address or GitHub login"),
        max_length=254,
        help_text=gettext_lazy(
            "Such as ada@example.org, or octocat. The link works only for this person."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_who(self) -> str:
        who = str(self.cleaned_data["who"])
        (validate_email if "@" in who[1:] else GITHUB_LOGIN)(who)
        return who

    @property
    def invited(self) -> dict[str, str]:
        who = self.cleaned_data["who"]
        return {"email": who} if "@" in who[1:] else {"github_login": who}


class Office(forms.ChoiceField):
    """The roles that a lead organizer can give."""

    ROLES = {
        "organizer": (Role.ORGANIZER, False),
        "lead": (Role.ORGANIZER, True),
        "volunteer": (Role.VOLUNTEER, False),
        "wellbeing": (Role.WELLBEING, False),
    }
    WORDS = (
        ("organizer", gettext_lazy("Organizer: runs the cohort with you")),
        ("lead", gettext_lazy("Lead organizer: also confirms dates, opens and cancels")),
        ("volunteer", gettext_lazy("Volunteer: helps, sees no applications")),
        ("wellbeing", gettext_lazy("Wellbeing contact: someone to talk to")),
    )


class AccountByAddress(forms.Form):
    """Somebody with an account here, named by address: nobody is listed to choose from."""

    nobody = gettext_lazy("Nobody has an account with this address.")

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Of an account that exists here already."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        self.person = User.objects.filter(email__iexact=address, is_active=True).first()
        if self.person is None:
            raise ValidationError(self.nobody)
        return address


class AppointForm(AccountByAddress):
    nobody = gettext_lazy("Nobody has an account with this address. Ask them to sign up first.")
    office = Office(
        label=gettext_lazy("Role"),
        choices=Office.WORDS,
        widget=forms.RadioSelect,
        initial="organizer",
    )

    @property
    def role(self) -> tuple[Role, bool]:
        return Office.ROLES[self.cleaned_data["office"]]


class LostFactorForm(AccountByAddress, ReasonForm):
    """Whose second factor is lost, and how one knows that it is really they who ask."""

    nobody = gettext_lazy(
        "Nobody has an account with this address. Ask under which address they sign in."
    )
    field_order = ("email", "reason")


class AwayForm(forms.Form):
    first_day = forms.DateField(label=gettext_lazy("Away from"), widget=Day)
    last_day = forms.DateField(
        label=gettext_lazy("Last day away"),
        widget=Day,
        help_text=gettext_lazy("The next day people can ask you again."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Other organizers read it, such as whom to ask instead."),
    )

    def clean_first_day(self) -> Any:
        return sensible(self.cleaned_data["first_day"])

    def clean_last_day(self) -> Any:
        return sensible(self.cleaned_data["last_day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The person reads it. When you decline, say why."),
    )


class PastOrganizerForm(forms.ModelForm):
    github_login = forms.CharField(
        label=gettext_lazy("GitHub login"), max_length=39, validators=[GITHUB_LOGIN]
    )

    class Meta:
        model = PastOrganizer
        fields = ("github_login", "github_id", "cohort_name")
        help_texts = {
            "github_id": gettext_lazy(
                "The number that stays when a login changes: api.github.com/users/LOGIN shows it."
            ),
            "cohort_name": gettext_lazy("Such as AMP 2023."),
        }

    def clean_github_login(self) -> str:
        return str(self.cleaned_data["github_login"]).lstrip("@")

    def clean_github_id(self) -> int | None:
        number = self.cleaned_data["github_id"]
        if number is not None and not 0 < number < 2**63:
            raise ValidationError(_("A GitHub id is a positive whole number."))
        return number


class SuggestForm(forms.Form):
    first_day = forms.DateField(
        label=gettext_lazy("Day of the announcement"),
        widget=Day,
        help_text=gettext_lazy("The other phases follow in the programme’s usual shape."),
    )

    def clean_first_day(self) -> Any:
        return sensible(self.cleaned_data["first_day"])

    @staticmethod
    def usual_start() -> Any:
        """The first day of the month after next: soon, with time to prepare."""
        today = timezone.localdate()
        return (today.replace(day=1) + timedelta(days=63)).replace(day=1)


class MessageFilter(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all")), *MessageState.choices],
    )
