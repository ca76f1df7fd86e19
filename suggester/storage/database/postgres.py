"""PostgreSQL by connections on which nobody waits longer than a clinician would.

A server that is stopped, or a network that swallows everything, answers nothing and refuses nothing, and no
setting of the server's own can end that. So each wait ends here: what was asked is called off, the connection
is closed, and for a moment nobody tries again, because each of them would wait as long.
"""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import URL, Engine, create_engine, event

STATEMENT_SECONDS = 2
ANSWER_SECONDS = 2.25
"""A little more than a statement may take, so that a server that lives can say so itself."""
CANCEL_SECONDS = 0.2
PAUSE_SECONDS = 2
POLL_SECONDS = 0.1
OPTIONS = (
    f"-c statement_timeout={STATEMENT_SECONDS}s -c synchronous_commit=on "
    "-c idle_in_transaction_session_timeout=30s"
)
SILENT = "the server does not answer"


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that waits for an answer for so long and no longer."""

    answer_seconds: float = ANSWER_SECONDS
    on_silence: Callable[[], None] | None = None

    def wait(self, gen: PQGen[RV], interval: float = POLL_SECONDS, timeout: float | None = None) -> RV:
        """What the server answers. Raises OperationalError, and is closed, where it does not."""
        at_most = self.answer_seconds if timeout is None else min(timeout, self.answer_seconds)
        until = monotonic() + at_most
        try:
            return super().wait(gen, interval, at_most)
        except psycopg.OperationalError as error:
            if self.closed or monotonic() < until:
                raise
            self._give_up()
            raise psycopg.OperationalError(SILENT) from error

    def _give_up(self) -> None:
        """Ask the server to drop what it may still do once it wakes, and wait for nothing any more."""
        if self.on_silence:
            self.on_silence()
        if psycopg.capabilities.has_cancel_safe():  # else asking would wait as well, for ever
            with suppress(psycopg.Error):  # a silent server reads it later
                self.cancel_safe(timeout=CANCEL_SECONDS)
        self.close()


class Connector:
    """Opens connections, each within a bounded time: names can be slow to find, and have many addresses."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    def open(self, **wanted: Any) -> BoundedConnection:
        """A new connection. Raises OperationalError, at once where the server was silent a moment ago."""
        if monotonic() < self._silent_until:
            raise psycopg.OperationalError(SILENT)
        opening = _opening(wanted)
        try:
            opened = opening.result(ANSWER_SECONDS)
        except FutureTimeoutError as error:
            opening.add_done_callback(_close)
            self.pause()
            raise psycopg.OperationalError(SILENT) from error
        except psycopg.errors.ConnectionTimeout:
            self.pause()
            raise
        opened.on_silence = self.pause
        return opened

    def pause(self) -> None:
        """Let nobody wait for a silent server for a moment."""
        self._silent_until = monotonic() + PAUSE_SECONDS


def postgres_engine(url: URL, pool: dict[str, Any]) -> Engine:
    """The library's engine, with our connections in its pool."""
    engine = create_engine(url, pool_pre_ping=True, **pool)
    connector = Connector()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, _words: Any, wanted: dict[str, Any]) -> BoundedConnection:
        limits = {
            "connect_timeout": STATEMENT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,
            "options": OPTIONS,
        }
        return connector.open(**(wanted | limits))

    return engine


def _opening(wanted: dict[str, Any]) -> "Future[BoundedConnection]":
    """A connection that is being opened by a thread of its own: kept threads would not survive a fork."""
    opening: Future[BoundedConnection] = Future()

    def open_it() -> None:
        try:
            opening.set_result(BoundedConnection.connect(**wanted))
        except Exception as error:  # told to whoever waits for it
            opening.set_exception(error)

    Thread(target=open_it, name="postgres", daemon=True).start()
    return opening


def _close(opened: "Future[BoundedConnection]") -> None:
    """A connection that came too late."""
    if opened.exception() is None:
        opened.result().close()
