import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0001_initial'),
        ('cohorts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='other names')),
                ('is_mentorship', models.BooleanField(default=True, help_text='Hackathons and contests are none: they make no difference.', verbose_name='is a mentorship')),
            ],
            options={
                'verbose_name': 'programme',
                'ordering': (django.db.models.functions.text.Lower('name'), 'id'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='programme_name_once', violation_error_message='This programme is known already.')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='Such as 2026 or Spring.', max_length=40, verbose_name='edition')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='applications.programme')),
            ],
            options={
                'verbose_name': 'edition',
                'ordering': ('programme', '-starts_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ListedParticipant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('github_login', models.CharField(blank=True, max_length=39, verbose_name='GitHub login')),
                ('github_id', models.BigIntegerField(blank=True, null=True, verbose_name='GitHub id')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='own first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='own last day')),
                ('imported_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='imported')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='applications.edition')),
                ('imported_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'listed participant',
                'ordering': ('edition', django.db.models.functions.text.Lower('github_login'), django.db.models.functions.text.Lower('name'), 'id'),
                'indexes': [models.Index(fields=['github_id'], name='participant_github_id')],
                'constraints': [models.UniqueConstraint(models.F('edition'), django.db.models.functions.text.Lower('github_login'), condition=models.Q(('github_login', ''), _negated=True), name='participant_login_once', violation_error_message="This login stands in the edition's list already."), models.UniqueConstraint(models.F('edition'), django.db.models.functions.text.Lower('name'), condition=models.Q(('github_login', '')), name='participant_name_once', violation_error_message="This name stands in the edition's list already."), models.CheckConstraint(condition=models.Q(models.Q(('github_login', ''), _negated=True), models.Q(('name', ''), _negated=True), _connector='OR'), name='participant_is_named', violation_error_message='A participant has a GitHub login or a name.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='participant_dates_in_order', violation_error_message='The last day cannot lie before the first.')],
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='edition_dates_in_order', violation_error_message='The last day cannot lie before the first.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('programme', 'name'), name='edition_once', violation_error_message='This edition is known already.'),
        ),
    ]
