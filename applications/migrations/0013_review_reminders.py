import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0012_last_check_of_each_application'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewReminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cohorts.cohort')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reminder to review',
                'ordering': ('cohort', '-at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('cohort', 'reviewer', 'ends_at', 'hours'), name='review_reminder_once', violation_error_message='This reminder was sent already.')],
            },
        ),
    ]
