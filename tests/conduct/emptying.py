"""For tests that commit: their log is emptied afterwards, which its triggers would refuse.

PostgreSQL empties tables past the triggers; on SQLite each row is deleted.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from conduct.models import ConductEvent

triggers = import_module("conduct.migrations.0002_log_only_added_to")


@pytest.fixture
def log_is_emptied(transactional_db: Any) -> Iterator[None]:
    yield
    database = connections[settings.CONDUCT_DATABASE]
    with database.cursor() as cursor:
        for statement in triggers.UNPROTECT[database.vendor]:
            cursor.execute(statement)
        ConductEvent.objects.all().delete()
        for statement in triggers.PROTECT[database.vendor]:
            cursor.execute(statement)
