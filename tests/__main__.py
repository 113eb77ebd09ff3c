"""The whole suite: ``make test``.

On SQLite, then on PostgreSQL where a server answers; browser and cluster tests
once, where Chromium, PostgreSQL and Redis are. The closing line names whatever
was left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@localhost:5432/amp")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://localhost:6379/9")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)

NO_TESTS = 5  # pytest's exit code


class Suite:
    """Runs parts of the suite and remembers what failed and what was left out."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.left_out: list[str] = []
        self.skipped: dict[str, str] = {}
        self.done: set[str] = set()

    def run(self, title: str, marker: str, *options: str, **environment: str) -> None:
        print(f"\n== {title}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.xml")
            command = [sys.executable, "-m", "pytest", "-m", marker, f"--junitxml={report}"]
            done = subprocess.run(
                [*command, *options], cwd=ROOT, env={**os.environ, **environment}, check=False
            )
            if done.returncode == NO_TESTS:
                self.left_out.append(f"{title} (there are none)")
            elif done.returncode:
                self.failed.append(title)
            if report.exists():
                self.read(report)

    def read(self, report: Path) -> None:
        for test in ElementTree.parse(report).iter("testcase"):
            name = f"{test.get('classname')}.{test.get('name')}"
            reason = test.find("skipped")
            if reason is None:
                self.done.add(name)
            else:
                self.skipped[name] = reason.get("message", "")

    @property
    def closing_line(self) -> str:
        """What no run did, with the reason. A test skipped on one database may run on the other."""
        reasons = Counter(why for name, why in self.skipped.items() if name not in self.done)
        single = [f"{number} tests ({why})" for why, number in reasons.items()]
        return f"Left out: {'; '.join([*self.left_out, *single]) or 'nothing'}."


def postgresql_answers() -> bool:
    try:
        with psycopg.connect(POSTGRESQL.rpartition("/")[0] + "/postgres", connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def redis_answers() -> bool:
    try:
        return bool(redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping())
    except redis.RedisError:
        return False


def main() -> int:
    suite = Suite()
    has_postgresql, has_redis = postgresql_answers(), redis_answers()
    most, two = "not browser and not cluster", ["-n", "2", "--dist", "worksteal"]

    suite.run("Tests on SQLite", most, *two, DATABASE_URL="sqlite://:memory:")
    suite.run(
        "Confidential reports in a database of their own",
        most,
        "tests/conduct",
        DATABASE_URL="sqlite://:memory:",
        CONDUCT_DATABASE_URL="sqlite://:memory:",
    )
    if has_postgresql:
        suite.run("Tests on PostgreSQL", most, *two, DATABASE_URL=POSTGRESQL)
    else:
        suite.left_out.append("everything on PostgreSQL (no server answers)")

    database = POSTGRESQL if has_postgresql else "sqlite://:memory:"
    if CHROMIUM:
        suite.run("Browser tests", "browser", DATABASE_URL=database, CHROMIUM=CHROMIUM)
    else:
        suite.left_out.append("browser tests (no Chromium)")

    if has_postgresql and has_redis:
        suite.run("Cluster tests", "cluster", DATABASE_URL=POSTGRESQL, TEST_REDIS_URL=REDIS)
    else:
        suite.left_out.append("cluster tests (they need PostgreSQL and Redis)")

    print()
    print(f"Failed: {'; '.join(suite.failed) or 'nothing'}.")
    print(suite.closing_line)
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
