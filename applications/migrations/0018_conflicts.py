import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0017_pins_and_forbids'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('soft', 'soft'), ('hard', 'hard'), ('lifted', 'lifted')], editable=False, max_length=16, verbose_name='kind')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note for the organizers')),
                ('declared_at', models.DateTimeField(editable=False, verbose_name='declared')),
                ('lifted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='lifted')),
                ('lifted_because', models.TextField(blank=True, max_length=1000, verbose_name='why it was lifted')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='applications.application')),
                ('declared_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'conflict of interest',
                'verbose_name_plural': 'conflicts of interest',
                'ordering': ('application', 'declared_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('reviewer', 'application'), name='conflict_once', violation_error_message='This conflict is known already.'), models.CheckConstraint(condition=models.Q(('state__in', ['soft', 'hard', 'lifted'])), name='conflict_state_known', violation_error_message='This is not one of the known values.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='conflict_lift_whole', violation_error_message='When something happened and who did it belong together.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', False), ('state', 'lifted')), models.Q(models.Q(('state', 'lifted'), _negated=True), ('lifted_at__isnull', True)), _connector='OR'), name='conflict_lifted_stamped', violation_error_message='A lifted conflict says since when.')],
            },
        ),
    ]
