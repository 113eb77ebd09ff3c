import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0016_certified_assignments'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Instruction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('pin', 'pinned'), ('forbid', 'forbidden')], max_length=16, verbose_name='kind')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='applications.application')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='cohorts.project')),
            ],
            options={
                'verbose_name': 'pin or forbid',
                'verbose_name_plural': 'pins and forbids',
                'ordering': ('-given_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['pin', 'forbid'])), name='instruction_kind_known', violation_error_message='This is not one of the known values.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='instruction_lifting_whole', violation_error_message='When something happened and who did it belong together.'), models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), ('given_at__isnull', True), ('lifted_at__gte', models.F('given_at')), _connector='OR'), name='instruction_dates_in_order', violation_error_message='It is lifted after it was given.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='instruction_has_reason', violation_error_message='Please say why.'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('application', 'project'), name='instruction_one_per_pair', violation_error_message='This pair is pinned or forbidden already. Lift that.'), models.UniqueConstraint(condition=models.Q(('kind', 'pin'), ('lifted_at', None)), fields=('application',), name='instruction_one_pin', violation_error_message='This person is pinned to another project. Lift that.')],
            },
        ),
    ]
