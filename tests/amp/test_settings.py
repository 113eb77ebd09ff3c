"""The portal starts with what it needs, or says everything that is missing or wrong."""

import json
import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

ENOUGH = {
    "DJANGO_SECRET_KEY": "k" * 60,
    "DJANGO_ALLOWED_HOSTS": "amp.example.org,www.amp.example.org",
}


def start(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own; print the named ones."""
    program = "import json; from amp import settings as s; print(json.dumps([{}], default=str))"
    clean = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program.format(", ".join(f"s.{n}" for n in names))],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings(*names: str, **environment: str) -> list:
    done = start(*names, **{**ENOUGH, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(**environment: str) -> str:
    done = start(**environment)
    assert done.returncode != 0, "It started."
    assert "ImproperlyConfigured: The portal cannot start:" in done.stderr
    return done.stderr


def test_without_anything_everything_missing_is_named_at_once():
    words = refusal()

    assert "DJANGO_SECRET_KEY is missing" in words
    assert "DJANGO_ALLOWED_HOSTS is missing" in words


def test_production_is_the_default():
    names = ["DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
             "SECURE_HSTS_SECONDS", "DEMO_SKIPS_SECOND_FACTOR", "SITE_URL"]  # fmt: skip

    assert settings(*names) == [
        False, True, True, True, 31_536_000, False, "https://amp.example.org",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DJANGO_SECRET_KEY", "short", "DJANGO_SECRET_KEY is too short"),
        ("DJANGO_ALLOWED_HOSTS", "*", "name the hosts"),
        ("DEBUG", "maybe", "say on or off"),
        ("HTTPS", "2", "say on or off"),
        ("SITE_URL", "amp.example.org", "give an address"),
        ("DATABASE_URL", "mysql://localhost/amp", "DATABASE_URL is not understood"),
        ("DATABASE_URL", "postgres://localhost", "DATABASE_URL is not understood"),
        ("DATABASE_URL", "postgres://h1:x,h2/amp", "DATABASE_URL is not understood"),
        ("DATABASE_URL", "postgres://localhost:port/amp", "DATABASE_URL is not understood"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL is not understood"),
        ("CACHE_URL", "memcached://localhost", "CACHE_URL is not understood"),
        ("TASKS_BACKEND", "celery", "use one of: database, redis"),
        ("TASKS_BACKEND", "redis", "must say which Redis"),
        ("EMAIL_URL", "pigeon://coop", "EMAIL_URL is not understood"),
        ("TRUSTED_PROXIES", "one", "give a whole number"),
        ("LOG_LEVEL", "LOUD", "use one of"),
        ("GITHUB_CLIENT_ID", "id", "come together"),
        ("GITHUB_URL", "github.example.org", "give an address"),
        ("DEMO_SKIPS_SECOND_FACTOR", "on", "works only with DEBUG=on"),
        ("ROSTER_HOSTS", "https://github.com", "give host names in small letters"),
        ("ROSTER_HOSTS", "github.com, example.org", "give host names in small letters"),
        ("ROSTER_HOSTS", "GitHub.com", "give host names in small letters"),
        ("ROSTER_HOSTS", "*", "give host names in small letters"),
        ("ROSTER_URL", "MAINTAINERS.yaml", "give an https address"),
        ("ROSTER_URL", "http://raw.githubusercontent.com/x", "give an https address"),
        ("ROSTER_URL", "https://example.org/x", "raw.githubusercontent.com"),
    ],
)
def test_nonsense_is_refused_by_name(name, value, words):
    answer = refusal(**{**ENOUGH, name: value})

    assert name in answer
    assert words in answer


def test_several_mistakes_are_named_together():
    words = refusal(**ENOUGH, TASKS_BACKEND="celery", DEBUG="maybe")

    assert "TASKS_BACKEND" in words
    assert "DEBUG" in words


def test_a_password_in_a_wrong_database_address_is_not_repeated():
    assert "secret" not in refusal(**ENOUGH, DATABASE_URL="mysql://amp:secret@host/amp")


def test_a_token_in_a_wrong_roster_address_is_not_repeated():
    assert "secret" not in refusal(**ENOUGH, ROSTER_URL="https://example.org/x?token=secret")


def test_the_roster_is_read_by_itself_only_where_an_address_is_given():
    assert settings("ROSTER_URL", "ROSTER_HOSTS") == ["", ["raw.githubusercontent.com"]]

    local = {"ROSTER_URL": "http://127.0.0.1:8111/x", "ROSTER_HOSTS": "127.0.0.1,example.org"}
    assert settings("ROSTER_URL", "ROSTER_HOSTS", **local) == [
        "http://127.0.0.1:8111/x", ["127.0.0.1", "example.org"],
    ]  # fmt: skip


def test_an_env_file_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "env"
    file.write_text("DEBUG=on\nSITE_URL=http://from-file\n")

    assert settings("DEBUG", "SITE_URL", ENV_FILE=str(file), SITE_URL="http://mine") == [
        True,
        "http://mine",
    ]


def test_sqlite_lets_many_processes_write():
    [databases] = settings("DATABASES")

    assert databases["default"]["NAME"] == str(ROOT / "db.sqlite3")
    options = databases["default"]["OPTIONS"]
    assert (options["timeout"], options["transaction_mode"]) == (20, "IMMEDIATE")
    assert "journal_mode = WAL" in options["init_command"]


def test_an_absolute_sqlite_file_is_taken_as_it_is():
    [databases] = settings("DATABASES", DATABASE_URL="sqlite:////var/lib/amp/db.sqlite3")

    assert databases["default"]["NAME"] == "/var/lib/amp/db.sqlite3"


def test_one_postgresql_host():
    [databases] = settings("DATABASES", DATABASE_URL="postgres://amp:p%40ss@db:5433/portal")

    at = databases["default"]
    assert (at["HOST"], at["PORT"], at["NAME"]) == ("db", "5433", "portal")
    assert (at["USER"], at["PASSWORD"]) == ("amp", "p@ss")


def test_several_postgresql_hosts_of_which_the_writable_one_is_used():
    url = "postgres://amp:p%2Cw@db1:5433,db2/portal?sslmode=require"
    [databases] = settings("DATABASES", DATABASE_URL=url)

    at = databases["default"]
    assert (at["HOST"], at["PORT"], at["NAME"]) == ("db1,db2", "5433,5432", "portal")
    assert (at["USER"], at["PASSWORD"]) == ("amp", "p,w")
    assert at["OPTIONS"]["target_session_attrs"] == "read-write"
    assert at["OPTIONS"]["sslmode"] == "require"


def test_cache_and_sessions_are_shared_between_processes():
    [in_database, sessions] = settings("CACHES", "SESSION_ENGINE")
    assert in_database["default"]["BACKEND"].endswith("db.DatabaseCache")
    assert sessions.endswith(".db")

    [on_redis, sessions] = settings("CACHES", "SESSION_ENGINE", CACHE_URL="redis://r:6379/1")
    assert on_redis["default"]["BACKEND"].endswith("redis.RedisCache")
    assert sessions.endswith(".cached_db")


def test_tasks_go_to_the_database_or_to_redis():
    [tasks] = settings("TASKS")
    assert tasks["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"

    [tasks, queues] = settings(
        "TASKS", "RQ_QUEUES", TASKS_BACKEND="redis", CACHE_URL="redis://r:6379/1"
    )
    assert tasks["default"]["BACKEND"] == "django_tasks_rq.RQBackend"
    assert queues["default"]["URL"] == "redis://r:6379/1"


def test_forms_may_lead_to_github_only_where_it_is_configured():
    [policy] = settings("CONTENT_SECURITY_POLICY")
    assert policy["DIRECTIVES"]["form-action"] == ["'self'"]

    [policy] = settings("CONTENT_SECURITY_POLICY", GITHUB_CLIENT_ID="i", GITHUB_CLIENT_SECRET="s")
    assert policy["DIRECTIVES"]["form-action"] == ["'self'", "https://github.com"]


def test_the_forwarded_protocol_counts_only_behind_a_proxy():
    done = start("SECURE_PROXY_SSL_HEADER", **ENOUGH)
    assert "AttributeError" in done.stderr

    [header] = settings("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXIES="1")
    assert header == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_mail_settings_come_from_one_address():
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS"]

    assert settings(*names, EMAIL_URL="smtp+tls://me:pw@mail.example.org:587") == [
        "mail.example.org", 587, "me", True,
    ]  # fmt: skip
