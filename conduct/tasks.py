"""What happens by itself, and needs no key: times that are over or come near, and mails.

All of it within the clock's tick: a task would leave a row that organizers see.
"""

from datetime import datetime

from amp.clock import every_tick
from conduct.actions.deciding import lapse_interim
from conduct.actions.ending import destroy_expired, tell_outlasted
from conduct.actions.notices import forget_told, send_waiting
from conduct.actions.promising import warn_ahead
from conduct.actions.seats import drop_ended
from conduct.actions.talking import delete_expired, warn_contacts


@every_tick
def end_what_is_over(now: datetime) -> None:
    """Seats first: whoever has no seat any more keeps no copy of anything."""
    drop_ended(now)
    lapse_interim(now)
    destroy_expired(now)
    delete_expired(now)


@every_tick
def tell_what_waits(now: datetime) -> None:
    """Warnings first, so that one that is due goes out with the rest."""
    warn_ahead(now)
    warn_contacts(now)
    tell_outlasted(now)
    send_waiting(now)
    forget_told(now)
