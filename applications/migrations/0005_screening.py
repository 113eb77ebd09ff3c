import applications.models.screening
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0004_questions_and_later_closes'),
        ('cohorts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='compared_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='ScreeningReason',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('words', models.CharField(help_text='A reason they can act on.', max_length=300, verbose_name='words for the applicant')),
                ('is_on', models.BooleanField(default=True, verbose_name='in use')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='screening_reasons', to='cohorts.cohort')),
            ],
            options={
                'verbose_name': 'screening reason',
                'ordering': ('cohort', 'position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('passed', 'passed'), ('rejected', 'rejected')], default='waiting', editable=False, max_length=16)),
                ('draw', models.PositiveIntegerField(default=applications.models.screening.draw, editable=False)),
                ('note_for_applicant', models.TextField(blank=True, max_length=2000, verbose_name='note for the applicant')),
                ('note_for_colleagues', models.TextField(blank=True, max_length=2000, verbose_name='note for colleagues')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='screened')),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='screening', to='applications.application')),
                ('claimed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='cohorts.cohort')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='applications.screeningreason')),
            ],
            options={
                'verbose_name': 'screening',
                'ordering': ('cohort', 'draw', 'id'),
            },
        ),
        migrations.CreateModel(
            name='LookAlike',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('likeness', models.PositiveSmallIntegerField(verbose_name='likeness in percent')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.application')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='applications.application')),
            ],
            options={
                'verbose_name': 'look-alike',
                'ordering': ('-likeness', 'id'),
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='look_alike_once', violation_error_message='This pair is marked already.'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='look_alike_in_order', violation_error_message='A pair has one order, and nobody is their own copy.'), models.CheckConstraint(condition=models.Q(('likeness__gte', 0), ('likeness__lte', 100)), name='look_alike_percent', violation_error_message='Between 0 and 100 percent.')],
            },
        ),
        migrations.AddConstraint(
            model_name='screeningreason',
            constraint=models.UniqueConstraint(fields=('cohort', 'code'), name='screening_reason_once', violation_error_message='The cohort has this reason already.'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['cohort', 'state', 'draw'], name='screening_queue'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'passed', 'rejected'])), name='screening_state_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='screening_decision_whole', violation_error_message='When something happened and who did it belong together.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_by__isnull', True), ('claimed_until__isnull', True)), models.Q(('claimed_by__isnull', False), ('claimed_until__isnull', False)), _connector='OR'), name='screening_claim_whole', violation_error_message='When something happened and who did it belong together.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='screening_decided_stamped', violation_error_message='What is screened says since when.'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason__isnull', False), _connector='OR'), name='screening_rejected_for_a_reason', violation_error_message='Nothing is rejected without one of the reasons.'),
        ),
    ]
