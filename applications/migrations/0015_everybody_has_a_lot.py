"""Applications get a lot each, and cohorts that are not decided a seed."""

import secrets

from django.db import migrations
from django.utils import timezone

AT_A_TIME = 500


def give_lots(apps, schema_editor):
    """A default is worked out once for all rows that are there, so all have the same by now."""
    Application = apps.get_model('applications', 'Application')
    rows = []
    for row in Application.objects.only('pk').order_by('pk').iterator(chunk_size=AT_A_TIME):
        row.lot = secrets.token_hex(16)
        rows.append(row)
        if len(rows) == AT_A_TIME:
            Application.objects.bulk_update(rows, ['lot'])
            rows = []
    Application.objects.bulk_update(rows, ['lot'])


def draw_lotteries(apps, schema_editor):
    Cohort = apps.get_model('cohorts', 'Cohort')
    Lottery = apps.get_model('applications', 'Lottery')
    for cohort in Cohort.objects.filter(lottery=None, released_at=None):
        Lottery.objects.create(cohort=cohort, drawn_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0014_lotteries'),
    ]

    operations = [
        migrations.RunPython(give_lots, migrations.RunPython.noop),
        migrations.RunPython(draw_lotteries, migrations.RunPython.noop),
    ]
