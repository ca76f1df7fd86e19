"""The journal's way out: a queue with an end, and a thread that writes.

A page never waits for whoever reads the journal. Where nobody reads, lines are dropped and counted, and the
count is the first line that can be written again.
"""

import atexit
import json
import logging
import os
import time
from queue import Empty, SimpleQueue
from threading import Event, Thread

LINES_AT_MOST = 10_000
ONE_WRITE = 4_096
"""Bytes that a system writes into a pipe as one, so that lines of several workers never mix."""
STANDARD_OUTPUT = 1
AT_THE_END_SECONDS = 1.0
GATHER_SECONDS = 0.02
"""Lines of so long are written as one: else each would wake the writer, and take a page's turn from it."""


class QueuedLines(logging.Handler):
    """Takes notes from any thread and any process, and never waits for the reader."""

    def __init__(self, descriptor: int = STANDARD_OUTPUT, at_most: int = LINES_AT_MOST) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._at_most = at_most
        self._process = 0
        atexit.register(self.write_out, AT_THE_END_SECONDS)

    def emit(self, record: logging.LogRecord) -> None:
        """Put one line into the queue, or count it."""
        if self._process != os.getpid():
            self._begin()
        if self._lines.qsize() >= self._at_most:
            self._count(1)
        else:
            self._lines.put(self.format(record).encode() + b"\n")

    def write_out(self, seconds: float) -> None:
        """Wait until everything is written, but no longer than this."""
        if self._process == os.getpid():
            written = Event()
            self._lines.put(written)
            written.wait(seconds)

    def _begin(self) -> None:
        """In a process of its own after each fork: a thread does not come along, and a lock may be held."""
        self._process = os.getpid()
        self._dropped = 0
        self._lines: SimpleQueue[bytes | Event] = SimpleQueue()
        Thread(target=self._write, name="journal", daemon=True).start()

    def _write(self) -> None:
        while True:
            piece, written = self._next_piece()
            dropped = self._dropped
            if dropped:
                self._count(-dropped)
                piece = _told(dropped) + piece
            self._put(piece)
            if written:
                written.set()

    def _next_piece(self) -> tuple[bytes, Event | None]:
        """Some whole lines; and whom to tell when they are written."""
        lines: list[bytes] = []
        line = self._lines.get()
        if isinstance(line, bytes):
            time.sleep(GATHER_SECONDS)
        while isinstance(line, bytes):
            lines.append(line)
            try:
                line = self._lines.get_nowait()
            except Empty:
                return b"".join(lines), None
        return b"".join(lines), line

    def _put(self, piece: bytes) -> None:
        """A reader who has gone, or a full disk, costs these lines and nothing else."""
        lines = piece.splitlines(keepends=True)
        while lines:
            part = lines.pop(0)
            while lines and len(part) + len(lines[0]) <= ONE_WRITE:
                part += lines.pop(0)
            try:
                while part:
                    part = part[os.write(self._descriptor, part) :]
            except OSError:
                self._count(part.count(b"\n"))

    def _count(self, dropped: int) -> None:
        """Exactly, although several threads count."""
        self.acquire()
        self._dropped += dropped
        self.release()


def _told(dropped: int) -> bytes:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    line = {"time": moment, "level": "warning", "event": "journal", "dropped": dropped}
    return json.dumps(line).encode() + b"\n"
