from django.db import migrations, models
from django.db.models import F, Q


def warn_when_late(apps, schema_editor):
    """Whoever waits now: their contact is told when the answer is late."""
    talks = apps.get_model("conduct", "Talk").objects.using(schema_editor.connection.alias)
    talks.update(warn_at=F("answer_by"))


class Migration(migrations.Migration):
    dependencies = [("conduct", "0006_links")]

    operations = [
        migrations.AddField("talk", "warn_at", models.DateTimeField(null=True)),
        migrations.RunPython(warn_when_late, migrations.RunPython.noop),
        migrations.AddConstraint(
            "talk",
            models.CheckConstraint(
                condition=Q(warn_at__isnull=True)
                | Q(answer_by__isnull=False, warn_at__lte=F("answer_by")),
                name="conduct_talk_warning_of_promise",
                violation_error_message="Nobody is warned of what was not promised.",
            ),
        ),
    ]
