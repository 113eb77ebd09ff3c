from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0010_known_programmes'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('submitted_at__isnull', False)), fields=['-submitted_at', 'id', 'cohort', 'state', 'user'], name='application_desk'),
        ),
    ]
