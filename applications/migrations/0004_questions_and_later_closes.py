import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_contests'),
        ('cohorts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='answers',
            field=models.JSONField(blank=True, default=list, verbose_name='answers'),
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('kind', models.CharField(choices=[('short', 'short text'), ('long', 'long text'), ('one_of', 'one of several'), ('many_of', 'any of several'), ('link', 'link'), ('yes_no', 'yes or no')], max_length=16, verbose_name='kind')),
                ('label', models.CharField(max_length=200, verbose_name='question')),
                ('help_text', models.CharField(blank=True, max_length=300, verbose_name='help')),
                ('is_required', models.BooleanField(default=False, verbose_name='required')),
                ('options', models.JSONField(blank=True, default=list, help_text='One in each line.', verbose_name='answers to choose from')),
                ('limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='characters at most')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='cohorts.cohort')),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ('cohort', 'position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='DraftReminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('closes_at', models.DateTimeField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='applications.application')),
            ],
            options={
                'verbose_name': 'reminder',
                'ordering': ('application', '-at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('application', 'closes_at', 'hours'), name='reminder_once', violation_error_message='This reminder was sent already.')],
            },
        ),
        migrations.CreateModel(
            name='LaterClose',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('until_at', models.DateTimeField(verbose_name='until')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='granted')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='later_closes', to='cohorts.cohort')),
                ('granted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='later_closes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'later close',
                'ordering': ('cohort', '-granted_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('cohort', 'user'), name='later_close_once', violation_error_message='This person has a later close already.')],
            },
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('cohort', 'position'), name='question_position_once', violation_error_message='Two questions cannot share a position.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['short', 'long', 'one_of', 'many_of', 'link', 'yes_no'])), name='question_kind_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('limit__isnull', True), models.Q(('limit__gte', 1), ('limit__lte', 10000)), _connector='OR'), name='question_limit_possible', violation_error_message='Between 1 and 10,000 characters.'),
        ),
    ]
