"""Chromium, once for all walks. Debian's own: nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections, router
from playwright.sync_api import sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def nobody_has_tried_before(transactional_db: None) -> None:
    """Everybody signs in from one address: the tries of other tests do not count."""
    cache.clear()


@pytest.fixture(autouse=True)
def log_of_conduct_can_be_emptied(transactional_db: None) -> Iterator[None]:
    """Its triggers let nobody delete a line, also not whoever empties the tables after a test."""
    yield
    # Only now: the settings have to be there before the models.
    from conduct.models import ConductEvent, LogHead

    guard = import_module("conduct.migrations.0002_log_only_added_to")
    connection = connections[router.db_for_write(ConductEvent)]
    with connection.schema_editor() as editor:
        guard.unprotect(None, editor)
    ConductEvent.objects.all().delete()
    LogHead.objects.all().delete()
    with connection.schema_editor() as editor:
        guard.protect(None, editor)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("Chromium is not installed")
    # Playwright's loop runs in this thread; Django's live server has its own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=SWITCHES)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
