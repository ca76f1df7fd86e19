"""A worker process: one thread waits for all clients at once, and eight work out answers.

It is gunicorn's threaded worker with another way to wait. As it comes, each connection takes one of the
threads while it sends nothing, and keeps it while it reads nothing: eight idle ones stop all others.
"""

import errno
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from suggester.web.journal.journal import note, note_crash, write_out
from suggester.web.protection.security import HEADERS, NOT_KEPT
from suggester.web.serving.answer import answered
from suggester.web.serving.connection import Connection, RefusedError, Whole

IDLE_SECONDS = 15.0
REQUEST_SECONDS = 60.0
"""From its first byte to its last; and how long a client may take nothing of an answer."""
CLOSING_SECONDS = 5.0
LAST_REQUEST_SECONDS = 0.5
"""In which a client of a worker that ends may still send what it has begun to send."""
TELL_SECONDS = 0.5
ENOUGH = b"enough"
HELD_AT_MOST = 32 * 1024 * 1024
"""Bytes of all clients that wait for the rest of a request, or to be read. Beyond, the largest has to go."""
WELCOMED_AT_ONCE = 16
"""New clients between two looks at all others; the rest may come to another worker."""
FULL = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
HARMLESS = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}
STATUS_OF = {
    errors.LimitRequestLine: "414 URI Too Long",
    errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    errors.ExpectationFailed: "417 Expectation Failed",
}


class Worker(ThreadWorker):  # type: ignore[misc]
    """Serves many connections with few threads. Where there is no room, those that wait longest go."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._waiting: dict[Connection, None] = {}
        self._running: dict[Connection, float] = {}
        self._held = 0
        self._swept = self._told = 0.0
        self._made = self.tmp.last_update()

    # What the first process asks of its own copy; the file is all that both have.

    @property
    def serves(self) -> bool:
        """Whether it has told at least once that all is well."""
        return bool(self.tmp.last_update() != self._made)

    @property
    def has_grown_old(self) -> bool:
        """Whether it has asked for another one in its place."""
        return os.fstat(self.tmp.fileno()).st_size > 0

    # Connections, all in the one thread that waits.

    def accept(self, listener: socket.socket) -> None:
        """New clients, some at once, so that none is kept outside until all others were looked after."""
        for _ in range(WELCOMED_AT_ONCE):
            if not self._welcome(listener):
                break

    def _welcome(self, listener: socket.socket) -> bool:
        """One more, if there is one; whoever has waited longest makes room where there is none."""
        while self.nr_conns >= self.cfg.worker_connections - 1 and self._waiting:
            self._drop(next(iter(self._waiting)))
        try:
            real, client = listener.accept()
        except OSError as error:
            self._could_not_accept(error)
            return False
        self.nr_conns += 1
        conn = Connection(self.cfg, real, client, listener.getsockname())
        self._wait(conn, EVENT_READ, self._receive, IDLE_SECONDS)
        self._receive(conn)
        return True

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
            asked = conn.sock.request() if conn in self._waiting else None
            if asked:
                self._wait_no_more(conn)
                self._count_request()
                self._lend_thread(conn, asked)
        except RefusedError as error:
            self._wait_no_more(conn)
            self._refuse(conn, error.status)
        except OSError:
            self._drop(conn)

    def _count_request(self) -> None:
        """After some so many it asks for another worker in its place, and goes on until it is told to end."""
        self.nr += 1
        if self.nr == self.max_requests:
            os.write(self.tmp.fileno(), ENOUGH)

    def _lend_thread(self, conn: Connection, asked: Whole) -> None:
        done = self.tpool.submit(self._answer, conn, asked)
        done.add_done_callback(lambda _: self.method_queue.defer(self._send, conn))

    def _refuse(self, conn: Connection, status: str) -> None:
        self._put_refusal(conn, status)
        self._send(conn)

    def _put_refusal(self, conn: Connection, status: str) -> None:
        conn.stays = False
        note("not understood", status=int(status[:3]))
        conn.sock.unsent += refusal(status)

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
        conn.sock.close()

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

    def _answer(self, conn: Connection, asked: Whole) -> None:
        """Work out the answer and send what the client takes at once; for the rest no thread waits."""
        self._running[conn] = time.monotonic()
        try:
            answer, conn.stays = answered(self.wsgi, asked, conn, is_last=not self.alive)
            conn.sock.unsent += answer
        except errors.ParseException as error:  # not one word is repeated: it could hold an answer
            self._put_refusal(conn, STATUS_OF.get(type(error), "400 Bad Request"))
        except Exception as error:
            note_crash(error)
            conn.stays = False
            conn.sock.unsent += refusal("500 Internal Server Error")
        finally:
            del self._running[conn]
        with suppress(OSError):  # the client has gone, which the thread that waits finds out as well
            conn.sock.flush()


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
