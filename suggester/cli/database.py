"""The command line of the clinicians' database: upgrade, backup, restore, verify.

What is slow to import is imported by the command that needs it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from suggester.cli.console import refuse
from suggester.home import INSTANCE
from suggester.web.site.settings import StartError, database_address, settings_from

if TYPE_CHECKING:
    from suggester.storage.database.audit import RecordHead
    from suggester.storage.database.database import Database

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def db() -> None:
    """The clinicians' database: upgrade, backup, restore, verify."""


@db.command()
@click.option("--quiet", is_flag=True, help="Say nothing where there is nothing to do.")
def upgrade(quiet: bool) -> None:
    """Make the database, or bring it to the tables of this program."""
    if quiet and not database_address(os.environ, INSTANCE):
        return
    with opened() as database:
        if not _is_current(database):
            from suggester.storage.upkeep import schema

            schema.upgrade(database)
            click.echo(f"{database.name} is ready")
        elif not quiet:
            click.echo(f"{database.name} is up to date")
        _seal_anew(database)


@db.command()
@file_argument
def backup(file: Path) -> None:
    """Copy everything into FILE, while others work, and verify the copy.

    FILE is a file of SQLite, whatever the database is. It must not be there yet.
    """
    from suggester.storage.upkeep.backup import back_up

    with opened() as database:
        head = back_up(database, file)
    click.echo(f"{file} is verified; {_written_down(head)}")


@db.command()
@file_argument
def restore(file: Path) -> None:
    """Put the backup in FILE into the database, which has to hold nothing. Everybody logs in anew."""
    from suggester.storage.upkeep.backup import restore as put_back

    with opened() as database:
        head = put_back(file, database)
        click.echo(f"{database.name} is restored; {_written_down(head)}")


@db.command()
@click.option(
    "--head", "known", default="", help="What an earlier run printed, as 17:4f0c…, to find a cut-off."
)
def verify(known: str) -> None:
    """Read everything again. Exit 0: it is what was written, 1: it is not, 2: it cannot be read."""
    from suggester.storage.database import audit
    from suggester.storage.upkeep.integrity import faults

    with opened() as database:
        found = faults(database, _head(known) if known else None)
        for fault in found:
            click.secho("fault", fg="red", bold=True, nl=False)
            click.echo(f" {fault}")
        if found:
            sys.exit(1)
        with database.reading() as connection:
            click.echo(f"{database.name} is verified; {_written_down(audit.head(connection))}")


@contextmanager
def opened() -> Iterator["Database"]:
    """The database of this installation. What is wrong with it is one line on stderr and exit 2."""
    from suggester.storage.database.database import Database, StorageError

    try:
        address = database_address(os.environ, INSTANCE)
        if not address:
            raise StorageError("SUGGESTER_CLINIC is off, so there is no database")
        database = Database(address)
        try:
            yield database
        finally:
            database.close()
    except (StorageError, StartError) as error:
        refuse([str(error)])


def _is_current(database: "Database") -> bool:
    """Asked without the library that upgrades, so that a start with nothing to do is quick."""
    from suggester.storage.database.tables import REVISION
    from suggester.storage.upkeep.integrity import revision

    if database.is_sqlite and not database.file.exists():
        return False
    with database.reading() as connection:
        return revision(connection) == REVISION


def _seal_anew(database: "Database") -> None:
    """With the newest secret key of the installation, so that older ones can be taken away."""
    from suggester.storage.accounts.accounts import seal_anew
    from suggester.web.clinic.setup import sealer

    settings = settings_from(os.environ, INSTANCE)
    with database.writing() as connection:
        lost = seal_anew(connection, sealer(settings.secrets))
    for name in lost:
        click.echo(
            f"no secret key opens the codes of {name}. Run: python -m suggester clinician reset {name}"
        )


def _written_down(head: "RecordHead") -> str:
    """What to write down elsewhere, so that a tail that is cut off later is noticed."""
    return f"on {datetime.now(UTC).date()} the record ends with {head}"


def _head(text: str) -> "RecordHead":
    from suggester.storage.database.audit import RecordHead
    from suggester.storage.database.database import StorageError

    number, colon, digest = text.partition(":")
    if not (number.isdigit() and colon and digest):
        raise StorageError(f"--head has to be a number, a colon and a hash, as verify prints it: {text!r}")
    return RecordHead(number=int(number), hash=digest)
