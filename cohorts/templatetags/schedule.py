"""Schedule changes in words, for pages and mails alike."""

from django import template
from django.utils import timezone

from cohorts.models import ScheduleChange
from cohorts.rules.changes import Difference, in_words

register = template.Library()


@register.filter
def differences(change: ScheduleChange) -> list[Difference]:
    """What changed from what to what, in the reader's zone."""
    return in_words(change.differences, timezone.get_current_timezone())
