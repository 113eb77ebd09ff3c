"""A GitHub on this machine, as far as signing in needs one, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings


@dataclass
class Account:
    id: int
    login: str
    email: str = ""
    is_verified: bool = True
    name: str | None = None

    @property
    def profile(self) -> dict[str, Any]:
        return {"id": self.id, "login": self.login, "name": self.name, "email": None}

    @property
    def emails(self) -> list[dict[str, Any]]:
        if not self.email:
            return []
        return [{"email": self.email, "primary": True, "verified": self.is_verified}]


@dataclass
class GitHub:
    """``account`` is whoever is signed in to GitHub; None says no to every request."""

    account: Account | None = None
    is_broken: bool = False
    asked_for: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    github: GitHub

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.github.asked_for.append(address.path)
        if address.path == "/login/oauth/authorize":
            self.authorize(parse_qs(address.query))
        elif self.github.is_broken or self.github.account is None:
            self.answer({"message": "Server Error"}, status=500)
        elif address.path == "/api/v3/user":
            self.answer(self.github.account.profile)
        elif address.path == "/api/v3/user/emails":
            self.answer(self.github.account.emails)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer({"access_token": "token", "token_type": "bearer", "scope": "user:email"})

    def authorize(self, query: dict[str, list[str]]) -> None:
        said = {"code": "code"} if self.github.account else {"error": "access_denied"}
        said["state"] = query["state"][0]
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri'][0]}?{urlencode(said)}")
        self.end_headers()

    def answer(self, content: Any, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def github_stand_in() -> Iterator[GitHub]:
    """GitHub, where ``GITHUB_URL`` of the tests' settings points."""
    github = GitHub()
    port = urlsplit(settings.GITHUB_URL).port
    handler = type("BoundHandler", (Handler,), {"github": github})
    server = ThreadingHTTPServer(("127.0.0.1", port or 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
