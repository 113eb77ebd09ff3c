"""Cohorts that are there already get the rubric of the contribution period."""

from django.db import migrations

RUBRIC = [
    (
        "Communication",
        "Do others know what the person is doing, and why?",
        [
            "Nobody could tell what they were doing.",
            "They answered when somebody asked.",
            "They said what they did and asked when they were stuck.",
            "They kept others informed, in public and in time.",
            "What they wrote helped others to go on, too.",
        ],
    ),
    (
        "Understanding",
        "Does the person see how things hang together here?",
        [
            "What was done misses what the project is about.",
            "It follows an example without knowing why.",
            "They understand the part on which they worked.",
            "They see what their part touches, and took it into account.",
            "They found something that we had not seen.",
        ],
    ),
    (
        "Quality",
        "Can the project use what was done?",
        [
            "Nothing can be used.",
            "Much would have to be done again.",
            "It can be used after some changes.",
            "It can be used as it is.",
            "It is what we would show to others as an example.",
        ],
    ),
    (
        "Collaboration",
        "How does the person work with others?",
        [
            "They worked around others, or against them.",
            "They worked alone.",
            "They took up what reviewers and others said.",
            "They brought others in and answered their questions.",
            "Others did better work because of them.",
        ],
    ),
]


def give(apps, schema_editor):
    Cohort = apps.get_model("cohorts", "Cohort")
    Criterion = apps.get_model("applications", "Criterion")
    for cohort in Cohort.objects.order_by("pk"):
        Criterion.objects.bulk_create(
            Criterion(
                cohort=cohort,
                round="contribution",
                position=position,
                name=name,
                question=question,
                steps=steps,
            )
            for position, (name, question, steps) in enumerate(RUBRIC, start=1)
        )


def take(apps, schema_editor):
    """Nobody may have scored with it: the scores would have no criterion."""
    Criterion = apps.get_model("applications", "Criterion")
    Criterion.objects.filter(round="contribution").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0022_contributions"),
        ("cohorts", "0002_past_organizers_taken_back"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
