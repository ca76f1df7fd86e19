"""The command line of the clinicians' database: upgrade, seal, backup, restore, verify.

What is slow to import is imported by the command that needs it.
"""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from suggester.cli.console import cleared_away_when_ended, refuse
from suggester.home import INSTANCE
from suggester.web.site.settings import StartError, database_address, settings_from

if TYPE_CHECKING:
    from suggester.storage.database.audit import Act, RecordHead
    from suggester.storage.database.database import Database, Transaction
    from suggester.storage.database.seals import Seals

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


known_option = click.option(
    "--head", "known", default="", help="What an earlier run printed, as 17:4f0c…, to find a cut-off."
)
BY = "the command line"


@click.group()
def db() -> None:
    """The clinicians' database: upgrade, seal, backup, restore, verify."""


@db.command()
@click.option("--quiet", is_flag=True, help="Say nothing where there is nothing to do.")
def upgrade(quiet: bool) -> None:
    """Make the database, or bring it to the tables of this program."""
    if quiet and not database_address(os.environ, INSTANCE):
        return
    with opened() as database:
        if not _is_current(database):
            from suggester.storage.upkeep import schema

            schema.upgrade(database, seal=_seal_first)
            click.echo(f"{database.name} is ready")
            _name_administrators_who_approve(database)
        elif not quiet:
            click.echo(f"{database.name} is up to date")
        _seal_anew(database)


@db.command()
@known_option
def seal(known: str) -> None:
    """Seal all approvals and publications with the newest secret key: after a key was lost.

    Compare them with what you know first: from then on this installation takes them for its own.
    """
    from suggester.storage.database.audit import head
    from suggester.storage.upkeep.integrity import faults
    from suggester.storage.upkeep.resealing import seal_everything

    with opened() as database:
        if found := faults(database, _head(known) if known else None):
            _refuse_faults(found)
        seals = _seals(database)
        with database.writing() as connection:
            seal_everything(connection, seals, _act("seal anew"))
        with database.reading() as connection:
            click.echo(f"{database.name} is sealed; {_written_down(head(connection))}")


@db.command()
@file_argument
def backup(file: Path) -> None:
    """Copy everything into FILE, while others work, and verify the copy.

    FILE is a file of SQLite, whatever the database is. It must not be there yet.
    """
    from suggester.storage.upkeep.backup import back_up

    with cleared_away_when_ended(), opened() as database:
        head = back_up(database, file, _seals(database))
    click.echo(f"{click.format_filename(file)} is verified; {_written_down(head)}")


@db.command()
@file_argument
def restore(file: Path) -> None:
    """Put the backup in FILE into the database, which has to hold nothing. Everybody logs in anew."""
    from suggester.storage.upkeep.backup import restore as put_back
    from suggester.storage.upkeep.integrity import faults_of_seals

    with opened() as database:
        head = put_back(file, database)
        click.echo(f"{database.name} is restored; {_written_down(head)}")
        with database.reading() as connection:
            for fault in faults_of_seals(connection, _seals(database)):
                click.echo(f"{fault}. Put the key of then into place, or run: python -m suggester db seal")


@db.command()
@known_option
def verify(known: str) -> None:
    """Read everything again. Exit 0: it is what was written, 1: it is not, 2: it cannot be read."""
    from suggester.storage.database.audit import head
    from suggester.storage.upkeep.integrity import faults

    with opened() as database:
        if found := faults(database, _head(known) if known else None, _seals(database)):
            _refuse_faults(found)
        with database.reading() as connection:
            click.echo(f"{database.name} is verified; {_written_down(head(connection))}")


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


def _seal_first(connection: "Transaction") -> None:
    """What was approved and published before there were seals, in the transaction that makes room for them.

    Where this installation has sealed before, such a database was put in the place of another one.
    """
    from suggester.storage.database.database import StorageError
    from suggester.storage.upkeep.resealing import seal_everything
    from suggester.web.live.copy import is_sealed
    from suggester.web.protection.keys import seals_of

    settings = settings_from(os.environ, INSTANCE)
    copy = settings.live_copy
    if copy is not None and is_sealed(copy):
        raise StorageError(
            f"this database has no seals, and {copy} tells that there were some. If it is an older one that "
            "you put back yourself, delete that file first"
        )
    seal_everything(connection, seals_of(settings.secrets), _act("seal first"))


def _name_administrators_who_approve(database: "Database") -> None:
    """So that a right that nobody thought of is taken away, and none is lost by an update."""
    from suggester.storage.accounts.accounts import everybody

    with database.reading() as connection:
        both = [one.name for one in everybody(connection) if one.also_approves]
    for name in both:
        click.echo(
            f"{name} is administrator and can approve, as before. To take that away, run: "
            f"python -m suggester clinician role {name} administrator --also-reviews"
        )


def _seal_anew(database: "Database") -> None:
    """With the newest secret key of the installation, so that older ones can be taken away."""
    from suggester.storage.accounts.accounts import seal_anew
    from suggester.storage.upkeep import resealing
    from suggester.web.clinic.setup import sealer
    from suggester.web.protection.keys import seals_of

    settings = settings_from(os.environ, INSTANCE)
    with database.writing() as connection:
        lost = seal_anew(connection, sealer(settings.secrets), _act("note account"))
        unsealed = resealing.seal_anew(connection, seals_of(settings.secrets))
    for words in unsealed:
        click.echo(f"no secret key has sealed {words}. Run: python -m suggester db verify")
    for name in lost:
        click.echo(
            f"no secret key opens the codes of {name}. Run: python -m suggester clinician reset {name}"
        )


def _seals(database: "Database") -> "Seals":
    """The seal of this installation; where there is no database, no key is made for nothing."""
    from suggester.web.protection.keys import seals_of

    with database.reading():
        return seals_of(settings_from(os.environ, INSTANCE).secrets)


def _act(what: str) -> "Act":
    from suggester.storage.database.audit import Act

    return Act(at=int(time.time()), actor=BY, act=what, details={})


def _refuse_faults(found: Iterable[str]) -> NoReturn:
    for fault in found:
        click.secho("fault", fg="red", bold=True, nl=False)
        click.echo(f" {fault}")
    sys.exit(1)


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
