import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0028_freed_places'),
        ('cohorts', '0002_past_organizers_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedbackRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.TextField(blank=True, max_length=1000, verbose_name='question')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='feedback_request', to='applications.application')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback_requests', to='cohorts.project')),
            ],
            options={
                'verbose_name': 'request for feedback',
                'verbose_name_plural': 'requests for feedback',
                'ordering': ('asked_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='feedback_answer_whole', violation_error_message='When something happened and who did it belong together.'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('asked_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='feedback_dates_in_order', violation_error_message='It is answered after it was asked.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='feedback_answered_stamped', violation_error_message='Answered feedback says something, and when.')],
            },
        ),
    ]
