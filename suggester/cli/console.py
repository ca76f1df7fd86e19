"""What every command says and does in the same way: refusals, a reader who leaves, a signal."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from suggester.exchange.text.findings import some

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that end a process; Windows has but the first."""


def refuse(lines: list[str]) -> NoReturn:
    """Every line on stderr, then exit 2."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)


def refuse_all(what: str, problems: tuple[str, ...]) -> NoReturn:
    """How many mistakes, then each."""
    refuse([f"{what}: {some(len(problems), 'mistake')}", *problems])


@contextmanager
def quiet_when_the_reader_leaves() -> Iterator[None]:
    """A closed pipe, as in '| head', is the reader's choice and no error."""
    try:
        yield
    except BrokenPipeError:
        sys.stdout = None
        sys.exit(0)


@contextmanager
def cleared_away_when_ended() -> Iterator[None]:
    """A signal that ends the process does so as an error does, so that what is half done is cleared away.

    One that is ignored, as `nohup` asks for, stays so; a second one does not interrupt the clearing away.
    """
    before = {one: signal.getsignal(one) for one in ENDING}
    heard = [one for one, then in before.items() if then is not signal.SIG_IGN]

    def end(number: int, _frame: object) -> None:
        for one in heard:
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for one in heard:
        signal.signal(one, end)
    try:
        yield
    finally:
        for one in heard:
            signal.signal(one, before[one])
