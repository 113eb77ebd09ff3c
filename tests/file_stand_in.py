"""A host that offers one file, as GitHub does with raw files, over real HTTP on this machine."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"


@dataclass
class FileHost:
    """What the host answers. ``leads_to`` redirects; the pauses are seconds.

    ``pause`` comes before anything is said, ``pause_between`` before each byte
    of the file. ``is_endless`` sends more and more. ``asked`` keeps the headers
    of every request.
    """

    url: str = ""
    content: bytes = b""
    status: int = 200
    leads_to: str = ""
    pause: float = 0
    pause_between: float = 0
    is_endless: bool = False
    knows_etags: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'W/"{hashlib.sha256(self.content).hexdigest()}"' if self.knows_etags else ""


class Handler(BaseHTTPRequestHandler):
    host: FileHost

    def do_GET(self) -> None:
        host = self.host
        host.asked.append(dict(self.headers))
        time.sleep(host.pause)
        try:
            self.answer(host)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # Whoever asked has heard enough.

    def answer(self, host: FileHost) -> None:
        if host.leads_to and self.path != "/there":
            return self.head(302, Location=host.leads_to)
        known = bool(host.etag) and self.headers.get("If-None-Match") == host.etag
        if known and host.status == 200:
            return self.head(304, ETag=host.etag)
        self.head(host.status, ETag=host.etag)
        while host.is_endless:
            self.wfile.write(b"# more\n" * 10_000)
        if not host.pause_between:
            self.wfile.write(host.content)
            return None
        for byte in host.content:
            time.sleep(host.pause_between)
            self.wfile.write(bytes([byte]))
        return None

    def head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def file_host(content: bytes = b"") -> Iterator[FileHost]:
    host = FileHost(content=content)
    handler = type("BoundHandler", (Handler,), {"host": host})
    server = ThreadingHTTPServer((HOST, 0), handler)
    host.url = f"http://{HOST}:{server.server_address[1]}/MAINTAINERS.yaml"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
