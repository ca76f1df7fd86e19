"""A small document, and the process that lays it out, made to stand still in the middle of one."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from select import select
from termios import FIONREAD
from typing import TypeVar

from suggester.exchange.handout.blocks import Handout
from suggester.exchange.typesetting.typesetter import Typesetter

Answer = TypeVar("Answer")
SECONDS = 10


def page_of(patient: str) -> Handout:
    """As little as a handout can be."""
    return Handout(
        language="en",
        direction="ltr",
        site="Skin clinic",
        title=patient,
        day="",
        table="",
        page_count="Page {page} of {pages}",
        strip=(),
        sections=(),
        foot=(),
    )


@contextmanager
def midway(typesetter: Typesetter, ask: Callable[[], Answer]) -> Iterator[tuple[int, "Future[Answer]"]]:
    """The process, which stands still with what was asked before it, and the answer that is to come."""
    process_id = typesetter.process_id
    assert process_id is not None
    with ThreadPoolExecutor(1) as threads:
        stop(process_id)
        asked = threads.submit(ask)
        try:
            wait_until_asked(process_id)
            yield process_id, asked
        except BaseException:  # else the thread would wait for ever
            os.kill(process_id, signal.SIGKILL)
            raise


def stop(process_id: int) -> None:
    """Make this child of ours stand still."""
    os.kill(process_id, signal.SIGSTOP)
    os.waitid(os.P_PID, process_id, os.WSTOPPED | os.WNOWAIT)


def wait_until_asked(process_id: int) -> None:
    """Until something lies in the pipe from which this process reads."""
    with Path(f"/proc/{process_id}/fd/0").open("rb") as pipe:
        end = time.monotonic() + SECONDS
        while not int.from_bytes(ioctl(pipe, FIONREAD, b"\0" * 4), "little"):
            assert time.monotonic() < end, "nothing was asked"
            time.sleep(0.005)


def has_ended(process_id: int) -> bool:
    """Whether this process ends within some seconds, also where nobody asks how it ended."""
    try:
        process = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    try:
        return bool(select([process], [], [], SECONDS)[0])
    finally:
        os.close(process)
