"""What the clock does for applications: offers whose time is over make room for the next."""

from datetime import datetime

from amp.clock import every_tick
from applications.actions.offers import expire_offers


@every_tick
def close_offers(now: datetime) -> None:
    expire_offers(now=now)
