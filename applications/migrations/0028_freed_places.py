import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0027_moves_to_preferred_places'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FreedPlace',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'waits for a yes'), ('passed_on', 'passed on'), ('left_empty', 'left empty')], default='waiting', editable=False, max_length=16)),
                ('freed_at', models.DateTimeField(verbose_name='free since')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='why it stays empty')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freed_places', to='cohorts.project')),
            ],
            options={
                'verbose_name': 'freed place',
                'verbose_name_plural': 'freed places',
                'ordering': ('freed_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'passed_on', 'left_empty'])), name='freed_place_state_known', violation_error_message='This is not one of the known values.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='freed_place_decision_whole', violation_error_message='When something happened and who did it belong together.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='freed_place_decided_stamped', violation_error_message='A place about which somebody decided says when.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'left_empty'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='freed_place_empty_for_a_reason', violation_error_message='Please say why it stays empty.')],
            },
        ),
    ]
