"""The application form while it is being written: what cannot be kept keeps nothing else back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from applications.forms.apply import PARTS, TEXTS, ApplyForm
from applications.models import CHOICES_AT_MOST, QuestionKind


class AutosaveForm(ApplyForm):
    """``choices`` are what is saved; ``projects`` need no more than their keys."""

    @property
    def savable(self) -> dict[str, Any]:
        """What ``actions.autosave`` takes: every field that was sent and can be kept."""
        cleaned, sent = self.cleaned_data, self.data
        texts = {name: cleaned[name] for name in TEXTS if name in cleaned and name in sent}
        choices = self.savable_choices() if self.is_whole else None
        kept = {"choices": choices, "answers": self.savable_answers(), **texts}
        return {"version": cleaned.get("version") or 0, **kept}

    def savable_answers(self) -> list[dict[str, Any]]:
        """Each question with what was answered now, or before where that cannot be kept."""
        return [
            {**copy, "value": self.cleaned_data[name]} if self.is_sent(name) else copy
            for name, copy in self.copies.items()
        ]

    def is_sent(self, name: str) -> bool:
        """Of boxes that are not ticked a browser sends nothing: they come with the whole form."""
        is_ticked_or_not = self.copies[name]["kind"] == QuestionKind.MANY_OF and self.is_whole
        return name in self.cleaned_data and (name in self.data or is_ticked_or_not)

    @property
    def is_whole(self) -> bool:
        return "choice-1-project" in self.data

    def savable_choices(self) -> list[dict[str, Any]] | None:
        """The blocks whose project is clear, each with its texts; a text that is too long stays
        as it was saved. While a project is unclear, none that is saved is taken for removed."""
        named = {place: self.cleaned_data.get(f"choice-{place}-project") for place in self.order}
        found = [self.choice(place, key) for place, key in named.items() if key]
        if all(named.values()):
            return found
        gone = [kept for key, kept in self.saved_choices.items() if key not in named.values()]
        return None if len(found) + len(gone) > CHOICES_AT_MOST else found + gone

    def choice(self, place: int, key: str) -> dict[str, Any]:
        was = self.saved_choices.get(key, {})
        typed = {part: self.cleaned_data.get(f"choice-{place}-{part}") for part in PARTS}
        return {
            "project": self.projects[key],
            **{part: was.get(part, "") if typed[part] is None else typed[part] for part in PARTS},
        }

    @property
    def saved_choices(self) -> dict[str, dict[str, Any]]:
        return {
            str(choice.project_id): {
                "project": choice.project,
                **{part: getattr(choice, part) for part in PARTS},
            }
            for choice in self.written_choices
        }


def named_projects(data: Mapping[str, Any]) -> list[UUID]:
    """The projects that a form which was sent speaks of, as far as they could be any."""
    found = []
    for place in range(1, CHOICES_AT_MOST + 1):
        try:
            found.append(UUID(data.get(f"choice-{place}-project", "")))
        except ValueError:
            continue
    return found
