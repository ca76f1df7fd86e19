"""What is noted about a request: which page, how it ended, how long it took. Never an answer.

A crash is noted as the type of the error and the places in the code. The message of an error and the
values of variables are left out, because they could hold an answer.
"""

import json
import logging
import sys
import time
import traceback
from types import TracebackType

from flask import Flask, Response, g, request

log = logging.getLogger("suggester")


class JsonLine(logging.Formatter):
    """One line of JSON for each note, so that nothing that is noted can look like a second line."""

    def format(self, record: logging.LogRecord) -> str:
        """Only what journal wrote as fields; a note from elsewhere is reduced to its level and origin."""
        fields = getattr(record, "fields", {"event": "note", "origin": record.name})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return json.dumps({"time": moment, "level": record.levelname.lower(), **fields})


def to_stdout() -> None:
    """Send the notes of the program to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLine())
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def note(event: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Note something that the program itself knows; no field may come from a patient."""
    log.log(level, event, extra={"fields": {"event": event, **fields}})


def keep_journal(app: Flask) -> None:
    """Note every request when it is answered."""
    app.before_request(_begin)
    app.after_request(_note_request)


def note_crash(error: BaseException) -> None:
    """Note where the program failed, without what it was working on."""
    note("crash", level=logging.ERROR, error=type(error).__name__, at=_places(error.__traceback__))


def _begin() -> None:
    g.began = time.perf_counter()


def _note_request(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "(none)"
    began = g.get("began")
    milliseconds = round((time.perf_counter() - began) * 1000, 1) if began is not None else None
    if not route.startswith("/static/"):
        note(
            "request",
            method=request.method if request.url_rule else "(any)",
            route=route,
            status=response.status_code,
            ms=milliseconds,
            table=g.get("table_version", ""),
        )
    return response


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
