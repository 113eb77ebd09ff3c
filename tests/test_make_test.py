"""The closing line of ``make test``: what no run did, and why; what else the documents start."""

import os
import re
import subprocess
import sys

import pytest

from tests.__main__ import ROOT, Suite

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_always"/>
<testcase classname="tests.a" name="test_two_at_once">{}</testcase>
</testsuite></testsuites>"""
SKIPPED = '<skipped message="needs PostgreSQL"/>'


def report(folder, name, inner):
    path = folder / name
    path.write_text(REPORT.format(inner))
    return path


def test_what_one_database_skips_and_the_other_runs_is_not_left_out(tmp_path):
    suite = Suite()
    suite.read(report(tmp_path, "sqlite.xml", SKIPPED))
    suite.read(report(tmp_path, "postgresql.xml", ""))
    assert suite.closing_line == "Left out: nothing."


def test_what_no_run_did_is_named_with_its_reason(tmp_path):
    suite = Suite()
    suite.left_out.append("browser tests (no Chromium)")
    suite.read(report(tmp_path, "sqlite.xml", SKIPPED))
    line = "Left out: browser tests (no Chromium); 1 tests (needs PostgreSQL)."
    assert suite.closing_line == line


# What prints the figures of the documents ---------------------------------------------------


def printers():
    """Every module of the benches that a document tells its reader to run."""
    text = "".join(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))
    return sorted(set(re.findall(r"python -m (tests\.bench\.\w+)", text)))


def test_the_documents_name_their_printers():
    assert "tests.bench.assigning" in printers()


@pytest.mark.parametrize("module", printers())
def test_a_printer_of_figures_is_read_without_settings_made_for_it(module):
    bare = {name: value for name, value in os.environ.items() if "DJANGO_" not in name}
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        cwd=ROOT, env=bare, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
