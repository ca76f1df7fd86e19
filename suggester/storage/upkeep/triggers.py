"""The triggers of the database as they are now: what each of them has to say, word for word.

The migrations make them. One of the right name that does something else keeps nothing, and looks like it.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from suggester.storage.database.tables import FOREVER, FOREVER_COLUMNS

KEPT_TABLES = (*FOREVER, "versions")
KEPT_COLUMNS = {
    "approvals": ("version", "approver_id", "author_id", "sha256", "shown_sha256", "at"),
    "publications": ("generation", "version", "account_id", "kind", "at"),
    "versions": FOREVER_COLUMNS,
}
"""Where something may change, such as a seal, only these columns are kept."""
NOT_BY_WRITERS = {
    "approvals_not_by_writers": (
        "refuse_writers_of_approvals",
        "SELECT 1 FROM version_authors WHERE version = NEW.version AND account_id = NEW.approver_id",
        "who wrote any part of a version cannot approve it",
    ),
    "lifted_not_by_writers": (
        "refuse_writers_of_lifted",
        "SELECT 1 FROM version_authors WHERE version = NEW.version AND account_id = NEW.account_id",
        "who wrote any part of a version lifts nothing in it",
    ),
    "reviews_not_by_writers": (
        "refuse_writers_of_reviews",
        "SELECT 1 FROM row_writers WHERE NEW.verdict = 'agree' AND row_sha256 = NEW.row_sha256 "
        "AND account_id = NEW.account_id AND at <= NEW.at",
        "who wrote a row cannot confirm it",
    ),
    "reviews_not_in_own_version": (
        "refuse_writers_of_a_version",
        " SELECT 1 FROM rows_to_confirm JOIN versions ON versions.number = rows_to_confirm.version "
        "JOIN version_authors ON version_authors.version = rows_to_confirm.version "
        "WHERE NEW.verdict = 'agree' AND rows_to_confirm.row_sha256 = NEW.row_sha256 "
        "AND version_authors.account_id = NEW.account_id AND versions.at <= NEW.at "
        "AND versions.state IN ('draft', 'proposed', 'approved') ",
        "who wrote any part of a version cannot confirm its rows",
    ),
}
"""By which function of PostgreSQL, what it looks for, and why it refuses the word of who wrote something."""
KEEP = "BEGIN RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME; END"
FIND = {
    "sqlite": "SELECT name, sql AS said, '' AS does FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname AS name, pg_get_triggerdef(pg_trigger.oid, true) AS said, prosrc AS does "
    "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}
"""Those that are in force; in PostgreSQL with the text of the function that each calls."""


def faults(connection: Connection) -> Iterator[str]:
    """Triggers that are gone, are switched off, or do something else."""
    kind = connection.dialect.name
    rows = connection.execute(text(FIND[kind])).all()
    found = {(row.name, _plain(row.said), _plain(row.does)) for row in rows}
    names = {row.name for row in rows}
    for name, said, does in sorted(triggers(kind)):
        if name not in names:
            yield f"the trigger {name} is gone, which keeps rows from being changed"
        elif (name, _plain(said), _plain(does)) not in found:
            yield f"the trigger {name} is not the one that keeps rows from being changed"


def triggers(kind: str) -> Iterator[tuple[str, str, str]]:
    """Name, text, and text of the function of each that a database of this kind has to have."""
    of_kind = _of_sqlite if kind == "sqlite" else _of_postgres
    yield from of_kind()


def _of_sqlite() -> Iterator[tuple[str, str, str]]:
    for table in KEPT_TABLES:
        keeps = f"ON {table} BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept for ever'); END"
        for name, change in _changes(table):
            yield name, f"CREATE TRIGGER {name} BEFORE {change} {keeps}", ""
    for name, (_, looks_for, why) in NOT_BY_WRITERS.items():
        refuses = f"WHEN EXISTS ({looks_for}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {_table_of(name)} {refuses}", ""


def _of_postgres() -> Iterator[tuple[str, str, str]]:
    for table in KEPT_TABLES:
        for name, change in _changes(table):
            calls = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            yield name, f"CREATE TRIGGER {name} BEFORE {change} ON {table} {calls}", KEEP
        name, calls = f"{table}_no_truncate", "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        yield name, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} {calls}", KEEP
    for name, (function, looks_for, why) in NOT_BY_WRITERS.items():
        calls = f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        refuses = f"BEGIN IF EXISTS ({looks_for}) THEN RAISE EXCEPTION '{why}'; END IF; RETURN NEW; END"
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {_table_of(name)} {calls}", refuses


def _changes(table: str) -> Iterator[tuple[str, str]]:
    kept = KEPT_COLUMNS.get(table)
    yield f"{table}_no_update", f"UPDATE OF {', '.join(kept)}" if kept else "UPDATE"
    yield f"{table}_no_delete", "DELETE"


def _table_of(name: str) -> str:
    return name.partition("_")[0]


def _plain(said: str) -> str:
    """Line ends and indents say nothing; everything else does."""
    return " ".join(said.split())
