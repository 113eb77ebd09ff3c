"""What ``DATABASE_URL`` means: SQLite that many processes can write to, or PostgreSQL."""

from pathlib import Path
from urllib.parse import urlsplit

import environ


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's settings for ``url``; files of SQLite lie in ``folder``.

    ``ValueError`` when it is not understood.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return sqlite(environ.Env.db_url_config(url)["NAME"], folder)
    if scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    raise ValueError(scheme)


def sqlite(name: str, folder: Path) -> dict[str, object]:
    """Found by 200 parallel posts: without these options many fail."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name if name == ":memory:" else str(folder / name),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON"
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
