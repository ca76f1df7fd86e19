"""Work in a process of its own that begins as a copy of this one: for mutants.py."""

import os
import pickle
import resource
import traceback
from collections.abc import Callable
from typing import TypeVar

MEMORY = 4 << 30
Answer = TypeVar("Answer")


class DiedError(RuntimeError):
    """The process ended without an answer: by this signal, or by itself with an error, then it is 0."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a fork ended with {os.waitstatus_to_exitcode(status)} and no answer")
        self.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def forked(work: Callable[[], Answer]) -> Answer:
    """What this work answers in a fork, with memory for 4 GB. Raises DiedError where it answers nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise DiedError(status)
    answer: Answer = pickle.loads(sent)
    return answer


def _work_and_leave(work: Callable[[], object], writing: int) -> None:
    """Leave at once: what stands open belongs to the parent, which will close it."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
