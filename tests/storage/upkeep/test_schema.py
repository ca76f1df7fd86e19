"""The tables: what they hold, what they refuse, and the way from one form to the next."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

import suggester.storage
from suggester.storage.database import tables
from suggester.storage.database.database import Database, StorageError
from suggester.storage.upkeep import schema
from suggester.storage.upkeep.integrity import check_revision
from tests.shipped import ASKED, TABLE
from tests.storage.filling import AUTHOR, account, approval, fill, version

MIGRATIONS = ".migrations"  # Alembic loads them, by their place
OF_PATIENTS = {"answers", "answer", "patient", "patients", "given", "chosen", "summary", "evaluation"}


def names_in_storage() -> list[str]:
    """Every column, and every function with its arguments and their types."""
    columns = [
        f"{table.name}.{column.name}" for table in tables.metadata.tables.values() for column in table.c
    ]
    modules = pkgutil.walk_packages(suggester.storage.__path__, "suggester.storage.")
    found = [import_module(info.name) for info in modules if not info.ispkg and MIGRATIONS not in info.name]
    own = [thing for module in found for thing in vars(module).values() if is_ours(thing)]
    inside = [member for thing in own if inspect.isclass(thing) for member in vars(thing).values()]
    functions = [thing for thing in (*own, *inside) if inspect.isfunction(thing)]
    return columns + [f"{thing.__name__} {inspect.signature(thing)}" for thing in functions]


def is_ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "")).startswith("suggester.storage")


def test_t5_no_table_and_no_function_takes_anything_of_a_patient() -> None:
    """T5: whoever steals the database or a backup gets nothing about a patient, because it has no room."""
    found = names_in_storage()
    words = {word for name in found for word in name.lower().replace("_", " ").replace(".", " ").split()}

    assert len(found) > 550
    assert words & (OF_PATIENTS | {"questionnaire", "birth", "email"}) == set()
    assert not {q.id for q in ASKED.questions.values()} & words


def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    """A column that only one of them knows is an error on somebody's server."""
    with database.writing() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)

    assert differences == []


def test_the_last_migration_is_the_one_that_the_program_asks_for() -> None:
    """A start looks at the number only: it must not be forgotten when a migration is added."""
    scripts = ScriptDirectory(str(schema.MIGRATIONS))

    assert scripts.get_current_head() == tables.REVISION


def test_every_migration_goes_back_and_forth_again(database: Database) -> None:
    """A way back that nobody has walked is none."""
    fill(database)

    schema.downgrade(database, "base")
    schema.upgrade(database)

    with database.writing() as connection:
        check_revision(connection)
        account(connection, AUTHOR)


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(database: Database) -> None:
    """It runs at every start."""
    acts = fill(database)

    schema.upgrade(database)

    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit")) == acts


def test_a_database_without_tables_is_refused_with_its_cure(empty_url: str) -> None:
    """Whoever starts the server without a set-up reads what to run."""
    database = Database(empty_url)
    database.make_file()

    with pytest.raises(StorageError, match="db upgrade"), database.reading() as connection:
        check_revision(connection)
    database.close()


CHANGES = (
    *(f"DELETE FROM {table}" for table in (*tables.FOREVER, "versions")),
    *(
        f"UPDATE {table} SET at = 0"
        for table in ("audit", "approvals", "reviews", "publications", "versions")
    ),
    *(f"UPDATE versions SET {column} = {column}" for column in tables.FOREVER_COLUMNS),
    "UPDATE version_files SET content = NULL",
    "UPDATE reviews SET verdict = 'change', comment = 'no'",
)


@pytest.mark.parametrize("change", CHANGES)
def test_t16_what_is_kept_for_ever_cannot_be_changed(database: Database, change: str) -> None:
    """T16: neither a slip in a console nor a fault in the program rewrites what somebody signed."""
    fill(database)

    with pytest.raises((DBAPIError, StorageError), match="kept for ever"), database.writing() as connection:
        connection.execute(text(change))


def test_t16_a_row_cannot_be_replaced_by_inserting_over_it(database: Database) -> None:
    """T16: SQLite's own INSERT OR REPLACE deletes without asking, unless it is told to ask."""
    fill(database)
    if not database.is_sqlite:
        return

    with pytest.raises((DBAPIError, StorageError), match="kept for ever"), database.writing() as connection:
        connection.execute(
            text(
                "INSERT OR REPLACE INTO audit SELECT number, 0, actor, act, details, before, hash FROM audit"
            )
        )


def test_the_state_of_a_version_is_what_may_change(database: Database) -> None:
    """Proposed, approved, live: that is its life, and everything else about it stands still."""
    fill(database)

    with database.writing() as connection:
        connection.execute(text("UPDATE versions SET state = 'live'"))


def refused(database: Database, act: object) -> bool:
    try:
        with database.writing() as connection:
            act(connection)  # type: ignore[operator]
    except (DBAPIError, StorageError):
        return True
    return False


def test_t11_the_database_itself_refuses_an_approval_by_the_author_or_of_other_content(
    database: Database,
) -> None:
    """T11: four eyes hold even if a page forgets them."""
    with database.writing() as connection:
        for number in (1, 2, 3):
            account(connection, number)
        version(connection)

    def by_author(connection: Connection) -> None:
        approval(connection, approver=AUTHOR)

    def of_other_content(connection: Connection) -> None:
        approval(connection, sha="0" * 64)

    def by_somebody_else(connection: Connection) -> None:
        approval(connection, approver=3)

    assert refused(database, by_author)
    assert refused(database, of_other_content)
    assert not refused(database, by_somebody_else)


def test_the_shipped_table_fits_into_a_version(database: Database) -> None:
    """Names and sizes of the columns were made for it."""
    fill(database)

    assert max(len(rule.id) for rule in TABLE.rules) <= 40
    assert len(TABLE.provenance.version) <= 40
