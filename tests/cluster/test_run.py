"""``make run``: one foreground process that starts everything and stops all of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.processes import ROOT, free_port, wait_until

pytestmark = pytest.mark.cluster


SECONDS = 300  # for migrations, the demo and static files on a slow machine


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("portal")
    port = free_port()
    log = tmp_path / "log"
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "ENV_FILE": str(tmp_path / "env"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "deploy/run.py"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # As in a script's background, where a shell has Ctrl-C ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )
    process.port, process.log, process.environment = port, log, environment
    try:
        wait_until(lambda: "The portal runs at" in log.read_text(), seconds=SECONDS)
        yield process
    finally:
        process.terminate()  # So that it stops what it has started.
        process.wait(30)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def children(process: subprocess.Popen[bytes]) -> list[str]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return path.read_text().split() if path.exists() else []


def command_of(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_it_starts_everything_from_nothing(portal):
    assert answers(portal.port)
    mode = Path(portal.environment["ENV_FILE"]).stat().st_mode & 0o777
    assert mode == 0o600, "The keys are the owner's."
    assert len(children(portal)) == 3, "web, worker and clock"


def test_a_worker_that_ends_is_started_again(portal):
    worker = next(pid for pid in children(portal) if "worker" in command_of(pid).split("\0"))

    os.kill(int(worker), signal.SIGKILL)

    wait_until(lambda: "The worker ended and is started again" in portal.log.read_text())
    wait_until(lambda: any("worker" in command_of(pid).split("\0") for pid in children(portal)))


def test_a_taken_port_is_said_with_a_way_out(portal):
    second = subprocess.run(
        [sys.executable, "deploy/run.py"],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode != 0
    assert "make run PORT=" in second.stderr


def test_ctrl_c_stops_all_of_it(portal):
    started = children(portal)

    portal.send_signal(signal.SIGINT)

    assert portal.wait(20) == 0
    assert not answers(portal.port)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_setup_writes_settings_with_which_manage_works(tmp_path):
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": str(tmp_path / "env")}
    for command in (["deploy/run.py", "--only-settings"], ["manage.py", "check"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "env").stat().st_mode & 0o077 == 0, "Nobody else reads the keys."
