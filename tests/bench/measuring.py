"""Print, in one run, requests per second as ratios, and queries and rows per page.

A ratio compares a public page with a bare view of the same size behind the same
server and middleware, measured in turns, so that another load on the machine
falls on both: 0.25 means four bare answers in the time of one page. Then how
fast places are assigned.
"""

# ruff: noqa: T201 (printing is what it is for)
import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment

from cohorts.models import User
from tests.bench.assigning import print_assigning
from tests.bench.load import per_second, size_of
from tests.bench.writing import Writing, writing
from tests.cast import signed_in
from tests.pages import AT_ANY_SIZE, BESIDE, OF_APPLICATIONS, PUBLIC, Page
from tests.processes import ROOT, database_url, free_port
from tests.rows import counting

SIZES = (100, 100_000)
ROUNDS = 5
REQUESTS = 80  # per page and round
TIMED = 15  # times that a page is asked for, in turns with another one
APART = (
    ["tests.bench.last_minute"],
    ["tests.bench.release"],
    ["tests.bench.oracle", "eligibility"],
    ["tests.bench.oracle", "assignment"],
)
SERVER = ["-m", "gunicorn", "amp.wsgi", "--workers", "1", "--threads", "4"]


def main() -> None:
    wanted = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    wanted.add_argument("--applications", type=int, nargs="+", default=SIZES, metavar="N")
    sizes = wanted.parse_args().applications
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        print_counts(sizes)
        print_ratios(sizes[-1])
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    print_assigning()
    print("\nEach also a command of its own, python -m …", flush=True)
    for command in APART:
        subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False)


# Queries and rows -----------------------------------------------------------------------


def print_counts(sizes: list[int]) -> None:
    """The last size stays loaded."""
    pages = [*PUBLIC, *OF_APPLICATIONS]
    found, times, written = [], [], []
    for size in sizes:
        call_command("flush", verbosity=0, interactive=False)
        begun = time.perf_counter()
        call_command("load_scale", applications=size, stdout=StringIO())
        print(f"{size:,} applications loaded in {time.perf_counter() - begun:.0f} s.")
        settle()
        found.append([count(page) for page in pages])
        times.append([time_of(page) for page in AT_ANY_SIZE])
        written.append(writing())
    print(f"\nQueries and fetched rows per page, on {connection.display_name}")
    print(f"{'':22}" + "".join(f"{size:>14,}" for size in sizes) + "  applications")
    for place, page in enumerate(pages):
        cells = "".join(f"{one[place][0]:>6} q{one[place][1]:>4} r" for one in found)
        print(f"{page.name:22}{cells}")
    print_writing(written)
    print_times(sizes, times)


def print_writing(written: list[Writing]) -> None:
    for name in ("autosave", "submission"):
        cells = "".join(f"{getattr(one, name):>6} q{'':6}" for one in written)
        print(f"{name:22}{cells}")


def settle() -> None:
    """As the database's own cleaner does a minute after so much was written."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


# Time at any size -------------------------------------------------------------------------


def time_of(page: Page) -> tuple[float, float]:
    """Milliseconds of the page, and how many times those of a page that no size touches."""
    ours, theirs = browser_for(page), browser_for(BESIDE)
    turns = [(seconds(ours, page), seconds(theirs, BESIDE)) for _time in range(TIMED)]
    mine, beside = (statistics.median(column) for column in zip(*turns, strict=True))
    return mine * 1000, mine / beside


def seconds(browser: Any, page: Page) -> float:
    begun = time.perf_counter()
    browser.get(page.path)
    return time.perf_counter() - begun


def print_times(sizes: list[int], times: list[list[tuple[float, float]]]) -> None:
    """The ratio compares the medians beside another page of the desk, measured in turns."""
    print(f"\nTime per page at {sizes[-1]:,} applications beside {sizes[0]:,}")
    print(f"{'':22}" + "".join(f"{size:>12,}" for size in sizes) + "   ratio")
    for place, page in enumerate(AT_ANY_SIZE):
        cells = "".join(f"{one[place][0]:>9.1f} ms" for one in times)
        print(f"{page.name:22}{cells}{times[-1][place][1] / times[0][place][1]:>8.2f}")


def count(page: Page) -> tuple[int, int]:
    browser = browser_for(page)
    with counting() as found:
        answer = browser.get(page.path)
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} answered {answer.status_code}.")
    return found.queries, found.rows


def browser_for(page: Page) -> Any:
    """Whose first visit is over: it writes the session."""
    browser = signed_in(User.objects.get(email=page.who) if page.who else None)
    browser.get(page.path)
    return browser


# Requests per second ----------------------------------------------------------------------


def print_ratios(size: int) -> None:
    with server() as port:
        print(f"\nPublic pages beside a bare view of the same size, at {size:,} applications")
        print(f"{'':22}{'bytes':>8}{'page/s':>9}{'bare/s':>9}{'ratio':>8}   lowest – highest")
        for page in PUBLIC:
            print_ratio(page, port)


def print_ratio(page: Page, port: int) -> None:
    length = size_of(port, page.path)
    bare = f"/bare/{length}/"
    for path in (page.path, bare):
        per_second(port, path, REQUESTS)
    speeds = [
        (per_second(port, page.path, REQUESTS), per_second(port, bare, REQUESTS))
        for _round in range(ROUNDS)
    ]
    ratios = sorted(ours / theirs for ours, theirs in speeds)
    ours, theirs = (statistics.median(column) for column in zip(*speeds, strict=True))
    print(
        f"{page.name:22}{length:>8,}{ours:>9.0f}{theirs:>9.0f}{statistics.median(ratios):>8.2f}"
        f"   {ratios[0]:.2f} – {ratios[-1]:.2f}"
    )


@contextmanager
def server() -> Iterator[int]:
    """The portal behind gunicorn with production's settings, on the database of the counts."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": database_url(),
        "PLAIN_STATIC_FILES": "off",
        "LOG_LEVEL": "ERROR",
    }
    run = {"cwd": ROOT, "env": environment}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, check=True, **run)  # type: ignore[call-overload]
    command = [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    process = subprocess.Popen(command, **run)  # type: ignore[call-overload]
    try:
        wait_for(lambda: size_of(port, "/"), process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(answer: Callable[[], Any], process: subprocess.Popen[bytes]) -> None:
    for _time in range(150):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        try:
            answer()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server does not answer.")
