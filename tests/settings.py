"""The one settings file, in the environment of the tests."""

import atexit
import os
import shutil
import socket
import tempfile
from pathlib import Path


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


os.environ.update(
    ENV_FILE=os.devnull,
    DEBUG="off",
    DJANGO_SECRET_KEY="only-for-tests-" + 50 * "x",
    DJANGO_ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    SITE_URL="http://testserver",
    HTTPS="off",
    PLAIN_STATIC_FILES="on",
    EMAIL_URL="memorymail://",
    CACHE_URL="",
    TASKS_BACKEND="database",
    # Where tests/amp/github_stand_in.py answers.
    GITHUB_CLIENT_ID="stand-in",
    GITHUB_CLIENT_SECRET="stand-in",
    GITHUB_URL=f"http://127.0.0.1:{free_port()}",
    # Where tests/file_stand_in.py answers; whoever reads a roster names the address.
    ROSTER_HOSTS="127.0.0.1",
    ROSTER_URL="",
    CONDUCT_PEPPER="only-for-tests-pepper-" + 40 * "p",
    CONDUCT_KEY="only-for-tests-key-" + 40 * "k",
    CONDUCT_ADDRESS="conduct@example.org",
    CONDUCT_ZONE="Europe/Berlin",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
# Set by whoever tests reports in a database of their own.
os.environ.setdefault("CONDUCT_DATABASE_URL", "")

from amp.settings import *  # noqa: E402, F403
from amp.settings import DATABASES  # noqa: E402

folder = tempfile.mkdtemp(prefix="amp-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
for alias, settings in DATABASES.items():
    if "sqlite3" in str(settings["ENGINE"]):
        # A file, as in real life: workers and web processes that a test starts share it.
        settings["NAME"] = str(Path(folder, f"{alias}-unused.sqlite3"))
        settings["TEST"] = {"NAME": str(Path(folder, f"{alias}-test.sqlite3"))}

# Hundreds of accounts are made; their passwords guard nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
