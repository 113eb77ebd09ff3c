import applications.models.application
import applications.models.assignment
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0013_review_reminders'),
        ('cohorts', '0002_past_organizers_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='lot',
            field=models.CharField(default=applications.models.application.new_lot, editable=False, max_length=32),
        ),
        migrations.CreateModel(
            name='Lottery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seed', models.CharField(default=applications.models.assignment.new_seed, editable=False, max_length=64)),
                ('drawn_at', models.DateTimeField(editable=False)),
                ('cohort', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lottery', to='cohorts.cohort')),
            ],
            options={
                'verbose_name': 'lottery',
                'verbose_name_plural': 'lotteries',
                'ordering': ('cohort', 'id'),
            },
        ),
    ]
