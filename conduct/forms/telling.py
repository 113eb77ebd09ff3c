"""The two pages of a report: who may read it, then what happened.

Nothing is kept between them: each page carries what was typed on the others (``carried``).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.forms.base import Lines
from cohorts.models import Cohort, Mentoring, Participation, Project, Role, User
from conduct.forms.files import WHAT_GOES, FilesField
from conduct.models import Seat
from conduct.rules.named import named_seats
from conduct.rules.report import LONGEST_NAME, MOST_PEOPLE, Door, Kind, Person, Told
from conduct.states import SeatKind

FIRST_ROWS = 3
UNHELPED = {"autocomplete": "off"}

KINDS = {
    Kind.ANONYMOUS: gettext_lazy(
        "Anonymous. Nobody learns who you are unless you write it. No account is kept with it, "
        "also while you are signed in."
    ),
    Kind.CONFIDENTIAL: gettext_lazy(
        "Confidential. The readers learn which account wrote it, and tell nobody."
    ),
    Kind.NAMED: gettext_lazy(
        "Named. The readers learn which account wrote it, and may say your name to the people "
        "involved where that helps. They ask you first."
    ),
}


def carried(data: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    """What was typed on one page, for hidden fields on another: as typed, right or wrong."""
    return [(name, value) for name in names for value in data.getlist(name)]


class Circle(forms.Form):
    """Who is involved, and who must not know. Always bound: an empty one is as good as any."""

    door = forms.CharField(widget=forms.HiddenInput)
    rows = forms.IntegerField(widget=forms.HiddenInput)
    applied = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, posted: QueryDict, *, now: datetime) -> None:
        data = posted.copy()
        super().__init__(data)
        self.seats = sorted(Seat.objects.committee(now), key=in_order)
        self.door_chosen = door_of(data.get("door", ""))
        data["door"] = self.door_chosen.value
        self.count = rows_of(data.get("rows", ""), more="more" in data)
        data["rows"] = str(self.count)
        if self.door_chosen == Door.FAIRNESS:
            self.ask_what_it_is_about(data)
        else:
            data["applied"] = ""
            self.ticked_for_you = False
        # Whoever left the committee meanwhile needs no tick.
        seats = {str(seat.pk) for seat in self.seats}
        data.setlist("shut_out", [one for one in data.getlist("shut_out") if one in seats])
        self.add_seats()
        for number in range(self.count):
            self.add_row(number)

    def ask_what_it_is_about(self, data: QueryDict) -> None:
        """Organizers and mentors of what it is about are ticked, once, where the person sees it."""
        choices = about_choices()
        known = [key for _cohort, of_cohort in choices for key, _name in of_cohort]
        about = data.get("about", "")
        data["about"] = about if about in known else next(iter(known), "")
        self.fields["about"] = forms.ChoiceField(
            label=_("What is it about?"),
            help_text=_("Who organizes or mentors it is left out, unless you take the tick away."),
            choices=choices,
            required=False,
        )
        self.ticked_for_you = data["about"] != data.get("applied", "")
        if self.ticked_for_you:
            ticked = set(data.getlist("shut_out")) - self.seats_of(data.get("applied", ""))
            data.setlist("shut_out", sorted(ticked | self.seats_of(data["about"])))
            data["applied"] = data["about"]

    def seats_of(self, about: str) -> set[str]:
        people = people_of(about)
        return {str(seat.pk) for seat in self.seats if seat.person in people}

    def add_seats(self) -> None:
        self.fields["shut_out"] = forms.MultipleChoiceField(
            label=_("Who must not know?"),
            help_text=_(
                "Whoever you tick is told nothing: neither what you write nor that you do."
            ),
            choices=[(str(seat.pk), with_role(seat)) for seat in self.seats],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def add_row(self, number: int) -> None:
        shown = {"number": number + 1}
        self.fields[f"name_{number}"] = forms.CharField(
            label=_("Name of person %(number)d") % shown,
            max_length=LONGEST_NAME,
            required=False,
            widget=forms.TextInput(attrs=UNHELPED),
        )
        self.fields[f"login_{number}"] = forms.CharField(
            label=_("Login or e-mail of person %(number)d") % shown,
            max_length=LONGEST_NAME,
            required=False,
            widget=forms.TextInput(attrs=UNHELPED),
        )

    @property
    def people_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{one}"], self[f"login_{one}"]) for one in range(self.count)]

    @property
    def may_have_more(self) -> bool:
        return self.count < MOST_PEOPLE

    @property
    def people(self) -> list[Person]:
        """Whoever was named. Whether an account was found stands nowhere on any page."""
        typed = [
            (self.cleaned_data[f"name_{one}"], self.cleaned_data[f"login_{one}"])
            for one in range(self.count)
        ]
        return [Person(name or login, account_of(login)) for name, login in typed if name or login]

    @property
    def shut_out(self) -> list[str]:
        """Those who were ticked, and those who were named."""
        ticked = self.cleaned_data["shut_out"]
        return sorted({*ticked, *named_seats(self.names(), (one.name for one in self.people))})

    def names(self) -> Mapping[str, list[str]]:
        people = User.objects.filter(pk__in=[seat.person for seat in self.seats if seat.person])
        own = {user.pk: [user.name, user.github_login] for user in people}
        return {
            str(seat.pk): [seat.name, *(own.get(seat.person, []) if seat.person else [])]
            for seat in self.seats
        }

    @property
    def left_out(self) -> list[Seat]:
        return [seat for seat in self.seats if str(seat.pk) in self.shut_out]


def door_of(value: str) -> Door:
    return Door(value) if value in set(Door) else Door.CODE_OF_CONDUCT


def rows_of(value: str, *, more: bool) -> int:
    count = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else FIRST_ROWS
    return min(max(count + more, FIRST_ROWS), MOST_PEOPLE)


def in_order(seat: Seat) -> tuple[bool, str]:
    """By name, people from outside at the end."""
    return seat.kind == SeatKind.EXTERNAL, seat.name.casefold()


def with_role(seat: Seat) -> str:
    said = {"name": seat.name, "role": seat.get_kind_display()}
    if seat.kind == SeatKind.EXTERNAL:
        return _("%(name)s, %(role)s, asked only if fewer than two others are left") % said
    return _("%(name)s, %(role)s") % said


def account_of(typed: str) -> str:
    """The account's key, or nothing; both look the same to whoever typed."""
    wanted = typed.strip().lower()
    login = wanted.removeprefix("@").removeprefix("https://github.com/").strip("/")
    if not login:
        return ""
    rows = User.objects.annotate(low_email=Lower("email"), low_login=Lower("github_login"))
    found = rows.filter(low_email=wanted) | rows.filter(low_login=login)
    key = found.values_list("pk", flat=True).first()
    return str(key or "")


def about_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each public cohort, the latest first, with its published projects."""
    projects: dict[UUID, list[tuple[str, str]]] = {}
    for one in Project.objects.shown_to_all().order_by("title"):
        projects.setdefault(one.cohort_id, []).append((f"project:{one.pk}", one.title))
    return [
        (
            cohort.name,
            [
                (f"cohort:{cohort.pk}", _("%(cohort)s as a whole") % {"cohort": cohort.name}),
                *projects.get(cohort.pk, []),
            ],
        )
        for cohort in Cohort.objects.public().order_by("-number")
    ]


def people_of(about: str) -> set[UUID]:
    """Accounts that organize or mentor it, or did: a selection is remembered, too."""
    kind, _colon, key = about.partition(":")
    try:
        pk = UUID(key)
    except ValueError:
        return set()
    organizers = Participation.objects.filter(role=Role.ORGANIZER)
    if kind == "cohort":
        return set(organizers.filter(cohort=pk).values_list("user", flat=True))
    mentors = Mentoring.objects.filter(project=pk).values_list("mentor", flat=True)
    return {*mentors, *organizers.filter(cohort__projects=pk).values_list("user", flat=True)}


class Words(Lines, forms.Form):
    """What happened. ``signed_in`` says whether there is an account that could be named."""

    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words. A few are enough; you can write more later."),
        widget=forms.Textarea(attrs={"rows": 8, **UNHELPED}),
        error_messages={
            "required": gettext_lazy("Please say what happened. A few words are enough.")
        },
    )
    when = forms.CharField(
        label=gettext_lazy("When?"), required=False, widget=forms.TextInput(attrs=UNHELPED)
    )
    where = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("A channel, a call, an issue, a place."),
        required=False,
        widget=forms.TextInput(attrs=UNHELPED),
    )
    part = forms.CharField(
        label=gettext_lazy("Which part of the Code of Conduct?"),
        help_text=gettext_lazy("If you know it. The committee finds it out otherwise."),
        required=False,
        widget=forms.TextInput(attrs=UNHELPED),
    )
    files = FilesField(label=gettext_lazy("Files"), help_text=WHAT_GOES, required=False)
    urgent = forms.BooleanField(
        label=gettext_lazy("This is urgent: somebody may be in danger"),
        help_text=gettext_lazy("Everybody who may read it is told at once."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who may learn that it was you?"), widget=forms.RadioSelect
    )
    receipt = forms.CharField(widget=forms.HiddenInput, required=False)
    voucher = forms.CharField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = KINDS if signed_in else {Kind.ANONYMOUS: KINDS[Kind.ANONYMOUS]}
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]
        if not signed_in:
            self.fields["kind"].help_text = _(
                "You are not signed in, so this is anonymous. The other ways need an account."
            )

    @classmethod
    def begun(cls, posted: QueryDict, *, signed_in: bool, urgent: bool) -> "Words":
        """As it is first shown, or shown again to somebody who came back from the page before."""
        initial = {name: posted[name] for name in cls.base_fields if name in posted}
        initial.setdefault("kind", Kind.ANONYMOUS)
        if "what" in posted:
            initial["urgent"] = "urgent" in posted
        else:
            initial["urgent"] = urgent
        return cls(initial=initial, signed_in=signed_in)

    def told(self, circle: Circle, account: str) -> Told:
        said = self.cleaned_data
        kind = Kind(said["kind"])
        return Told(
            what=said["what"],
            when=said["when"],
            where=said["where"],
            part=said["part"],
            door=circle.door_chosen,
            kind=kind,
            urgent=said["urgent"],
            reporter="" if kind == Kind.ANONYMOUS else account,
            people=tuple(circle.people),
            shut_out=tuple(circle.shut_out),
        )
