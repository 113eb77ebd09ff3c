"""Production's settings on this machine, with one bare view beside the portal's own."""

from amp.settings import *  # noqa: F403
from amp.settings import BASE_DIR

ROOT_URLCONF = "tests.bench.urls"
# Hashed names and compressed copies as in production, but not in production's folder.
STATIC_ROOT = BASE_DIR / ".run" / "bench-static"
