"""What the clock does for applications: offers end, the roster is read, its age is watched."""

from datetime import datetime

from django.conf import settings

from amp.clock import every_tick
from applications.actions.offers import expire_offers
from applications.actions.roster_sync import sync_roster
from applications.actions.roster_warnings import warn_of_old_roster


@every_tick
def close_offers(now: datetime) -> None:
    expire_offers(now=now)


@every_tick
def read_roster(now: datetime) -> None:
    if settings.ROSTER_URL:
        sync_roster(now=now)


@every_tick
def look_at_age_of_roster(now: datetime) -> None:
    warn_of_old_roster(now=now)
