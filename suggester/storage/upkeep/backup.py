"""A backup is one file of SQLite, whatever the database is: it can be looked into and restored into either.

It is one moment of the database, taken while others work, and nothing is called a backup before it was
verified. It holds no sessions, so a stolen one opens no page.
"""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from os.path import lexists  # unlike that of a path, it answers for every name
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from suggester.storage.database import audit
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import SHORT_LIVED, metadata
from suggester.storage.upkeep import integrity, schema

BESIDE = ("", "-wal", "-shm", "-journal")
KEPT = tuple(table for table in metadata.sorted_tables if table.name not in SHORT_LIVED)


def back_up(database: Database, file: Path, seals: Seals | None = None) -> audit.RecordHead:
    """A verified copy in this file, which must not be there yet; where the record ends in it.

    Without the keys of the installation seals are copied and not looked at. Raises StorageError, and leaves
    nothing behind, if there cannot be one.
    """
    if lexists(file):
        raise StorageError(f"{file} is there already; a backup overwrites nothing")
    try:
        with _draft_beside(file) as draft, closing(Database.of_file(draft)) as copy:
            head = _copy_into_new(database, copy, seals)
            draft.rename(file)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}") from error
    except StorageError as error:
        raise StorageError(f"{file} was not made: {error}") from error
    return head


def restore(file: Path, database: Database) -> audit.RecordHead:
    """What the backup holds, into a database that holds nothing; where its record ends.

    Raises StorageError, and leaves the database as it was, if the backup does not verify. Seals are not
    looked at, because the key of then may be somewhere else: whoever restores has to.
    """
    if not file.is_file():
        raise StorageError(f"there is no backup {file}")
    with closing(Database.of_file(file)) as source, source.reading() as old:
        _refuse_faults(file, old)
        schema.upgrade(database)
        with database.writing() as new:
            _refuse_full(database, new)
            _copy(old, new)
            _refuse_faults(file, new)
            return audit.head(new)


@contextmanager
def _draft_beside(file: Path) -> Iterator[Path]:
    """A name in the same folder, of which nothing is left, nor of a folder that was made for it."""
    draft = file.with_name(f".backup.{secrets.token_hex(8)}")
    new_folders = [folder for folder in file.absolute().parents if not lexists(folder)]
    try:
        yield draft
    except BaseException:
        _remove(draft)
        for folder in new_folders:
            if lexists(folder) and not any(folder.iterdir()):
                folder.rmdir()
        raise
    _remove(draft)


def _remove(draft: Path) -> None:
    """With what SQLite puts beside it. By name and not by a pattern, which a sign of the name could spoil."""
    beside = (draft.with_name(draft.name + ending) for ending in BESIDE)
    for left in filter(lexists, beside):
        left.unlink()


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
