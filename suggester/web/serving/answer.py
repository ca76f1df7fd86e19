"""One request as a program wants it, and what the program answers as bytes.

A request's head is read and checked by gunicorn; what stands in it, and all that is sent, is here as a whole.
So every answer says its length, none has to be sent in pieces, and one that fails half-way was never begun.
"""

import sys
import time
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader
from gunicorn.util import unquote_to_wsgi_str

from suggester.web.serving.connection import Connection, Whole

UNNAMED = {"CONTENT-TYPE": "CONTENT_TYPE", "CONTENT-LENGTH": "CONTENT_LENGTH"}
"""Headers whose name in an environ does not say that they are headers."""
WITHOUT_BODY = ("204", "304")

ALIKE: WSGIEnvironment = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.input_terminated": True,
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
"""What is the same for every request."""


class HeaderError(Exception):
    """A header of an answer that would break the line, and so could begin another answer."""


class Head(Request):  # type: ignore[misc]
    """The first lines of a request. The library trusts no proxy: the program counts its own."""

    def _peer_is_trusted_proxy(self) -> bool:
        return False


def answered(
    program: WSGIApplication, asked: Whole, conn: Connection, *, is_last: bool
) -> tuple[bytes, bool]:
    """The answer, and whether another request may follow it. Raises ParseException for what is no request."""
    head = Head(conn.cfg, IterUnreader([asked.head]), conn.client)
    answer = Answer(head, closes=is_last or asked.is_cut or head.should_close())
    body = program(environ_of(head, asked.body, conn), answer.start)
    try:
        return answer.whole(b"".join(body)), not answer.closes
    finally:
        close = getattr(body, "close", None)
        if close:
            close()


def environ_of(head: Request, body: bytes, conn: Connection) -> WSGIEnvironment:
    """What the program is told of a request."""
    environ: WSGIEnvironment = ALIKE | {
        "REQUEST_METHOD": head.method,
        "PATH_INFO": unquote_to_wsgi_str(head.path),
        "QUERY_STRING": head.query,
        "SERVER_NAME": conn.server[0],
        "SERVER_PORT": str(conn.server[1]),
        "SERVER_PROTOCOL": f"HTTP/{head.version[0]}.{head.version[1]}",
        "REMOTE_ADDR": conn.client[0],
        "wsgi.input": BytesIO(body),
        "gunicorn.socket": conn.sock,
    }
    for name, value in head.headers:
        key = UNNAMED.get(name) or f"HTTP_{name.replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


class Answer:
    """What the program answers to one request."""

    def __init__(self, head: Request, *, closes: bool) -> None:
        self._asked = head
        self.closes = closes
        self._status = ""
        self._headers: list[tuple[str, str]] = []
        self._written: list[bytes] = []

    def start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
        """What a program calls with its status and headers; once more if it failed after all."""
        self._status, self._headers = status, headers
        return self._written.append

    def whole(self, body: bytes) -> bytes:
        """Head and body, to be sent as one. Raises HeaderError."""
        body = b"".join((*self._written, body))
        major, minor = self._asked.version
        lines = [
            f"HTTP/{major}.{minor} {self._status}",
            f"Date: {http_date(int(time.time()))}",
            f"Connection: {'close' if self.closes else 'keep-alive'}",
            *(f"{name}: {value}" for name, value in self._headers),
        ]
        if self._status[:3] in WITHOUT_BODY or self._asked.method == "HEAD":
            body = b""
        elif not any(name.lower() == "content-length" for name, _ in self._headers):
            lines.append(f"Content-Length: {len(body)}")
        text = "\r\n".join(lines)
        if text.count("\r") + text.count("\n") != 2 * (len(lines) - 1):
            raise HeaderError("a header holds a line break")
        return text.encode("latin-1") + b"\r\n\r\n" + body


@lru_cache(maxsize=1)
def http_date(second: int) -> str:
    """The moment as an answer says it; the same for a whole second."""
    return formatdate(second, usegmt=True)
