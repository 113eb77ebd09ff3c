"""A database and a role of their own for reports, made as ``docs/conduct.md`` says."""

import os
import re
from contextlib import contextmanager

import httpx
import psycopg
import pytest
from django.db import connection

from conduct.rules.receipt import new_receipt
from tests.conduct.reporting import words_in
from tests.processes import ROOT, database_url, free_port, manage, running, wait_until

LINES = re.compile(r"```sql\n(.+?)```", re.DOTALL)
MINE = f"ampdocs{os.getpid()}"
HERS = f"{MINE}_conduct"
TABLES = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'conduct%'"

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


# Two roles -----------------------------------------------------------------------------------


def address_for(role, name):
    at = connection.settings_dict
    return f"postgres://{role}:word@{at['HOST'] or 'localhost'}:{at['PORT'] or 5432}/{name}"


def statements():
    [found] = LINES.findall((ROOT / "docs/conduct.md").read_text())
    named = re.sub(r"\bamp(_conduct)?\b", rf"{MINE}\1", found).replace("…", "word")
    return [one for one in named.split(";") if one.strip()]


@pytest.fixture
def server():
    """Whoever may make roles and databases on the server of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's; SQLite has none")
    with psycopg.connect(database_url(), autocommit=True) as admin:
        if not admin.execute("SELECT usesuper FROM pg_user WHERE usename = user").fetchone()[0]:
            pytest.skip("only a superuser of PostgreSQL makes roles and databases")
        yield admin
        for name in (MINE, HERS):
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"DROP ROLE IF EXISTS {name}")


def test_neither_role_gets_into_the_database_of_the_other(server):
    for statement in statements():
        server.execute(statement)
    mine, hers = address_for(MINE, MINE), address_for(HERS, HERS)
    apart = {"DATABASE_URL": mine, "CONDUCT_DATABASE_URL": hers}
    # Those of reports alone: all others take far longer, and say nothing of where reports lie.
    manage("migrate", "conduct", "--verbosity", "0", **apart)
    manage("migrate", "conduct", "--verbosity", "0", "--database", "conduct", **apart)
    with psycopg.connect(mine) as portal, psycopg.connect(hers) as conduct:
        assert portal.execute(TABLES).fetchall() == []
        assert ("conduct_report",) in conduct.execute(TABLES).fetchall()
    for role, name in [(MINE, HERS), (HERS, MINE)]:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(address_for(role, name))


# No answer -----------------------------------------------------------------------------------


@contextmanager
def portal_without_reports():
    """A web process whose database of reports is nowhere."""
    port = free_port()
    nowhere = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    facts = {"CONDUCT_DATABASE_URL": nowhere, "CACHE_URL": ""}
    with (
        running("manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", **facts),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as browser,
    ):
        wait_until(lambda: answers(browser), seconds=60)
        yield browser


def answers(browser):
    try:
        return browser.get("/healthz").is_success
    except httpx.TransportError:
        return False


def test_while_it_does_not_answer_help_says_whom_to_call_and_gives_words_back():
    with portal_without_reports() as browser:
        first = browser.get("/help/")
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get("/help/return/").text)
        typed = {"csrfmiddlewaretoken": token[1], "step": "send", "what": "Every night."}
        sent = browser.post("/help/write/", data=typed)
        token_and = {"csrfmiddlewaretoken": token[1]}
        talk = browser.get("/help/talk/")
        receipt = {"receipt": new_receipt().in_groups, "do": "write", "text": "And again."}
        back = browser.post("/help/return/", data={**token_and, **receipt})
        ready = browser.get("/readyz")
        assert browser.get("/cohorts/").is_success
    for page in (first, sent):
        assert page.is_success
        assert "Call the emergency number" in words_in(page.text)
        assert "conduct@example.org" in words_in(page.text)
    assert "What you wrote was not kept Here it is, so that you can copy it. Every night." in (
        words_in(sent.text)
    )
    for page in (talk, back):
        assert page.status_code == 503
        assert page.headers["Cache-Control"] == "no-store"
        assert "Call the emergency number" in words_in(page.text)
    assert "Here it is, so that you can copy it. And again." in words_in(back.text)
    assert receipt["receipt"] not in back.text
    assert (ready.status_code, ready.json()["database"]) == (200, "ok")
    assert ready.json()["conduct_database"] == "OperationalError"
