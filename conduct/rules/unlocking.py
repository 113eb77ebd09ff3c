"""How long an unlocked seat stays open, and how fresh the second factor before it is.

The portal's own numbers: short enough for a desk that one is called away from.
"""

import re
from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(minutes=60)
FRESH: Final = timedelta(minutes=5)
# Six words never look like this: a printed key is 72 digits, in groups.
PRINTED: Final = re.compile(r"[0-9A-Fa-f\s\-]{60,}")


def is_over(*, begun_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Idle for too long, open for too long, or stamped by a clock that was ahead."""
    return not (begun_at <= used_at <= now < min(used_at + IDLE, begun_at + LONGEST))


def is_fresh(proved_at: datetime, now: datetime) -> bool:
    return proved_at <= now < proved_at + FRESH


def looks_printed(text: str) -> bool:
    """Whether somebody typed their kit where six words are asked for: both are welcome."""
    return bool(PRINTED.fullmatch(text.strip()))
