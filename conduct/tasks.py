"""What happens by itself, and needs no key: times that are over."""

from datetime import datetime

from amp.clock import every_tick
from conduct.actions.deciding import lapse_interim
from conduct.actions.ending import destroy_expired
from conduct.actions.seats import drop_ended


@every_tick
def end_what_is_over(now: datetime) -> None:
    """Seats first: whoever has no seat any more keeps no copy of anything."""
    drop_ended(now)
    lapse_interim(now)
    destroy_expired(now)
