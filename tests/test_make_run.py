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
