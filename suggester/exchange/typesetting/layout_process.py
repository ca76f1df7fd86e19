"""The process that lays out, as seen from the one that asks."""

import os
import subprocess
import sys
from contextlib import suppress
from threading import Timer
from typing import BinaryIO, cast
from weakref import finalize

from suggester.exchange.typesetting.messages import receive, send
from suggester.home import HOME

COMMAND = [sys.executable, "-m", "suggester.exchange.typesetting.worker"]
PASSED_ON = {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT"}
"""What Python needs of the environment. Nobody who lays out has to know the rest, such as keys."""


class LayoutProcess:
    """One process, from its start to its end, which comes at the latest when nobody has this any more."""

    def __init__(self) -> None:
        """Raises OSError when the system has no room for it."""
        environment = {name: text for name, text in os.environ.items() if name in PASSED_ON}
        # Its standard error goes nowhere: code that is not Python's quotes what it broke on.
        self._process = subprocess.Popen(  # noqa: S603 - nobody's words are among its arguments
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=HOME,
            env=environment,
        )
        self._end = finalize(self, _end, self._process)
        self.documents = 0
        """How many it was asked for."""

    @property
    def id(self) -> int:
        """By which the system knows it."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Also in a copy of the process that started it: two must not share its pipes."""
        return self._process.poll() is not None

    def lay_out(self, template: str, data: bytes, seconds: float) -> tuple[str, bytes]:
        """What went wrong, or nothing, and the document. Raises EOFError or OSError where it ends before.

        It ends when it takes longer, and where the asking is broken off: the answer to one must never be that
        to the next.
        """
        self.documents += 1
        watch = Timer(seconds, self._process.kill)
        watch.start()
        try:
            asked, answered = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
            send(asked, template.encode(), data)
            return receive(answered).decode(), receive(answered)
        except BaseException:
            self._end()
            raise
        finally:
            watch.cancel()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    with suppress(OSError), process:  # closes the pipes and waits
        pass
