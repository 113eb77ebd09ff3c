"""The numbers of a year: counted once by one member, shown to everybody once a second agrees."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from amp.refused import Refused
from conduct.actions.log import record
from conduct.actions.server import whole
from conduct.models import Report, YearNumbers
from conduct.models.numbers import FIRST_YEAR
from conduct.permissions import Unlocked, check
from conduct.rules.numbers import bounds, in_bands, require_another, require_over


def propose_numbers(year: int, *, by: Unlocked, now: datetime) -> YearNumbers:
    """Count now what stands in the clear; reports that were deleted since count, too."""
    seat, zone = check(by, "numbers.release", now=now), ZoneInfo(settings.CONDUCT_ZONE)
    require_over(year, now, zone)
    begins_at, ends_at = bounds(year, zone)
    came = Report.objects.filter(received_at__gte=begins_at, received_at__lt=ends_at)
    made = YearNumbers(year=year, first=seat, proposed_at=now)
    with whole():
        made.bands = in_bands(came.values_list("state", flat=True))
        made.validate_constraints()
        made.save(force_insert=True)
        record("numbers of a year proposed", seat=seat, now=now)
    return made


def agree_to_numbers(year: int, *, by: Unlocked, now: datetime) -> None:
    """From now on everybody reads them."""
    seat = check(by, "numbers.release", now=now)
    with whole():
        proposed = YearNumbers.objects.select_for_update().filter(year=year).first()
        if proposed is None:
            raise Refused(_("Nobody has proposed the numbers of %(year)d.") % {"year": year})
        if proposed.released_at is not None:
            return
        require_another(proposed.first_id, seat.pk)
        proposed.second, proposed.released_at = seat, now
        proposed.save(update_fields=["second", "released_at"])
        record("numbers of a year released", seat=seat, now=now)


def years_to_propose(now: datetime) -> list[int]:
    """Those that are over and not counted, the latest first: the same whatever was reported."""
    this_year = now.astimezone(ZoneInfo(settings.CONDUCT_ZONE)).year
    counted = set(YearNumbers.objects.values_list("year", flat=True))
    return [year for year in range(this_year - 1, FIRST_YEAR - 1, -1) if year not in counted]
