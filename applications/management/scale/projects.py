"""Many published projects, each with a lead and a co-mentor."""

import random
from datetime import datetime, timedelta

from applications.management.scale.words import text
from cohorts.actions.project_texts import skills_named
from cohorts.models import (
    Cohort,
    Mentoring,
    Milestone,
    Part,
    Participation,
    Project,
    ProjectKind,
    Role,
    User,
)
from cohorts.states import ProjectState

BATCH = 500
SKILLS = ("Accessibility", "CI", "Go", "Java", "JavaScript", "Python", "Rust", "Testing", "Writing")
STEPS = ("Triage", "Review", "Test", "Release")


def make(cohort: Cohort, count: int, luck: random.Random, *, now: datetime) -> list[Project]:
    mentors = people(cohort, 2 * count, now)
    made = Project.objects.bulk_create(
        [
            Project(
                cohort=cohort,
                slug=f"project-{number}",
                title=f"Project {number}",
                kind=luck.choice([ProjectKind.CODE, ProjectKind.TESTING, ProjectKind.COMMUNITY]),
                summary=text(luck, 150)[:300],
                description=text(luck, 1500),
                repositories=["https://github.com/asyncapi/cli"],
                outcomes=text(luck, 300),
                state=ProjectState.PUBLISHED,
                proposed_by=mentors[2 * number],
                created_at=now - timedelta(days=70),
                proposed_at=now - timedelta(days=60),
                published_at=now - timedelta(days=50),
            )
            for number in range(count)
        ],
        batch_size=BATCH,
    )
    add_details(made, mentors, luck, now)
    return made


def people(cohort: Cohort, count: int, now: datetime) -> list[User]:
    mentors = User.objects.bulk_create(
        [
            User(
                email=f"mentor{number}@scale.example.org",
                name=f"Mentor {number}",
                joined_at=now - timedelta(days=90),
            )
            for number in range(count)
        ],
        batch_size=BATCH,
    )
    Participation.objects.bulk_create(
        [
            Participation(
                user=mentor,
                cohort=cohort,
                role=Role.MENTOR,
                started_at=now - timedelta(days=80),
                adult_confirmed_at=now - timedelta(days=80),
            )
            for mentor in mentors
        ],
        batch_size=BATCH,
    )
    return mentors


def add_details(
    made: list[Project], mentors: list[User], luck: random.Random, now: datetime
) -> None:
    Mentoring.objects.bulk_create(
        [
            Mentoring(
                project=project,
                mentor=mentors[2 * number + place],
                part=part,
                started_at=now - timedelta(days=70),
            )
            for number, project in enumerate(made)
            for place, part in enumerate((Part.LEAD, Part.CO_MENTOR))
        ],
        batch_size=BATCH,
    )
    Milestone.objects.bulk_create(
        [
            Milestone(project=project, position=position, title=title, description=text(luck, 80))
            for project in made
            for position, title in enumerate(STEPS, start=1)
        ],
        batch_size=BATCH,
    )
    skills = skills_named(SKILLS)
    tagged = Project.skills.through
    tagged.objects.bulk_create(
        [
            tagged(project_id=project.pk, skill_id=skill.pk)
            for project in made
            for skill in luck.sample(skills, 3)
        ],
        batch_size=BATCH,
    )
