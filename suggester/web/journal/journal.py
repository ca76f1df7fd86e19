"""What is noted about a request: which page, how it ended, how long it took. Never an answer.

A crash is noted as the type of the error and the places in the code. The message of an error and the
values of variables are left out, because they could hold an answer.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request

from suggester.web.journal.writer import QueuedLines

ROUTE = "suggester.route"

log = logging.getLogger("suggester")


class JsonLine(logging.Formatter):
    """One line of JSON for each note, so that nothing that is noted can look like a second line."""

    def format(self, record: logging.LogRecord) -> str:
        """Only what journal wrote as fields; a note from elsewhere is reduced to its level and origin."""
        fields = getattr(record, "fields", {"event": "note", "origin": record.name})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return json.dumps({"time": moment, "level": record.levelname.lower(), **fields})


def to_stdout() -> None:
    """Send the notes of the program to standard output, once, by a writer that no page waits for."""
    if not any(isinstance(handler, QueuedLines) for handler in log.handlers):
        handler = QueuedLines()
        handler.setFormatter(JsonLine())
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def write_out(seconds: float) -> None:
    """Wait for the writer at the end of a process, but no longer than this."""
    for handler in log.handlers:
        if isinstance(handler, QueuedLines):
            handler.write_out(seconds)


def note(event: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Note something that the program itself knows; no field may come from a patient."""
    log.log(level, event, extra={"fields": {"event": event, **fields}})


class Journal:
    """Notes every request when it is answered. It knows the pattern of the address, never the address."""

    def __init__(self, program: WSGIApplication, version: Callable[[], str]) -> None:
        self._program = program
        self._version = version

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began = time.perf_counter()
        status = ""

        def start(line: str, *rest: Any) -> Callable[..., object]:
            nonlocal status
            status = line[:3]
            return start_response(line, *rest)

        body = self._program(environ, start)
        if log.isEnabledFor(logging.INFO):
            self._note(environ, int(status), (time.perf_counter() - began) * 1000)
        return body

    def _note(self, environ: WSGIEnvironment, status: int, milliseconds: float) -> None:
        known = environ.get(ROUTE)
        route, method = (known, environ["REQUEST_METHOD"]) if known else ("(none)", "(any)")
        if not route.startswith("/static/"):
            rounded = round(milliseconds, 1)
            note("request", method=method, route=route, status=status, ms=rounded, table=self._version())


def name_route() -> None:
    """Tell the journal the pattern of the address, before each page: Flask forgets it with the request."""
    rule = request.url_rule
    if rule is not None:
        request.environ[ROUTE] = rule.rule


def note_crash(error: BaseException) -> None:
    """Note where the program failed, without what it was working on."""
    note("crash", level=logging.ERROR, error=type(error).__name__, at=_places(error.__traceback__))


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
