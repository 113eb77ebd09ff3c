from django.db import migrations, models


class Migration(migrations.Migration):
    """Reviews, criteria and reminders say to which round they belong; so far all to the first."""

    dependencies = [
        ('applications', '0020_version_of_a_review'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='criterion',
            options={'ordering': ('cohort', 'round', 'position', 'id'), 'verbose_name': 'criterion', 'verbose_name_plural': 'criteria'},
        ),
        migrations.AlterModelOptions(
            name='review',
            options={'ordering': ('choice', 'round', 'saved_at', 'id'), 'verbose_name': 'review'},
        ),
        migrations.RemoveConstraint(
            model_name='criterion',
            name='criterion_position_once',
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='review_once',
        ),
        migrations.RemoveConstraint(
            model_name='reviewreminder',
            name='review_reminder_once',
        ),
        migrations.AddField(
            model_name='criterion',
            name='round',
            field=models.CharField(choices=[('application', 'application'), ('contribution', 'contribution period')], default='application', max_length=16, verbose_name='round'),
        ),
        migrations.AddField(
            model_name='review',
            name='round',
            field=models.CharField(choices=[('application', 'application'), ('contribution', 'contribution period')], default='application', editable=False, max_length=16, verbose_name='round'),
        ),
        migrations.AddField(
            model_name='reviewreminder',
            name='round',
            field=models.CharField(choices=[('application', 'application'), ('contribution', 'contribution period')], default='application', max_length=16, verbose_name='round'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('round__in', ['application', 'contribution'])), name='criterion_round_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('cohort', 'round', 'position'), name='criterion_position_once', violation_error_message='Two criteria cannot share a position.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('choice', 'reviewer', 'round'), name='review_once', violation_error_message='You have a review of this application already.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('round__in', ['application', 'contribution'])), name='review_round_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='reviewreminder',
            constraint=models.UniqueConstraint(fields=('cohort', 'reviewer', 'round', 'ends_at', 'hours'), name='review_reminder_once', violation_error_message='This reminder was sent already.'),
        ),
        migrations.AddConstraint(
            model_name='reviewreminder',
            constraint=models.CheckConstraint(condition=models.Q(('round__in', ['application', 'contribution'])), name='review_reminder_round_known', violation_error_message='This is not one of the known values.'),
        ),
    ]
