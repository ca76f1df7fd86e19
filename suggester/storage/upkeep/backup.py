"""A backup is one file of SQLite, whatever the database is: it can be looked into and restored into either.

It is one moment of the database, taken while others work, and nothing is called a backup before it was
verified. It holds no sessions, so a stolen one opens no page.
"""

import os
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from suggester.storage.database import audit
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import SHORT_LIVED, metadata
from suggester.storage.upkeep import integrity, schema

KEPT = tuple(table for table in metadata.sorted_tables if table.name not in SHORT_LIVED)


def back_up(database: Database, file: Path, seals: Seals | None = None) -> audit.RecordHead:
    """A verified copy in this file, which must not be there yet; where the record ends in it.

    Without the keys of the installation seals are copied and not looked at.
    """
    if file.exists():
        raise StorageError(f"{file} is there already; a backup overwrites nothing")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    copy = Database(f"sqlite:///{draft.absolute()}")
    try:
        head = _copy_into_new(database, copy, seals)
        draft.rename(file)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        copy.close()
        for left in draft.parent.glob(f"{draft.name}*"):
            left.unlink()
    return head


def restore(file: Path, database: Database) -> audit.RecordHead:
    """What the backup holds, into a database that holds nothing; where its record ends.

    Raises StorageError, and leaves the database as it was, if the backup does not verify. Seals are not
    looked at, because the key of then may be somewhere else: whoever restores has to.
    """
    if not file.is_file():
        raise StorageError(f"there is no backup {file}")
    with closing(Database(f"sqlite:///{file.absolute()}")) as source, source.reading() as old:
        _refuse_faults(file, old)
        schema.upgrade(database)
        with database.writing() as new:
            _refuse_full(database, new)
            _copy(old, new)
            _refuse_faults(file, new)
            return audit.head(new)


def _copy_into_new(database: Database, copy: Database, seals: Seals | None) -> audit.RecordHead:
    schema.upgrade(copy)
    with database.reading() as old, copy.writing() as new:
        integrity.check_revision(old)
        _copy(old, new)
        _refuse_faults(copy.file, new, seals)
        head = audit.head(new)
    copy.into_one_file()
    return head


def _copy(old: Connection, new: Connection) -> None:
    new.execute(metadata.tables["audit_head"].delete())
    for table in KEPT:
        for row in old.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            new.execute(insert(table), dict(row))


def _refuse_faults(file: Path, connection: Connection, seals: Seals | None = None) -> None:
    found = integrity.faults_in(connection, seals=seals)
    if found:
        raise StorageError(f"{file} does not verify: {'; '.join(found)}")


def _refuse_full(database: Database, connection: Connection) -> None:
    for table in KEPT:
        if table.name != "audit_head" and connection.scalar(select(func.count()).select_from(table)):
            raise StorageError(
                f"{database.name} holds something already. Move it away, or make an empty database, first"
            )
