from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0026_shortlist_beside_what_is_closed'),
        ('cohorts', '0002_past_organizers_taken_back'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='offer',
            name='offer_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='offer',
            name='offer_one_live',
        ),
        migrations.AddField(
            model_name='offer',
            name='is_upgrade',
            field=models.BooleanField(default=False, editable=False, verbose_name='to move'),
        ),
        migrations.AddField(
            model_name='offer',
            name='reminded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='placement',
            name='scores',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='scores by project, as they counted'),
        ),
        migrations.AddField(
            model_name='waitlistplace',
            name='would_move_at',
            field=models.DateTimeField(blank=True, help_text='Since when its person, who has a place, would like to move here.', null=True, verbose_name='would move'),
        ),
        migrations.AlterField(
            model_name='offer',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired'), ('withdrawn', 'withdrawn'), ('moved', 'left for another place')], default='open', editable=False, max_length=16),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined', 'expired', 'withdrawn', 'moved'])), name='offer_state_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted'), models.Q(('is_upgrade', False), ('state', 'open')), _connector='OR'), fields=('application',), name='offer_one_live', violation_error_message='This person has an offer already.'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'accepted'])), fields=('application', 'project'), name='offer_one_per_project', violation_error_message='This place is offered to this person already.'),
        ),
    ]
