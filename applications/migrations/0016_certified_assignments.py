from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0015_everybody_has_a_lot'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='certificate',
            field=models.CharField(choices=[('none', 'not certified'), ('limits', 'places, capacities and mentors certified'), ('whole', 'certified')], default='none', max_length=16, verbose_name='certificate'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='faults',
            field=models.JSONField(blank=True, default=list, verbose_name='what the certificate finds wrong'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='mode',
            field=models.CharField(choices=[('stable', 'Stable'), ('most-placed', 'Most placed')], default='stable', max_length=16, verbose_name='mode'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='ranks',
            field=models.CharField(blank=True, choices=[('generous', 'Generous: as few as possible at their last choices'), ('greedy', 'Greedy: as many as possible at their first choice'), ('rank-sum', 'Rank sum: the best choices on average')], max_length=16, verbose_name='ranks'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='solver',
            field=models.CharField(blank=True, max_length=60, verbose_name='solver'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['stable', 'most-placed'])), name='assignment_mode_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('certificate__in', ['none', 'limits', 'whole'])), name='assignment_certificate_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'stable'), ('ranks', ''), ('solver', '')), models.Q(('mode', 'most-placed'), ('ranks__in', ['generous', 'greedy', 'rank-sum']), models.Q(('solver', ''), _negated=True)), _connector='OR'), name='assignment_mode_whole', violation_error_message='Most placed says how ranks count, and its solver.'),
        ),
    ]
