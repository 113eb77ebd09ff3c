"""What ``DATABASE_URL`` means: SQLite that many processes can write to, or PostgreSQL.

And which tables lie where: those of ``conduct`` in a database of their own if there is one.
"""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import environ
from django.conf import settings

CONDUCT: Final = "conduct"
SHORTEST_SECRET: Final = 40


class ConductApart:
    """Sends ``conduct`` to its database, and nothing else there."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return settings.CONDUCT_DATABASE if model._meta.app_label == CONDUCT else None

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool | None:
        """Never across, even in one database: it could not be parted later."""
        ours = {one._meta.app_label == CONDUCT for one in (first, second)}
        return False if len(ours) > 1 else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if app_label == CONDUCT:
            return bool(db == settings.CONDUCT_DATABASE)
        return False if db == CONDUCT else None


def conduct_problems(pepper: str, key: str, secret: str) -> list[str]:
    """What is wrong with the two secrets of ``conduct``, where they are set."""
    given = {"CONDUCT_PEPPER": pepper, "CONDUCT_KEY": key}
    found = [
        f"{name} is too short: use {SHORTEST_SECRET} random characters or more."
        for name, value in given.items()
        if value and len(value) < SHORTEST_SECRET
    ]
    if (key and key in {pepper, secret}) or (pepper and pepper == secret):
        found.append("CONDUCT_PEPPER, CONDUCT_KEY and DJANGO_SECRET_KEY must be different texts.")
    return found


def database(url: str, folder: Path, *, erases: bool = False) -> dict[str, object]:
    """Django's settings for ``url``; files of SQLite lie in ``folder``.

    ``erases``: what is deleted is overwritten in the file (SQLite).
    ``ValueError`` when it is not understood.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return sqlite(environ.Env.db_url_config(url)["NAME"], folder, erases=erases)
    if scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    raise ValueError(scheme)


def sqlite(name: str, folder: Path, *, erases: bool = False) -> dict[str, object]:
    """Found by 200 parallel posts: without these options many fail."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name if name == ":memory:" else str(folder / name),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON"
                + ("; PRAGMA secure_delete = ON" if erases else "")
            ),
        },
    }


def postgresql(url: str) -> dict[str, object]:
    """PostgreSQL on one host, or on several of which the writable one is used."""
    parts = urlsplit(url)
    found = environ.Env.db_url_config(url)
    options: dict[str, object] = {"connect_timeout": 5, **found.get("OPTIONS", {})}
    if "," in parts.netloc:
        found["HOST"], found["PORT"] = several_hosts(parts.netloc)
        options.setdefault("target_session_attrs", "read-write")
    elif parts.port is not None:
        found["PORT"] = str(parts.port)
    if not found["NAME"]:
        raise ValueError("no database name")
    return {
        **found,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def several_hosts(netloc: str) -> tuple[str, str]:
    """``h1:5433,h2`` as libpq wants it: hosts and ports, each by commas."""
    hosts, ports = [], []
    for part in netloc.rsplit("@", 1)[-1].split(","):
        host, _colon, port = part.partition(":")
        if not host or not (port or "5432").isdigit():
            raise ValueError(part)
        hosts.append(host)
        ports.append(port or "5432")
    return ",".join(hosts), ",".join(ports)
