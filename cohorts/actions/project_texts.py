"""What a project says: its texts, and the lists that belong to it."""

import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.utils.text import slugify

from cohorts.models import Milestone, Project, Skill
from cohorts.rules import projects as rules
from cohorts.rules.seen import fingerprint

TEXTS = ("title", "kind", "summary", "description", "outcomes", "weekly_hours", "places")
SKILL_LENGTH = 60
STEM_LENGTH = 50

Milestones = Sequence[tuple[str, str]]


def write_lists(
    project: Project, skills: Sequence[str] | None, milestones: Milestones | None
) -> None:
    if skills is not None:
        project.skills.set(skills_named(skills))
    if milestones is not None:
        project.milestones.all().delete()
        Milestone.objects.bulk_create(
            Milestone(project=project, position=position, title=title, description=description)
            for position, (title, description) in enumerate(milestones, start=1)
        )


def skills_named(names: Iterable[str]) -> list[Skill]:
    """The skills of these names, made where they are new; the first spelling stays.

    C, C++ and C# are three. Each gets the plain address when that is free, else
    one with a mark of its own; so whoever makes the same one meanwhile meets it.
    """
    wanted: dict[str, str] = {}
    for name in names:
        shown = " ".join(name.split())[:SKILL_LENGTH].strip()
        if key := skill_key(shown):
            wanted.setdefault(key, shown)
    for addresses in (plain_slug, marked_slug):
        found = skills_by_key(wanted)
        Skill.objects.bulk_create(
            [
                Skill(name=name, slug=addresses(key))
                for key, name in wanted.items()
                if key not in found
            ],
            ignore_conflicts=True,
        )
    return list(skills_by_key(wanted).values())


def skill_key(name: str) -> str:
    """What makes two spellings one skill: letter case, width and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def plain_slug(key: str) -> str:
    return slugify(key, allow_unicode=True)[:STEM_LENGTH] or marked_slug(key)


def marked_slug(key: str) -> str:
    stem = slugify(key, allow_unicode=True)[:STEM_LENGTH] or "skill"
    return f"{stem}-{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def skills_by_key(wanted: Iterable[str]) -> dict[str, Skill]:
    keys = set(wanted)
    slugs = {slug for key in keys for slug in (plain_slug(key), marked_slug(key))}
    rows = Skill.objects.filter(slug__in=slugs)
    return {key: row for row in rows if (key := skill_key(row.name)) in keys}


def idea_of(project: Project) -> rules.Idea:
    return rules.Idea(
        title=project.title,
        summary=project.summary,
        description=project.description,
        outcomes=project.outcomes,
        repositories=project.repositories,
        skills=[skill.name for skill in project.skills.all()],
        milestones=[milestone.title for milestone in project.milestones.all()],
    )


def saved_text(project: Project) -> list[tuple[str, Any]]:
    """All that a project says, in an order in which two versions can be compared."""
    facts = {name: getattr(project, name) for name in TEXTS}
    return texts_of(
        facts
        | {
            "repositories": project.repositories,
            "skills": [skill.name for skill in project.skills.all()],
            "milestones": [(step.title, step.description) for step in project.milestones.all()],
        }
    )


def texts_of(facts: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted((facts | {"skills": sorted(facts["skills"])}).items())


def fingerprint_of(project: Project) -> str:
    return fingerprint(saved_text(project))
