"""The journal's way out: no page waits for it, and what is lost is counted."""

import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from suggester.web.journal.journal import JsonLine
from suggester.web.journal.writer import QueuedLines

PIPE_HOLDS = 64 * 1024
MANY = 3_000


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue  # a test has closed it


def journal_into(descriptor: int, at_most: int) -> logging.Logger:
    log = logging.Logger("a journal of its own")
    handler = QueuedLines(descriptor, at_most)
    handler.setFormatter(JsonLine())
    log.addHandler(handler)
    return log


def written_by(log: logging.Logger) -> QueuedLines:
    handler = log.handlers[0]
    assert isinstance(handler, QueuedLines)
    return handler


def note_many(log: logging.Logger, number: int) -> None:
    for n in range(number):
        log.info("line", extra={"fields": {"event": "line", "n": n, "filling": "x" * 80}})


def test_what_is_noted_is_written_in_its_order(pipe: tuple[int, int]) -> None:
    """A journal in another order tells another story."""
    log = journal_into(pipe[1], at_most=100)

    note_many(log, 50)
    written_by(log).write_out(5)

    lines = os.read(pipe[0], PIPE_HOLDS).splitlines()
    assert [json.loads(line)["n"] for line in lines] == list(range(50))


def test_lines_that_come_one_after_another_are_written_as_one() -> None:
    """A writer that wakes for each line takes turns with the pages, and costs as much as it writes."""
    ours, reader = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    log = journal_into(ours.fileno(), at_most=100)

    with ours, reader:
        for _ in range(40):
            note_many(log, 1)
            time.sleep(0.001)
        written_by(log).write_out(5)
        reader.setblocking(False)
        pieces = list(written_pieces(reader))

    assert b"".join(pieces).count(b"\n") == 40
    assert len(pieces) <= 20


def written_pieces(reader: socket.socket) -> Iterator[bytes]:
    """What was written, write by write."""
    with suppress(BlockingIOError):
        while True:
            yield reader.recv(PIPE_HOLDS)


def test_where_nobody_reads_lines_are_dropped_and_counted(pipe: tuple[int, int]) -> None:
    """A page that waits for the reader of a log would wait for ever; a loss that is not told is a lie."""
    log = journal_into(pipe[1], at_most=100)

    note_many(log, MANY)
    lines: list[dict[str, object]] = []
    rest = b""
    while not any(line["event"] == "journal" for line in lines):
        *whole, rest = (rest + os.read(pipe[0], PIPE_HOLDS)).split(b"\n")
        lines += [json.loads(line) for line in whole]
    note_many(log, 1)
    written_by(log).write_out(5)
    lines += [json.loads(line) for line in (rest + os.read(pipe[0], PIPE_HOLDS)).splitlines()]

    told = sum(int(str(line["dropped"])) for line in lines if line["event"] == "journal")
    assert told > 0
    assert told + sum(line["event"] == "line" for line in lines) == MANY + 1


def test_a_reader_who_has_gone_is_no_error(pipe: tuple[int, int]) -> None:
    """The program that collects the logs is restarted; patients must not notice."""
    log = journal_into(pipe[1], at_most=100)
    os.close(pipe[0])

    note_many(log, 10)
    written_by(log).write_out(5)

    assert written_by(log)._dropped == 10


def test_a_copy_of_the_process_writes_its_own_lines(pipe: tuple[int, int]) -> None:
    """A worker is a copy: the thread that writes does not come along, and its journal would be silent."""
    log = journal_into(pipe[1], at_most=100)
    note_many(log, 1)
    written_by(log).write_out(5)

    child = os.fork()
    if not child:
        note_many(log, 2)
        written_by(log).write_out(5)
        os._exit(0)
    os.waitpid(child, 0)

    assert len(os.read(pipe[0], PIPE_HOLDS).splitlines()) == 3
