"""The triggers of the database held against what the migrations make, word for word."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from suggester.storage.database.database import Database
from suggester.storage.upkeep import integrity, schema, triggers
from tests.storage.filling import fill

APPROVALS = "approvals_not_by_writers"
OTHERS = {
    "never fires": (
        f"DROP TRIGGER {APPROVALS}; CREATE TRIGGER {APPROVALS} BEFORE INSERT ON approvals WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'x'); END",
        f"DROP TRIGGER {APPROVALS} ON approvals; CREATE TRIGGER {APPROVALS} BEFORE INSERT ON approvals "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_writers_of_approvals()",
        APPROVALS,
    ),
    "finds nobody": (
        f"DROP TRIGGER {APPROVALS}; CREATE TRIGGER {APPROVALS} BEFORE INSERT ON approvals WHEN EXISTS "
        "(SELECT 1 FROM version_authors WHERE version = NEW.version AND account_id = -NEW.approver_id) "
        "BEGIN SELECT RAISE(ABORT, 'who wrote any part of a version cannot approve it'); END",
        "CREATE OR REPLACE FUNCTION refuse_writers_of_approvals() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN IF false THEN RAISE EXCEPTION 'x'; END IF; RETURN NEW; END $$",
        APPROVALS,
    ),
    "keeps another column": (
        "DROP TRIGGER approvals_no_update; CREATE TRIGGER approvals_no_update BEFORE UPDATE OF seal "
        "ON approvals BEGIN SELECT RAISE(ABORT, 'rows of approvals are kept for ever'); END",
        "DROP TRIGGER approvals_no_update ON approvals; CREATE TRIGGER approvals_no_update BEFORE UPDATE "
        "OF seal ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "approvals_no_update",
    ),
    "keeps another table": (
        "DROP TRIGGER reviews_no_delete; CREATE TRIGGER reviews_no_delete BEFORE DELETE ON sent_back "
        "BEGIN SELECT RAISE(ABORT, 'rows of reviews are kept for ever'); END",
        "DROP TRIGGER reviews_no_delete ON reviews; CREATE TRIGGER reviews_no_delete BEFORE DELETE "
        "ON sent_back FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "reviews_no_delete",
    ),
    "comes too late": (
        "DROP TRIGGER audit_no_update; CREATE TRIGGER audit_no_update AFTER UPDATE ON attempts "
        "BEGIN SELECT RAISE(ABORT, 'rows of audit are kept for ever'); END",
        "ALTER TABLE audit ENABLE REPLICA TRIGGER audit_no_update",
        "audit_no_update",
    ),
}
"""In SQLite, in PostgreSQL, and the trigger that is not what its name says any more."""


def run(database: Database, statements: str) -> None:
    """What somebody does who has a console of the database."""
    with database.writing() as connection:
        for statement in triggers_apart(statements):
            connection.execute(text(statement))


def triggers_apart(statements: str) -> list[str]:
    drop, found, create = statements.partition("; CREATE ")
    return [drop, f"CREATE {create}"] if found else [statements]


@pytest.mark.parametrize("how", OTHERS)
def test_t16_a_trigger_that_does_something_else_is_named(database: Database, how: str) -> None:
    """T16: the right name is no proof, nor are the words that it would refuse with."""
    fill(database)
    in_sqlite, in_postgres, name = OTHERS[how]

    run(database, in_sqlite if database.is_sqlite else in_postgres)

    (said,) = integrity.faults(database)
    assert f"the trigger {name} is" in said


def test_t16_each_trigger_that_is_taken_away_is_named(database: Database) -> None:
    """T16: those against emptying a table of PostgreSQL at a stroke as well."""
    every = [name for name, _, _ in triggers.triggers("sqlite" if database.is_sqlite else "postgresql")]
    with database.reading() as connection:
        rows = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if not database.is_sqlite:
            rows = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        made = [(str(name), str(table)) for name, table in connection.execute(text(rows))]

    assert sorted(name for name, _ in made) == sorted(every)  # none that nobody asks for
    for name, table in made:
        run(database, f"DROP TRIGGER {name}" + ("" if database.is_sqlite else f" ON {table}"))
    assert sorted(integrity.faults(database)) == sorted(
        f"the trigger {name} is gone, which keeps rows from being changed" for name in every
    )


def test_a_database_that_came_all_the_way_has_the_triggers_of_a_new_one(empty_url: str) -> None:
    """A migration that changes a trigger, and not what is asked for, is found here; on both ways."""
    database = Database(empty_url)
    steps = [one.revision for one in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    for step in reversed(steps):
        schema.upgrade(database, step)
    fill(database)

    assert integrity.faults(database) == ()
    for step in steps[1:-1]:
        schema.downgrade(database, step)
    schema.upgrade(database)
    assert [one for one in integrity.faults(database) if "trigger" in one] == []
    database.close()
