"""Documents from the process that lays them out: asked for one at a time, and never waited for for long.

A library that lays out text holds memory that it does not give back, and code that is not Python's can crash
or run for ever. In a process of its own all of that costs one document.
"""

from dataclasses import dataclass
from threading import Lock

from suggester.exchange.typesetting.layout_process import LayoutProcess


class TypesettingError(Exception):
    """A document that was not made: no font has a character of it, or the process broke or is busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesettingLimits:
    """For how long anything may take, and how much one process does."""

    wait_seconds: float = 10.0
    """Until it is its turn; one document takes some hundredths of a second."""
    hang_seconds: float = 5.0
    documents: int = 200
    """After so many the process is replaced, whatever it has kept of them."""


class Typesetter:
    """Makes documents, one at a time: two at once would only make each other slower.

    The process is started for the first of them, and anew for the next one after its last.
    """

    def __init__(self, limits: TypesettingLimits | None = None) -> None:
        self._limits = limits or TypesettingLimits()
        self._turn = Lock()
        self._process: LayoutProcess | None = None

    @property
    def process_id(self) -> int | None:
        """Of the process that lays out, None while there is none."""
        return self._process.id if self._process else None

    def pdf(self, template: str, data: bytes) -> bytes:
        """This file of templates/print with these data. Raises TypesettingError."""
        if not self._turn.acquire(timeout=self._limits.wait_seconds):
            raise TypesettingError("so many were asked for at once that this one would come too late")
        try:
            return self._made(template, data)
        except (OSError, EOFError) as error:
            raise TypesettingError("the process that lays out crashed, or hung and was ended") from error
        finally:
            self._turn.release()

    def _made(self, template: str, data: bytes) -> bytes:
        process = self._process
        if process is None or process.has_ended or process.documents >= self._limits.documents:
            process = self._process = LayoutProcess()
        problem, document = process.lay_out(template, data, self._limits.hang_seconds)
        if problem:
            raise TypesettingError(problem)
        return document
