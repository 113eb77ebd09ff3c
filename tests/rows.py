"""How much a page asks of the database: queries, and rows that were fetched.

A page may keep its number of queries and still fetch every application there
is; so rows are counted where they leave the database, at the cursor::

    with counting() as count:
        client.get("/")
    assert count.rows <= 20
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass
class Count:
    """``rows`` are all rows that Python got to see; ``statements`` the SQL, in order."""

    rows: int = 0
    statements: list[str] = field(default_factory=list)

    @property
    def queries(self) -> int:
        return len(self.statements)


class CountingCursor(CursorWrapper):
    def __init__(self, cursor: Any, db: Any, count: Count) -> None:
        super().__init__(cursor, db)
        self.count = count

    def execute(self, sql: Any, params: Any = None) -> Any:
        self.count.statements.append(str(sql))
        return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        self.count.statements.append(str(sql))
        return super().executemany(sql, param_list)

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        self.count.rows += row is not None
        return row

    def fetchmany(self, *size: Any) -> Any:
        return self.counted(self.cursor.fetchmany(*size))

    def fetchall(self) -> Any:
        return self.counted(self.cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        for row in super().__iter__():
            self.count.rows += 1
            yield row

    def counted(self, rows: Any) -> Any:
        self.count.rows += len(rows)
        return rows


@contextmanager
def counting() -> Iterator[Count]:
    """Count what this thread's connection executes and fetches meanwhile."""
    count = Count()
    connection.ensure_connection()
    plain = connection.make_cursor
    debug = connection.make_debug_cursor

    def make(cursor: Any) -> CountingCursor:
        return CountingCursor(cursor, connection, count)

    connection.make_cursor = connection.make_debug_cursor = make  # type: ignore[method-assign]
    try:
        yield count
    finally:
        connection.make_cursor, connection.make_debug_cursor = plain, debug  # type: ignore[method-assign]
