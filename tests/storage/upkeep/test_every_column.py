"""Every column of the database, changed by hand: `db verify` names it, or the manual says it does not."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, LargeBinary, String, Text, insert, text

from suggester.home import HOME
from suggester.storage.accounts import accounts, refusals
from suggester.storage.accounts.accounts import everybody
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.tables import attempts, metadata
from suggester.storage.upkeep import integrity
from tests.storage.filling import AUTHOR, NOW, SEALS, fill

MANUAL = HOME / "docs" / "operating.md"

ONE_OF_A_FEW = {
    "accounts.role": "administrator",
    "versions.state": "retired",
    "reviews.verdict": "change",
    "publications.kind": "roll_back",
    "refusals.kind": "act",
}
"""Where the database takes a few words only: another one of them."""


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A row in every table."""
    database = Database(sqlite_url)
    fill(database)
    with database.writing() as connection:
        author = everybody(connection)[AUTHOR - 1]
        told = Act(at=NOW, actor="test", act="reset account", details={})
        accounts.reset(connection, author, accounts.credentials("-", "-", ("code",)), told)
        own = Act(at=NOW, actor=author.name, act="change password", details={})
        accounts.change_password(connection, author, "other", own)
        refusals.count(connection, refusals.LOG_IN, NOW)
        connection.execute(insert(attempts).values(number=1, bucket="b", at=NOW))
    assert integrity.faults(database, seals=SEALS) == ()
    yield database
    database.close()


def changed(column: Column[object]) -> str:
    """Another value than there is, of the same kind."""
    if str(column) in ONE_OF_A_FEW:
        return f"'{ONE_OF_A_FEW[str(column)]}'"
    name = f'"{column.name}"'
    if isinstance(column.type, Boolean):
        return f"NOT {name}"
    if isinstance(column.type, Date):
        return f"'{date(2001, 1, 1)}'"
    if isinstance(column.type, LargeBinary):
        return "x'00'"
    return "'changed'" if isinstance(column.type, (String, Text)) else f"coalesce({name}, 0) + 1"


def is_named(connection: Connection, column: Column[object]) -> bool:
    """Whether a whole look finds that somebody changed this column of one row; taken back afterwards."""
    table = column.table.name
    find = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    with connection.begin_nested() as edit:
        triggers = connection.execute(find).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        found = connection.execute(
            text(
                f'UPDATE {table} SET "{column.name}" = {changed(column)} '
                f"WHERE rowid = (SELECT max(rowid) FROM {table})"
            )
        )
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
        assert found.rowcount == 1, table
        for _, made in triggers:
            connection.execute(text(made.replace(":", r"\:")))
        try:
            return integrity.faults_in(connection, seals=SEALS) != ()
        except StorageError:
            return True
        finally:
            edit.rollback()


def test_t16_every_column_is_looked_at_but_those_that_the_manual_names(
    database: Database,
) -> None:
    """T16: a new column that nobody looks at is found here, and whoever runs the program can read which."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    with database.writing() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        unseen = {str(column) for column in columns if not is_named(connection, column)}
    (said,) = re.findall(r"\*\*What no look covers\*\*(.*?)\n- \*\*", MANUAL.read_text(), re.DOTALL)

    assert set(re.findall(r"`(\w+\.\w+)`", said)) == unseen
