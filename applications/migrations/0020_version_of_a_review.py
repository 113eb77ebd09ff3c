from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0019_terms_of_selection")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
