from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0011_newest_of_several_cohorts'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='eligibilitycheck',
            index=models.Index(fields=['application', '-checked_at', 'id', 'verdict'], name='eligibility_last'),
        ),
    ]
