import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0002_other_programmes'),
        ('cohorts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(choices=[('organizer', 'Organizers are no mentees'), ('maintainer', 'Current maintainers are no mentees'), ('other_programme', 'One mentorship at a time')], max_length=16, verbose_name='rule')),
                ('record', models.CharField(max_length=300, verbose_name='record')),
                ('text', models.TextField(max_length=2000, verbose_name='what is wrong')),
                ('state', models.CharField(choices=[('open', 'waiting for an answer'), ('answered', 'answered'), ('taken_back', 'taken back')], default='open', editable=False, max_length=16)),
                ('made_at', models.DateTimeField(verbose_name='contested')),
                ('answer', models.CharField(blank=True, choices=[('wrong_person', 'wrong person: the record is somebody else’s'), ('wrong_dates', 'wrong dates: the record is corrected'), ('confirmed', 'confirmed: the record is right')], max_length=16, verbose_name='answer')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('check_said', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='applications.eligibilitycheck')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='cohorts.cohort')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'contested result',
                'ordering': ('-made_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'taken_back'])), name='contest_state_known', violation_error_message='This is not one of the known values.'), models.CheckConstraint(condition=models.Q(('rule__in', ['organizer', 'maintainer', 'other_programme'])), name='contest_rule_known', violation_error_message='This is not one of the known values.'), models.CheckConstraint(condition=models.Q(('answer', ''), ('answer__in', ['wrong_person', 'wrong_dates', 'confirmed']), _connector='OR'), name='contest_answer_known', violation_error_message='This is not one of the known answers.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='contest_answer_whole', violation_error_message='When something happened and who did it belong together.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='contest_answered_stamped', violation_error_message='An answer says what, why and when.'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('cohort', 'user', 'rule'), name='contest_one_open', violation_error_message='You have said so already; the answer is on its way.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='contest_dates_in_order', violation_error_message='The last day cannot lie before the first.')],
            },
        ),
    ]
