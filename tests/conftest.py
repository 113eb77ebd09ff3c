"""What every test has: no network but this machine, and nothing that lasts."""

import ipaddress
import socket
from typing import Any

import pytest

pytest_plugins = ["tests.cast", "tests.conduct.emptying"]

connect = socket.socket.connect


def only_here(self: socket.socket, address: Any) -> None:
    """Refuse to leave this machine: a test that needs the internet proves nothing tomorrow."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(address[0]):
        raise AssertionError(f"A test tried to connect to {address[0]}.")
    connect(self, address)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Any:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", only_here)
    yield
    patch.undo()


@pytest.fixture
def figure(record_property: Any) -> Any:
    """``figure("0 of 20 opened")``: what a test counted, told at the end of the run."""
    return lambda words: record_property("figure", words)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    told = {
        value
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "figure"
    }
    if told:
        terminalreporter.section("Figures")
    for words in sorted(told):
        terminalreporter.write_line(words)


@pytest.fixture(autouse=True)
def known_programmes(request: Any, _django_db_marker: None) -> None:
    """What a migration wrote is there again after a test that emptied every table."""
    for database in ("transactional_db", "db"):
        if database in request.fixturenames:
            request.getfixturevalue(database)
            break
    else:
        if request.node.get_closest_marker("django_db") is None:
            return
    from tests.first_rows import write_first_rows

    write_first_rows()
