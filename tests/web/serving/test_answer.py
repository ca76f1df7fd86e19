"""A request as the program gets it, and its answer as it leaves: nothing of one may pass for another."""

import random
import socket
from collections.abc import Callable, Iterator
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException

from suggester.web.serving.answer import HeaderError, answered
from suggester.web.serving.connection import Connection, RefusedError

PIECES = (
    *(b"\r\n", b"\n", b"\r", b" ", b":", b"\t", b"\0", b"\xff", b"a=b", b"GET", b"*", b"http://x/", b"/"),
    *(b"HTTP/1.0", b"HTTP/1.1", b"Content-Length: 3", b"Content-Length: 4", b"Content-Length:\r\n 3"),
    *(b"Transfer-Encoding: chunked", b"Expect: x", b"Connection: keep-alive", b"X_y: 1", b"Host: localhost"),
)
HEAD = b"GET / HTTP/1.1\r\n"


@pytest.fixture
def conn() -> Iterator[Connection]:
    one, other = socket.socketpair()
    with one, other:
        yield Connection(Config(), one, ("127.0.0.1", 1), ("127.0.0.1", 80))


@pytest.fixture
def ask(conn: Connection) -> Callable[[WSGIApplication, bytes], bytes]:
    def answer_to(program: WSGIApplication, sent: bytes) -> bytes:
        conn.sock.incoming = bytearray(sent)
        asked = conn.sock.request()
        assert asked
        return answered(program, asked, conn, is_last=False)[0]

    return answer_to


def saying(headers: list[tuple[str, str]], *body: bytes, status: str = "200 OK") -> WSGIApplication:
    def program(_: WSGIEnvironment, start: StartResponse) -> Iterator[bytes]:
        start(status, headers)
        return iter(body)

    return program


def test_where_a_request_ends_is_the_same_for_whoever_finds_it_and_whoever_reads_it(conn: Connection) -> None:
    """Two readers who differ by three bytes would take the end of one request for another patient's."""
    draw = random.Random(2026)
    lengths: list[tuple[int, int]] = []

    def program(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        said = int(environ.get("CONTENT_LENGTH") or 0)
        lengths.append((said, len(environ["wsgi.input"].read())))
        start("200 OK", [])
        return []

    for _ in range(4_000):
        lines = [draw.choice(PIECES) + draw.choice((b"", b"\r\n")) for _ in range(draw.randint(0, 5))]
        conn.sock.incoming = bytearray(HEAD + b"".join(lines) + b"\r\n\r\n" + b"a=ba=b")
        try:
            asked = conn.sock.request()
            if asked:
                answered(program, asked, conn, is_last=False)
        except (RefusedError, ParseException):
            continue

    assert len(lengths) > 100
    assert {said for said, _ in lengths} >= {0, 3, 4}
    assert all(said == came for said, came in lengths)


@pytest.mark.parametrize(
    ("program", "sent", "ends"),
    [
        (saying([], b"ab", b"c"), HEAD, b"\r\nContent-Length: 3\r\n\r\nabc"),
        (saying([("Content-Length", "3")], b"abc"), HEAD, b"\r\nContent-Length: 3\r\n\r\nabc"),
        (saying([("Content-Length", "3")], b"abc"), b"HEAD / HTTP/1.1\r\n", b"\r\nContent-Length: 3\r\n\r\n"),
        (saying([("ETag", "x")], b"abc", status="304 Not Modified"), HEAD, b"\r\nETag: x\r\n\r\n"),
    ],
    ids=["counted", "said", "head alone", "not modified"],
)
def test_every_answer_says_how_long_it_is(
    ask: Callable[[WSGIApplication, bytes], bytes], program: WSGIApplication, sent: bytes, ends: bytes
) -> None:
    """On a connection that stays, the next answer begins where this one ends."""
    answer = ask(program, sent + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 ")
    assert b"\r\nConnection: keep-alive\r\n" in answer
    assert answer.endswith(ends)


@pytest.mark.parametrize("value", ["x\r\nSet-Cookie: y", "x\ny", "x\ry"])
def test_a_header_with_a_line_break_never_leaves(
    ask: Callable[[WSGIApplication, bytes], bytes], value: str
) -> None:
    """Whatever a page puts into a header, it must not begin another answer."""
    with pytest.raises(HeaderError):
        ask(saying([("Location", value)]), HEAD + b"\r\n")
