"""The closing line of ``make test``: what no run did, and why."""

from tests.__main__ import Suite

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
