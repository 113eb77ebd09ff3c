"""Who stands by the places of which project."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('applications', '0023_second_rubric'),
        ('cohorts', '0002_past_organizers_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='confirmed')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='applications.assignment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohorts.project')),
            ],
            options={
                'verbose_name': 'confirmation',
                'ordering': ('assignment', 'project__title', 'at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('assignment', 'project', 'by'), name='confirmation_once', violation_error_message='You have confirmed this project already.')],
            },
        ),
    ]
