"""What `make run` says when it cannot begin. That it runs is shown in tests/cluster."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "80 00", "9" * 5000, "٣", ""])
def test_a_port_that_is_none_is_said_in_one_line(tmp_path, port):
    done = subprocess.run(
        [sys.executable, "deploy/run.py"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORT": port, "ENV_FILE": str(tmp_path / "env")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.endswith("give a number from 1 to 65535, as in: make run PORT=8001\n")
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir()), "Nothing is written before."


def only_settings(env_file) -> str:
    done = subprocess.run(
        [sys.executable, "deploy/run.py", "--only-settings"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": str(env_file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return env_file.read_text()


def test_each_machine_gets_random_keys_of_its_own_and_keeps_them(tmp_path):
    one, other = only_settings(tmp_path / "one"), only_settings(tmp_path / "other")
    keys = [line for line in one.splitlines() if line.startswith("CONDUCT_")]
    assert [line.partition("=")[0] for line in keys] == ["CONDUCT_PEPPER", "CONDUCT_KEY"]
    assert all(len(line) > 60 for line in keys)
    assert not set(keys) & set(other.splitlines())
    assert only_settings(tmp_path / "one") == one


def test_settings_of_before_are_completed_and_those_of_a_server_are_not(tmp_path):
    before, server = tmp_path / "before", tmp_path / "server"
    before.write_text("DEBUG=on\nDJANGO_SECRET_KEY=x\n")
    server.write_text("DEBUG=off\nDJANGO_SECRET_KEY=x\n")
    assert "CONDUCT_KEY=" in only_settings(before)
    assert "CONDUCT_KEY=" not in only_settings(server)
