import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0021_rounds_of_review'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(editable=False)),
                ('url', models.URLField(max_length=500, verbose_name='link')),
                ('kind', models.CharField(choices=[('code', 'code'), ('docs', 'documentation'), ('design', 'design'), ('community', 'community'), ('triage', 'triage'), ('review', 'review'), ('events', 'events'), ('translation', 'translation'), ('other', 'something else')], max_length=16, verbose_name='kind')),
                ('sentence', models.CharField(max_length=200, verbose_name='what it is, in a sentence')),
                ('added_at', models.DateTimeField(editable=False, verbose_name='added')),
                ('changed_at', models.DateTimeField(editable=False, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
                'ordering': ('choice', 'added_at', 'position', 'id'),
            },
        ),
        migrations.AddField(
            model_name='shortlisted',
            name='told_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='told'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='choice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='applications.projectchoice'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['code', 'docs', 'design', 'community', 'triage', 'review', 'events', 'translation', 'other'])), name='contribution_kind_known', violation_error_message='This is not one of the known values.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('url__startswith', 'https://')), name='contribution_over_https', violation_error_message='The link begins with https://.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('choice', 'url'), name='contribution_link_once', violation_error_message='You have added this link already.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('choice', 'position'), name='contribution_position_once', violation_error_message='Another link was added at the same moment. Try again.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 10)), name='contribution_at_most_ten', violation_error_message='Ten links are the most.'),
        ),
    ]
