import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', "0008_lists_at_any_size"),
    ]

    operations = [
        migrations.AlterField(
            model_name='rosterimport',
            name='text',
            field=models.TextField(blank=True, verbose_name='file as read'),
        ),
        migrations.CreateModel(
            name='RosterSource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(max_length=300, verbose_name='address')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='last tried')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='last read')),
                ('failure', models.CharField(blank=True, max_length=300, verbose_name='why the last attempt failed')),
            ],
            options={
                'verbose_name': 'roster source',
                'ordering': ('address', 'id'),
                'constraints': [models.UniqueConstraint(fields=('address',), name='roster_source_once', violation_error_message='This address is known already.')],
            },
        ),
    ]
