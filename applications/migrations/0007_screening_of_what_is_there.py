"""Every cohort gets the programme's reasons; what was handed in before waits in the queue."""

from django.db import migrations

AT_A_TIME = 500
REASONS = (
    (
        'template-not-followed',
        'The proposal leaves out parts that the form asks for, such as a plan or a timeline.',
        True,
    ),
    (
        'generated-text',
        'The proposal relies heavily on generated text, so we could not tell what you think.',
        True,
    ),
    ('misaligned', 'The proposal fits none of the ideas that were listed.', True),
    ('ineligible', 'The eligibility rules do not permit a place in this cohort.', True),
    ('no-prior-contributions', 'We found no prior contributions.', False),
)


def give_reasons(apps, schema_editor):
    Cohort = apps.get_model('cohorts', 'Cohort')
    ScreeningReason = apps.get_model('applications', 'ScreeningReason')
    for cohort in Cohort.objects.filter(screening_reasons=None):
        ScreeningReason.objects.bulk_create(
            ScreeningReason(cohort=cohort, position=position, code=code, words=words, is_on=is_on)
            for position, (code, words, is_on) in enumerate(REASONS, start=1)
        )


def queue_what_was_handed_in(apps, schema_editor):
    Application = apps.get_model('applications', 'Application')
    Screening = apps.get_model('applications', 'Screening')
    waiting = Application.objects.filter(state='submitted', screening=None)
    while rows := list(waiting.values_list('pk', 'cohort')[:AT_A_TIME]):
        Screening.objects.bulk_create(
            Screening(application_id=pk, cohort_id=cohort) for pk, cohort in rows
        )


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0006_roster_etag'),
    ]

    operations = [
        migrations.RunPython(give_reasons, migrations.RunPython.noop),
        migrations.RunPython(queue_what_was_handed_in, migrations.RunPython.noop),
    ]
