from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone


def tell_agreed_from_past(apps, schema_editor):
    """Ends that lie ahead were agreed. Where somebody has another seat already, theirs is over."""
    seats = apps.get_model("conduct", "Seat").objects.using(schema_editor.connection.alias)
    now = timezone.now()
    for seat in seats.filter(ended_at__gt=now).order_by("started_at", "id"):
        others = seats.filter(person=seat.person, ended_at=None).exclude(person=None)
        seat.ends_at, seat.ended_at = seat.ended_at, now if others else None
        seat.save()


def keep_what_was_agreed(apps, schema_editor):
    """The way back: else a seat with an end would be one without."""
    seats = apps.get_model("conduct", "Seat").objects.using(schema_editor.connection.alias)
    seats.filter(ended_at=None).update(ended_at=F("ends_at"))


class Migration(migrations.Migration):
    dependencies = [("conduct", "0007_answers_warned_of")]

    operations = [
        migrations.AddField(
            "seat", "ends_at", models.DateTimeField("until", null=True, blank=True)
        ),
        migrations.AlterField(
            "seat", "ended_at", models.DateTimeField("ended", null=True, blank=True)
        ),
        migrations.RunPython(tell_agreed_from_past, keep_what_was_agreed),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(ends_at__gt=F("started_at")),
                name="conduct_seat_lasts",
                violation_error_message="A seat lasts until a day after it began.",
            ),
        ),
    ]
