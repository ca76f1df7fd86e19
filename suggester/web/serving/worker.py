"""A worker process: one thread waits for all clients at once, and eight work out answers.

It is gunicorn's threaded worker with another way to wait. As it comes, each connection takes one of the
threads while it sends nothing, and keeps it while it reads nothing: eight idle ones stop all others.
"""

import errno
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from suggester.web.journal.journal import note, note_crash, write_out
from suggester.web.protection.security import HEADERS, NOT_KEPT
from suggester.web.serving.connection import Connection, RefusedError

IDLE_SECONDS = 15.0
REQUEST_SECONDS = 60.0
"""From its first byte to its last; and how long a client may take nothing of an answer."""
CLOSING_SECONDS = 5.0
LAST_REQUEST_SECONDS = 0.5
"""In which a client of a worker that ends may still send what it has begun to send."""
TELL_SECONDS = 0.5
HELD_AT_MOST = 32 * 1024 * 1024
"""Bytes of all clients that wait for the rest of a request, or to be read. Beyond, the largest has to go."""
FULL = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
HARMLESS = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}
STATUS_OF = {
    errors.LimitRequestLine: "414 URI Too Long",
    errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    errors.ExpectationFailed: "417 Expectation Failed",
}
OUR_FAULTS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Serves many connections with few threads. Where there is no room, those that wait longest go."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._waiting: dict[Connection, None] = {}
        self._running: dict[Connection, float] = {}
        self._held = 0
        self._swept = self._told = 0.0

    # Connections, all in the one thread that waits.

    def accept(self, listener: socket.socket) -> None:
        """A new client; whoever has waited longest makes room where there is none."""
        while self.nr_conns >= self.cfg.worker_connections - 1 and self._waiting:
            self._drop(next(iter(self._waiting)))
        try:
            real, client = listener.accept()
        except OSError as error:
            self._could_not_accept(error)
            return
        self.nr_conns += 1
        conn = Connection(self.cfg, real, client, listener.getsockname())
        self._wait(conn, EVENT_READ, self._receive, IDLE_SECONDS)
        self._receive(conn)

    def _could_not_accept(self, error: OSError) -> None:
        if error.errno in FULL:
            for longest in list(self._waiting)[:1]:
                self._drop(longest)
        elif error.errno not in HARMLESS:
            raise error

    def _receive(self, conn: Connection) -> None:
        """Something has come, or the client has gone."""
        is_first = not conn.sock.incoming
        try:
            if not conn.sock.receive():
                self._drop(conn)
                return
        except BlockingIOError:
            return
        except OSError:
            self._drop(conn)
            return
        if is_first:
            conn.deadline = time.monotonic() + REQUEST_SECONDS
        self._count(conn)
        self._hand_on(conn)

    def _hand_on(self, conn: Connection) -> None:
        """To a thread, as soon as the request is whole."""
        try:
            if conn in self._waiting and conn.sock.has_request():
                self._wait_no_more(conn)
                self.enqueue_req(conn)
        except RefusedError as error:
            self._wait_no_more(conn)
            self._refuse(conn, error.status)
        except OSError:
            self._drop(conn)

    def _refuse(self, conn: Connection, status: str) -> None:
        conn.stays = False
        note("not understood", status=int(status[:3]))
        conn.sock.sendall(refusal(status))
        self._send(conn)

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        """An answer is worked out: what the client has not taken yet waits here, and no thread with it."""
        conn.stays = not fs.exception() and fs.result() and conn.sock.is_in_step
        self._send(conn)

    def _send(self, conn: Connection) -> None:
        try:
            is_sent = conn.sock.flush()
        except OSError:
            self._drop(conn)
            return
        if not is_sent:
            self._wait(conn, EVENT_WRITE, self._send, REQUEST_SECONDS)
        elif conn.stays:
            self._wait(conn, EVENT_READ, self._receive, IDLE_SECONDS if self.alive else LAST_REQUEST_SECONDS)
            self._hand_on(conn)  # the next one may have come together with the last
        else:
            self._close(conn)

    def _close(self, conn: Connection) -> None:
        """What is still coming is read first: else the system would take back the end of the answer."""
        try:
            conn.sock.half_close()
        except OSError:
            self._drop(conn)
        else:
            self._wait(conn, EVENT_READ, self._forget, CLOSING_SECONDS)

    def _forget(self, conn: Connection) -> None:
        try:
            has_more = conn.sock.receive()
        except BlockingIOError:
            return
        except OSError:
            has_more = False
        conn.sock.incoming.clear()
        if not has_more:
            self._drop(conn)

    def _wait(self, conn: Connection, event: int, then: Callable[[Connection], None], seconds: float) -> None:
        """Until the client does something, or its time is over."""
        self._wait_no_more(conn)
        conn.deadline = time.monotonic() + seconds
        self.poller.register(conn.sock, event, lambda _: self._happened(conn, then))
        self._waiting[conn] = None
        self._count(conn)

    def _happened(self, conn: Connection, then: Callable[[Connection], None]) -> None:
        """Unless it had to make room for another one a moment ago, with its event already on the way."""
        if conn in self._waiting:
            then(conn)

    def _wait_no_more(self, conn: Connection) -> None:
        if conn in self._waiting:
            del self._waiting[conn]
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._wait_no_more(conn)
        self._held -= conn.counted
        self.nr_conns -= 1
        conn.close()

    def _count(self, conn: Connection) -> None:
        self._held += conn.sock.held - conn.counted
        conn.counted = conn.sock.held
        while self._held > HELD_AT_MOST and self._waiting:
            self._drop(max(self._waiting, key=lambda one: one.counted))

    # What the library's own loop asks for.

    def murder_keepalived(self, force: bool = False) -> None:
        """Whoever's time is over has to go; looked through once a second."""
        now = time.monotonic()
        if force or not self.alive or now - self._swept >= 1:
            self._swept = now
            for conn in [one for one in self._waiting if force or one.deadline < now]:
                self._drop(conn)

    def murder_pending(self) -> None:
        """All who wait are in one list."""

    def _cap_keepalive(self, deadline: float) -> None:
        """Whoever has not begun to ask when the worker ends can ask the next one."""
        soon = min(deadline, time.monotonic() + LAST_REQUEST_SECONDS)
        for conn in self._waiting:
            if not conn.sock.held:
                conn.deadline = min(conn.deadline, soon)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that ends lets go of the port, so that new clients are refused and do not wait in vain."""
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                listener.close()

    def notify(self) -> None:
        """Tell that all is well; a worker in which a request hangs ends, and another takes its place."""
        now = time.monotonic()
        if now - self._told < TELL_SECONDS:
            return
        self._told = now
        longest = now - min(list(self._running.values()), default=float("inf"))
        if longest > self.cfg.timeout:
            note("worker hangs", seconds=round(longest))
            write_out(1)
            os._exit(1)
        super().notify()

    # One request, in a thread.

    def handle(self, conn: Connection) -> bool:
        """Work out the answer to one request; whether another one may follow."""
        self._running[conn] = time.monotonic()
        try:
            return bool(super().handle(conn))
        finally:
            del self._running[conn]

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Refused without repeating a word of it: it could hold an answer."""
        if isinstance(exc, errors.ParseException) and not isinstance(exc, OUR_FAULTS):
            status = STATUS_OF.get(type(exc), "400 Bad Request")
            note("not understood", status=int(status[:3]))
        else:
            status = "500 Internal Server Error"
            note_crash(exc)
        client.sendall(refusal(status))


def refusal(status: str) -> bytes:
    """The answer to what is no request: as bare as can be, with the headers of every answer."""
    text = f"{status}\n"
    headers = [
        ("Connection", "close"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
        *HEADERS,
        NOT_KEPT,
    ]
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", text]
    return "\r\n".join(lines).encode()
