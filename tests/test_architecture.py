"""The house rules that a machine can check, and what to do when one is broken."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["amp", "cohorts", "applications", "conduct"]
APPS = ["cohorts", "applications", "conduct"]

# Whoever knows one app knows all: nothing else stands in an app's folder.
PARTS = {
    "__init__", "admin", "actions", "apps", "forms", "management", "migrations", "models",
    "permissions", "powers", "rules", "states", "tasks", "templatetags", "urls", "views",
}  # fmt: skip
ORDER = ["states", "powers", "models", "rules", "permissions", "actions", "tasks", "forms"]
VAGUE = {"utils", "helpers", "services", "managers", "common", "misc", "base_utils"}
LONGEST = 450
# Telling people asks for the outbox to be emptied, and only then loads the task.
ALLOWED = {("cohorts.actions.telling", "cohorts.tasks")}


def python_files(*rooms: str) -> list[Path]:
    return [
        path
        for room in rooms
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file names, also inside functions, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def rank(part: str) -> int:
    return ORDER.index(part) if part in ORDER else len(ORDER)


def complaint(name: str, imported: str) -> str:
    """What is wrong with ``name`` importing ``imported``; empty when nothing is."""
    here, there = name.split("."), imported.split(".")
    if (name, ".".join(there[:2])) in ALLOWED:
        return ""
    if there[0] in APPS and here[0] in APPS and here[0] != there[0]:
        return "" if there[0] == "cohorts" else f"{here[0]} does not know {there[0]}"
    if here[0] == "amp" and there[0] in {"applications", "conduct"} and name != "amp.urls":
        return f"amp does not know {there[0]}"
    same_app = here[0] in APPS and here[0] == there[0] and len(here) > 1 and len(there) > 1
    if same_app and there[1] in PARTS and rank(there[1]) > rank(here[1]):
        return f"{here[1]} comes before {there[1]}"
    return ""


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    wrong = {
        f"{path.relative_to(ROOT)}:{line} imports {imported}: {why}"
        for path in python_files(room)
        for line, imported in imports(path)
        if (why := complaint(name_of(path), imported))
    }
    assert not wrong, "Move the code to where it belongs:\n" + "\n".join(sorted(wrong))


def test_the_order_is_noticed_when_broken():
    assert complaint("cohorts.models.people", "cohorts.actions.moving")
    assert complaint("cohorts.states", "applications.states")
    assert complaint("amp.clock", "applications.models")
    assert complaint("conduct.actions", "applications.models")
    assert not complaint("applications.actions.submitting", "cohorts.actions.moving")
    assert not complaint("cohorts.actions.telling", "cohorts.tasks")


def test_import_linter_agrees():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_app_has_the_same_files():
    strangers = [
        f"{app}/{path.name}"
        for app in APPS
        for path in (ROOT / app).iterdir()
        if not path.name.startswith((".", "__pycache__")) and path.stem not in PARTS
    ]
    assert not strangers, f"An app holds only {', '.join(sorted(PARTS))}: {strangers}"


def test_every_file_says_what_it_is_about():
    vague = [str(path.relative_to(ROOT)) for path in python_files(*ROOMS) if path.stem in VAGUE]
    assert not vague, f"Name the file after what it does: {vague}"


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): length
        for path in python_files(*ROOMS, "tests")
        if (length := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long, f"Make a package of the same name, files up to {LONGEST} lines: {long}"


def test_nothing_confidential_has_an_admin():
    assert not (ROOT / "conduct" / "admin.py").exists(), "Reports are never shown in the admin."


def test_no_state_is_a_flag_and_no_signal_carries_our_logic():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files(*APPS)
        for line, imported in imports(path)
        if imported.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    assert not wrong, f"Call an action instead of sending a signal: {wrong}"
