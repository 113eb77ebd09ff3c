"""The portal on one machine, in one foreground process: ``make run``.

Writes a local ``.env`` when there is none, brings the database and the static
files up to date, loads the demo into an empty database, and runs the web
process, the background worker and the clock until Ctrl-C.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = Path(os.environ.get("ENV_FILE", ROOT / ".env"))
MANIFEST = ROOT / "staticfiles" / "staticfiles.json"

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
ADDRESS = f"http://{'localhost' if HOST in LOOPBACK | {'0.0.0.0', '::'} else HOST}:{PORT}"

ENV = """\
# Written by `make setup` or `make run` for this machine. See docs/running.md for a server.
DEBUG=on
DEMO_SKIPS_SECOND_FACTOR=on
DJANGO_SECRET_KEY={key}
DJANGO_ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
"""
# What confidential reports are sealed with; a server is given its own.
CONDUCT = ("CONDUCT_PEPPER", "CONDUCT_KEY")

PROGRAMS = {
    "web": [
        *("-m", "gunicorn", "amp.wsgi", "--bind", f"{HOST}:{PORT}"),
        *("--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"),
    ],
    "worker": ["manage.py", "worker"],
    "clock": ["manage.py", "tick", "--every", "60"],
}


def main() -> int:
    refuse_an_impossible_port()
    if not ENV_FILE.exists():
        write_env()
    complete_env()
    if "--only-settings" in sys.argv:
        return 0
    refuse_a_taken_port()
    os.environ.setdefault("SITE_URL", ADDRESS)
    if HOST not in LOOPBACK:
        os.environ.setdefault("DJANGO_ALLOWED_HOSTS", "*")
    prepare()
    return run()


def refuse_an_impossible_port() -> None:
    if not (PORT.isascii() and PORT.isdigit() and 1 <= int(PORT[:6]) <= 65535):
        sys.exit(f"PORT is {PORT!r}; give a number from 1 to 65535, as in: make run PORT=8001")


def refuse_a_taken_port() -> None:
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            sys.exit(f"{HOST}:{PORT} cannot be used ({error.strerror}). Try: make run PORT=8001")


def write_env() -> None:
    ENV_FILE.touch(mode=0o600)
    ENV_FILE.write_text(ENV.format(key=secrets.token_urlsafe(60)))
    print(f"Wrote {ENV_FILE.name} with random keys.")


def complete_env() -> None:
    """Keys that an `.env` of this machine lacks, such as one written before there were any."""
    written = ENV_FILE.read_text()
    missing = [name for name in CONDUCT if f"{name}=" not in written]
    if "DEBUG=on" in written.splitlines():
        with ENV_FILE.open("a") as file:
            file.writelines(f"{name}={secrets.token_urlsafe(60)}\n" for name in missing)


def prepare() -> None:
    manage("migrate", "--verbosity", "0")
    if reports_lie_apart():
        manage("migrate", "--verbosity", "0", "--database", "conduct")
    manage("createcachetable")
    if not static_files_are_current():
        manage("collectstatic", "--no-input", "--clear", "--verbosity", "0")
    manage("load_demo", "--if-empty")
    if "DEBUG=on" in ENV_FILE.read_text().splitlines():
        manage("conduct_demo")


def reports_lie_apart() -> bool:
    """Whether confidential reports have a database of their own; the environment goes first."""
    written = re.search(r"^CONDUCT_DATABASE_URL=(.*)$", ENV_FILE.read_text(), re.MULTILINE)
    address = os.environ.get("CONDUCT_DATABASE_URL", written[1] if written else "")
    return bool(address.strip(" '\""))


def manage(*command: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"`manage.py {command[0]}` did not succeed; see above.")


def static_files_are_current() -> bool:
    """Whether nothing changed since they were built: building takes seconds, looking does not."""
    if not MANIFEST.exists():
        return False
    built = MANIFEST.stat().st_mtime
    sources = [ROOT / "requirements.txt", *(ROOT / "static").rglob("*")]
    return all(source.stat().st_mtime <= built for source in sources)


def start(name: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process only, which then stops
    # the others in order.
    return subprocess.Popen([sys.executable, *PROGRAMS[name]], cwd=ROOT, start_new_session=True)


def run() -> int:
    """Run everything until told to stop; the worker and the clock are started again if they end."""
    # Also Ctrl-C: a shell that starts something in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    running = {}
    try:
        running = {name: start(name) for name in PROGRAMS}
        wait_for_answer(running["web"])
        print(f"\nThe portal runs at {ADDRESS} (Ctrl-C stops it).\n", flush=True)
        while running["web"].poll() is None:
            time.sleep(0.5)
            for name, program in running.items():
                if name != "web" and program.poll() is not None:
                    print(f"The {name} ended and is started again.", flush=True)
                    time.sleep(2)
                    running[name] = start(name)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(list(running.values()))


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def wait_for_answer(web: subprocess.Popen[bytes]) -> None:
    here = "127.0.0.1" if HOST == "0.0.0.0" else HOST
    while web.poll() is None:
        try:
            urllib.request.urlopen(f"http://{here}:{PORT}/healthz", timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return


def stop(programs: list[subprocess.Popen[bytes]]) -> None:
    """Ask nicely, all at once; whoever has not ended in ten seconds is ended."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    print("\nStopping.", flush=True)
    for program in programs:
        program.terminate()
    end = time.monotonic() + 10
    for program in programs:
        try:
            program.wait(max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
