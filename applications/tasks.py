"""What the clock does for applications: offers whose time is over make room for the next, and
drafts are reminded of the close."""

from datetime import datetime

from amp.clock import every_tick
from applications.actions.offers import expire_offers
from applications.actions.reminders import remind_drafts


@every_tick
def close_offers(now: datetime) -> None:
    expire_offers(now=now)


@every_tick
def remind_writers(now: datetime) -> None:
    remind_drafts(now=now)
