"""Whether a database holds what was written into it: the file, the record, every version, every approval."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, select, text

from suggester.core.loading.load import sha256
from suggester.storage.accounts.sessions import BEGIN
from suggester.storage.database import audit
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import (
    REVISION,
    accounts,
    approvals,
    publications,
    sessions,
    versions,
)
from suggester.storage.upkeep import replay, triggers
from suggester.storage.versions.sealing import forgeries, unsealed_approvals
from suggester.storage.versions.versions import stored_files


def check_revision(connection: Connection) -> None:
    """Raises StorageError, with its cure, if the tables are not those of this program."""
    found = revision(connection)
    if found is None:
        raise StorageError("the clinicians' database has no tables yet. Run: python -m suggester db upgrade")
    if found != REVISION:
        raise StorageError(
            f"the clinicians' database is at {found}, and this program needs {REVISION}. "
            "Run: python -m suggester db upgrade"
        )


def revision(connection: Connection) -> str | None:
    """The last migration that made its tables; None if there was none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def faults(
    database: Database, known: audit.RecordHead | None = None, seals: Seals | None = None
) -> tuple[str, ...]:
    """Everything that is wrong. Raises StorageError where it cannot even be read."""
    with database.reading() as connection:
        return faults_in(connection, known, seals)


def faults_in(
    connection: Connection, known: audit.RecordHead | None = None, seals: Seals | None = None
) -> tuple[str, ...]:
    """Everything that is wrong with what this connection sees; without keys no seal is looked at."""
    check_revision(connection)
    return (
        *_faults_of_the_file(connection),
        *triggers.faults(connection),
        *faults_of_the_record(connection, known, seals),
        *_changed_versions(connection),
        *_unapproved(connection),
        *_unfit_publications(connection),
    )


def faults_of_the_record(
    connection: Connection, known: audit.RecordHead | None = None, seals: Seals | None = None
) -> tuple[str, ...]:
    """What is wrong with the record itself, with what it tells of, and with the seals."""
    chain = audit.faults(connection, known)
    return (
        *chain,
        *(() if chain else replay.faults(connection)),  # a broken record is no witness
        *(() if chain else _unknown_log_ins(connection)),
        *(faults_of_seals(connection, seals) if seals else ()),
    )


def faults_of_seals(connection: Connection, seals: Seals) -> Iterator[str]:
    """Approvals and publications that this installation has not sealed."""
    yield from unsealed_approvals(connection, seals)
    yield from forgeries(connection, seals)


def _faults_of_the_file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file is damaged: {said}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"a row of {row[0]} refers to a row of {row[2]} that is not there"


def _unknown_log_ins(connection: Connection) -> Iterator[str]:
    """A log-in that was put there, or moved to another account, opens pages without password and digits."""
    began = (one.act for one in audit.entries_of(connection, BEGIN))
    known = {(one.actor, one.at, one.details.get("session")) for one in began}
    open_now = select(accounts.c.name, sessions).join(accounts, accounts.c.id == sessions.c.account_id)
    for row in connection.execute(open_now):
        if (row.name, row.born, audit.fingerprint(row.token_hash)) not in known:
            yield f"somebody is logged in as {row.name}, and no entry of the record tells of it"


def _changed_versions(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(versions.c.number, versions.c.sha256)):
        if sha256(stored_files(connection, row.number)) != row.sha256:
            yield f"version {row.number} is not what was saved: its files have another SHA-256"


def _unapproved(connection: Connection) -> Iterator[str]:
    """The constraints say the same; a database whose constraints were taken away does not."""
    wrong = (
        select(approvals.c.version)
        .join(versions, versions.c.number == approvals.c.version)
        .where(
            (approvals.c.sha256 != versions.c.sha256)
            | (approvals.c.author_id != versions.c.author_id)
            | (approvals.c.approver_id == versions.c.author_id)
        )
    )
    for number in connection.scalars(wrong):
        yield f"an approval of version {number} is not one of its content by somebody else"


def _unfit_publications(connection: Connection) -> Iterator[str]:
    last = 0
    for row in connection.execute(select(publications).order_by(publications.c.generation)):
        if row.generation != last + 1:
            yield f"publication {last + 1} is gone"
        last = row.generation
