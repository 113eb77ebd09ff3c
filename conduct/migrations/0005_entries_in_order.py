from django.db import migrations, models


def count_entries(apps, schema_editor):
    """In the order in which they stood until now."""
    entries = apps.get_model("conduct", "Entry").objects.using(schema_editor.connection.alias)
    for report in entries.order_by().values_list("report", flat=True).distinct():
        rows = entries.filter(report=report).order_by("at", "id")
        for position, row in enumerate(rows, start=1):
            entries.filter(pk=row.pk).update(position=position)


class Migration(migrations.Migration):
    dependencies = [("conduct", "0004_talks_and_numbers")]

    operations = [
        migrations.AddField("entry", "position", models.PositiveIntegerField(default=0)),
        migrations.RunPython(count_entries, migrations.RunPython.noop),
        migrations.AlterField("entry", "position", models.PositiveIntegerField()),
        migrations.AlterModelOptions(
            "entry", {"ordering": ("position", "id"), "verbose_name": "sealed entry"}
        ),
        migrations.AddConstraint(
            "entry",
            models.UniqueConstraint(
                fields=["report", "position"],
                name="conduct_entry_position_once",
                violation_error_message="Two entries cannot stand at one place.",
            ),
        ),
    ]
