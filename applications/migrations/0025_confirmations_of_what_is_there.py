"""Whoever confirmed an assignment so far confirmed all of its projects."""

from django.db import migrations


def confirm_each_project(apps, schema_editor):
    Assignment = apps.get_model('applications', 'Assignment')
    Confirmation = apps.get_model('applications', 'Confirmation')
    Choice = apps.get_model('applications', 'ProjectChoice')
    for assignment in Assignment.objects.filter(confirmed_at__isnull=False):
        placed = assignment.placements.filter(project__isnull=False)
        wished = Choice.objects.filter(application__placements__assignment=assignment)
        projects = {*placed.values_list('project', flat=True)}
        projects |= {*wished.values_list('project', flat=True)}
        Confirmation.objects.bulk_create(
            Confirmation(
                assignment=assignment,
                project_id=project,
                by_id=assignment.confirmed_by_id,
                at=assignment.confirmed_at,
            )
            for project in projects
        )


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0024_confirmations'),
    ]

    operations = [
        migrations.RunPython(confirm_each_project, migrations.RunPython.noop),
    ]
