"""An application that is closed to a mentor takes none of the three places that they fill."""

from django.db import migrations, models


def keep_three(apps, schema_editor):
    apps.get_model('applications', 'Shortlisted').objects.filter(position__gt=3).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0025_confirmations_of_what_is_there'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, keep_three),
        migrations.RemoveConstraint(
            model_name='shortlisted',
            name='shortlist_at_most_three',
        ),
        migrations.AddConstraint(
            model_name='shortlisted',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 6)), name='shortlist_position_possible', violation_error_message='A shortlist has at most three places.'),
        ),
    ]
