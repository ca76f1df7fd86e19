"""What every command says in the same way: refusals, numbers of things, a reader who leaves."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from suggester.exchange.text.findings import some


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
