"""The application form: up to five ranked projects, a proposal for each, and words of one's own.

A draft may be incomplete, so emptiness is no error here unless the form is to
be handed in. What is missing then is said by ``rules.application.missing``,
beside the field.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amp.refused import Refused
from applications.actions.questions import asked
from applications.forms.fields import (
    LaterChoice,
    LaterNumber,
    LaterRank,
    LaterText,
    LaterWords,
    LongText,
    Versioned,
    as_typed,
)
from applications.forms.questions import question_field
from applications.models import CHOICES_AT_MOST, Application, ProjectChoice, Question, Track
from applications.rules import application as rules
from applications.rules import questions
from cohorts.forms.base import zone_choices
from cohorts.models import Funding, Project
from cohorts.states import ProjectState

PARTS = ("approach", "deliverables", "timeline")
TEXTS = (
    "motivation",
    "contributions",
    "availability",
    "hours_per_week",
    "time_zone",
    "working_hours",
    "ai_use",
    "track",
)
PART_WORDS = {
    "approach": (
        gettext_lazy("Your approach"),
        gettext_lazy("How would you go about it, and what would you look at first?"),
        7,
    ),
    "deliverables": (
        gettext_lazy("What you will deliver"),
        gettext_lazy("What can be seen or used at the end."),
        4,
    ),
    "timeline": (
        gettext_lazy("Timeline"),
        gettext_lazy("A rough order of the steps is enough. Leave room for surprises."),
        4,
    ),
}
zones = cache(zone_choices)


def limit(model: type[Any], field: str) -> int:
    return int(model._meta.get_field(field).max_length)


@dataclass(frozen=True)
class Block:
    """One project with its proposal, as the form shows it."""

    place: int
    project: forms.BoundField
    rank: forms.BoundField
    parts: list[forms.BoundField]
    title: str
    is_open: bool

    @property
    def is_first(self) -> bool:
        return self.place == 1


class ApplyForm(Versioned):
    """``projects`` may be ranked; ``first`` is the one from which the person came.

    ``asks`` are the cohort's questions, where they were read already.
    """

    use_required_attribute = False

    motivation = LaterText(
        label=gettext_lazy("Why you would like to take part"),
        limit=limit(Application, "motivation"),
        help_text=gettext_lazy("What draws you to these projects, and what you hope to learn."),
    )
    contributions = LongText(
        label=gettext_lazy("Past contributions of any kind"),
        limit=limit(Application, "contributions"),
        required=False,
        help_text=gettext_lazy(
            "Code, docs, design, answers, translations, events, here or elsewhere. Links help. "
            "Nothing yet is fine, too."
        ),
    )
    availability = LaterText(
        label=gettext_lazy("When you can work"),
        limit=limit(Application, "availability"),
        rows=4,
        help_text=gettext_lazy("In your own words: evenings, exams, holidays, other duties."),
    )
    hours_per_week = LaterNumber(
        label=gettext_lazy("Hours per week"),
        min_value=1,
        max_value=80,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    time_zone = LaterChoice(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("So that mentors know when you are awake."),
    )
    working_hours = LaterWords(
        label=gettext_lazy("Weekly working hours"),
        required=False,
        max_length=limit(Application, "working_hours"),
        help_text=gettext_lazy(
            "If you know them, in your zone: Mon-Fri 18:00-21:00; Sat 10:00-14:00. They help to "
            "find a mentor who is awake then. Nobody is passed over for leaving it empty."
        ),
    )
    ai_use = LaterText(
        label=gettext_lazy("How you used AI tools for this application"),
        limit=limit(Application, "ai_use"),
        rows=3,
        help_text=gettext_lazy(
            "Say which, and for what. “Not at all” is an answer, and so is “for the spelling”."
        ),
    )
    track = LaterChoice(
        label=gettext_lazy("Track"), choices=Track.choices, widget=forms.RadioSelect
    )
    # Whose text this is: somebody else may sign in before it is sent.
    application = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        application: Application,
        choices: Sequence[ProjectChoice],
        projects: Sequence[Project],
        first: Project | None = None,
        to_hand_in: bool = False,
        asks: Sequence[Question] | None = None,
    ) -> None:
        super().__init__(data)
        self.application, self.written_choices = application, choices
        self.to_hand_in = to_hand_in
        self.projects = {
            str(project.pk): project
            for project in [*projects, *(choice.project for choice in choices)]
        }
        self.is_funded = application.cohort.funding == Funding.FUNDED
        if not self.is_funded:
            del self.fields["track"]
        self.offer_zones()
        self.initial = self.written_before(choices, first)
        for place in range(1, CHOICES_AT_MOST + 1):
            self.fields |= block_fields(place, self.project_options())
        self.copies = {questions.field_of(copy): copy for copy in asked(application, asks)}
        self.fields |= {name: question_field(copy) for name, copy in self.copies.items()}
        self.initial |= {name: copy["value"] for name, copy in self.copies.items()}
        for field in self.fields.values():
            if isinstance(field, LongText):
                field.template_name = "applications/_long_field.html"

    def offer_zones(self) -> None:
        known = zones()
        mine = self.application.time_zone
        names = {name for _group, group in known if not isinstance(group, str) for name, _ in group}
        extra = [(mine, mine)] if mine and mine not in names | {"UTC"} else []
        self.fields["time_zone"].choices = [("", _("Choose")), *extra, *known]

    def project_options(self) -> list[tuple[str, str]]:
        options = [(key, option_words(project)) for key, project in self.projects.items()]
        return [("", _("Choose a project")), *options]

    def written_before(
        self, choices: Sequence[ProjectChoice], first: Project | None
    ) -> dict[str, Any]:
        found = {name: getattr(self.application, name) for name in (*TEXTS, "version")}
        found["application"] = str(self.application.pk)
        for place in range(1, CHOICES_AT_MOST + 1):
            found[f"choice-{place}-rank"] = place
        for place, choice in enumerate(choices, start=1):
            found[f"choice-{place}-project"] = str(choice.project_id)
            for part in PARTS:
                found[f"choice-{place}-{part}"] = getattr(choice, part)
        is_new = first is not None and all(c.project_id != first.pk for c in choices)
        if first is not None and is_new and len(choices) < CHOICES_AT_MOST:
            found[f"choice-{len(choices) + 1}-project"] = str(first.pk)
        return found

    @property
    def previewed(self) -> str:
        """The name of the text that is to be shown as its readers will see it."""
        return str(self.data.get("preview", ""))

    # What was typed --------------------------------------------------------------------------

    @property
    def texts(self) -> list[forms.BoundField]:
        names = ["motivation", "contributions", "availability", "hours_per_week", "time_zone"]
        names += ["working_hours"]
        names += ["track"] if self.is_funded else []
        return [self[name] for name in [*names, "ai_use"]]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The cohort's own questions."""
        return [self[name] for name in self.copies]

    @property
    def blocks(self) -> list[Block]:
        return [self.block(place) for place in range(1, CHOICES_AT_MOST + 1)]

    def block(self, place: int) -> Block:
        names = [f"choice-{place}-{part}" for part in PARTS]
        project = self[f"choice-{place}-project"]
        chosen = self.projects.get(str(project.value() or ""))
        wrong = any(name in self.errors for name in [project.name, *names]) if self.data else False
        return Block(
            place=place,
            project=project,
            rank=self[f"choice-{place}-rank"],
            parts=[self[name] for name in names],
            title=chosen.title if chosen else "",
            is_open=bool(wrong or chosen or any(self[name].value() for name in names)),
        )

    def typed(self) -> Iterator[tuple[str, str]]:
        """Everything that stands in the form, label by label, for reading and copying."""
        for block in self.blocks:
            if block.is_open:
                yield _("Project"), block.title
                yield from ((str(part.label), str(part.value() or "")) for part in block.parts)
        yield from ((str(field.label), as_typed(field)) for field in (*self.texts, *self.asked))

    # What it says ----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        used = [place for place in range(1, CHOICES_AT_MOST + 1) if self.is_used(place)]
        for place in used:
            self.check_project(place, used)
        ranks = {place: cleaned.get(f"choice-{place}-rank") for place in used}
        self.order = sorted(used, key=lambda place: (ranks[place] or CHOICES_AT_MOST + 1, place))
        for one, other in zip(self.order, self.order[1:], strict=False):
            if ranks[one] and ranks[one] == ranks[other]:
                words = _("Another project has this rank. Give each its own.")
                self.add_error(f"choice-{other}-rank", words)
        for name, copy in self.copies.items():
            self.check_answer(name, copy)
        if self.to_hand_in and not self.errors:
            self.say_what_is_missing()
        return cleaned

    def is_used(self, place: int) -> bool:
        names = ("project", *PARTS)
        return any(self.data.get(f"choice-{place}-{name}", "").strip() for name in names)

    def check_project(self, place: int, used: Sequence[int]) -> None:
        field = f"choice-{place}-project"
        mine = self.cleaned_data.get(field)
        if field in self.errors:
            return
        if not mine:
            self.add_error(field, _("Choose the project that this proposal is for."))
        earlier = [other for other in used if other < place]
        if mine and any(
            self.cleaned_data.get(f"choice-{other}-project") == mine for other in earlier
        ):
            self.add_error(field, _("You have chosen this project above already."))

    def check_answer(self, name: str, copy: questions.Copy) -> None:
        if name in self.errors:
            return
        try:
            self.cleaned_data[name] = questions.cleaned(copy, self.cleaned_data.get(name))
        except Refused as refusal:
            self.add_error(name, refusal.message)

    def say_what_is_missing(self) -> None:
        for name, words in rules.missing(self.written()).items():
            self.add_error(self.field_of(name), words)

    def field_of(self, name: str) -> str:
        """The field of a name that ``rules.missing`` gives, which counts places by rank."""
        if name == "choices":
            return "choice-1-project"
        if name.startswith("choice-"):
            _choice, place, *part = name.split("-")
            return f"choice-{self.order[int(place) - 1]}-{part[0] if part else 'project'}"
        return name

    def written(self) -> rules.Written:
        return rules.Written(
            proposals=[
                rules.Proposal(
                    project=choice["project"].title,
                    listed=choice["project"].state == ProjectState.PUBLISHED,
                    **{part: choice[part] for part in PARTS},
                )
                for choice in self.facts["choices"]
            ],
            funded=self.is_funded,
            answers=self.facts["answers"],
            **{"track": "", **{name: self.facts[name] for name in TEXTS if name in self.facts}},
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take: version, choices best first, and the texts."""
        cleaned = self.cleaned_data
        texts = {name: cleaned[name] for name in TEXTS if name in cleaned}
        choices = [
            {
                "project": self.projects[cleaned[f"choice-{place}-project"]],
                **{part: cleaned[f"choice-{place}-{part}"] for part in PARTS},
            }
            for place in self.order
        ]
        answers = [{**copy, "value": cleaned[name]} for name, copy in self.copies.items()]
        version = cleaned.get("version") or 0
        return {"version": version, "choices": choices, "answers": answers, **texts}


def block_fields(place: int, options: list[tuple[str, str]]) -> dict[str, forms.Field]:
    ranks = [(number, str(number)) for number in range(1, CHOICES_AT_MOST + 1)]
    found: dict[str, forms.Field] = {
        f"choice-{place}-project": LaterChoice(label=_("Project"), choices=options),
        f"choice-{place}-rank": LaterRank(
            label=_("Rank"), choices=ranks, coerce=int, empty_value=None
        ),
    }
    for part, (label, help_text, rows) in PART_WORDS.items():
        found[f"choice-{place}-{part}"] = LaterText(
            label=label, limit=limit(ProjectChoice, part), rows=rows, help_text=help_text
        )
    return found


def option_words(project: Project) -> str:
    if project.state != ProjectState.PUBLISHED:
        return _("%(project)s (not offered any more)") % {"project": project.title}
    return project.title
