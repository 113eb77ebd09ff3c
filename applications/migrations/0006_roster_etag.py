from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0005_screening'),
    ]

    operations = [
        migrations.AddField(
            model_name='rosterimport',
            name='etag',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
    ]
