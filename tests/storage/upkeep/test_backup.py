"""Backup and restore: what was acknowledged before is there afterwards, or it is no backup."""

import resource
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from suggester.storage.accounts.accounts import everybody
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.tables import SHORT_LIVED, metadata, reviews
from suggester.storage.upkeep.backup import KEPT, back_up, restore
from suggester.storage.upkeep.integrity import faults
from suggester.storage.upkeep.schema import upgrade
from suggester.storage.versions.reviews import Verdict, review
from tests.storage.filling import NOW, fill


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in KEPT
        }


def test_a_backup_restores_everything_into_either_kind(
    database: Database, empty_url: str, tmp_path: Path
) -> None:
    """From SQLite to PostgreSQL and back: the file does not ask where it came from."""
    fill(database)
    head = back_up(database, tmp_path / "backup")
    target = Database(other(empty_url, tmp_path))

    restored = restore(tmp_path / "backup", target)

    assert everything(target) == everything(database)
    assert restored == head
    assert faults(target, head) == ()
    target.close()


def other(url: str, tmp_path: Path) -> str:
    """An empty place: for a file another one, because the first is in use."""
    return f"sqlite:///{tmp_path / 'restored.sqlite3'}" if url.startswith("sqlite") else url


def test_a_backup_holds_no_session_and_only_its_owner_can_read_it(database: Database, tmp_path: Path) -> None:
    """T5: whoever steals a backup opens no page with it, and finds nothing about a patient."""
    fill(database)

    back_up(database, tmp_path / "backup")

    with closing(sqlite3.connect(tmp_path / "backup")) as connection:
        counts = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in SHORT_LIVED
        }
    assert counts == dict.fromkeys(SHORT_LIVED, 0)
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} - {"backup"} <= {
        "clinic.sqlite3", "clinic.sqlite3-wal", "clinic.sqlite3-shm"
    }  # fmt: skip


def test_a_backup_is_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    """A review without its entry in the record, or the reverse, would be half a truth."""
    filled = fill(database)
    enough = Event()
    written: list[int] = []

    def write() -> None:
        while not enough.is_set():
            number = len(written) + 2
            verdict = Verdict(row_id="HD-03", row_sha256=f"{number:064}", verdict="agree")
            with database.writing() as connection:
                review(connection, verdict, everybody(connection)[1], NOW)
            written.append(number)

    writer = Thread(target=write)
    writer.start()
    while len(written) < 5:
        pass
    before = len(written)
    head = back_up(database, tmp_path / "backup")
    enough.set()
    writer.join()

    copy = Database(f"sqlite:///{tmp_path / 'backup'}")
    with copy.reading() as connection:
        kept = connection.scalar(select(func.count()).select_from(reviews)) or 0
    copy.close()
    assert before + 1 <= kept <= len(written) + 1
    assert head.number == filled + kept - 1  # one review was there to begin with


def overwrite(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def damage(file: Path, *changes: str, triggers_but: str = "") -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for change in changes:
            connection.execute(change)
        for name, sql in triggers:
            if name != triggers_but:
                connection.execute(sql)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a version": lambda file: damage(file, "UPDATE version_files SET content = x'00'"),
    "a file": lambda file: damage(file, "DELETE FROM version_files WHERE name = 'table.csv'"),
    "an approval": lambda file: damage(file, "UPDATE approvals SET sha256 = 'f'"),
    "the record": lambda file: damage(file, "DELETE FROM audit WHERE number = 2"),
    "a trigger": lambda file: damage(file, triggers_but="audit_no_delete"),
    "a publication": lambda file: damage(file, "UPDATE publications SET generation = 2"),
    "cut off": lambda file: overwrite(file, file.read_bytes()[:-5000]),
    "not a database": lambda file: overwrite(file, b"hello" * 1000),
    "empty": lambda file: overwrite(file, b""),
    "of another program": lambda file: damage(file, "UPDATE alembic_version SET version_num = '9999'"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGES)
def test_a_backup_that_does_not_verify_is_refused_and_nothing_changes(
    what: str, sqlite_url: str, tmp_path: Path
) -> None:
    """A damaged backup that was restored would look like the truth from then on."""
    database = Database(sqlite_url)
    fill(database)
    back_up(database, tmp_path / "backup")
    DAMAGES[what](tmp_path / "backup")
    target = Database(f"sqlite:///{tmp_path / 'target.sqlite3'}")

    with pytest.raises(StorageError):
        restore(tmp_path / "backup", target)

    assert not target.file.exists()
    database.close()


def test_a_restore_goes_only_into_a_database_that_holds_nothing(database: Database, tmp_path: Path) -> None:
    """Two truths are not mixed, and the one that is there is not lost by a slip."""
    fill(database)
    back_up(database, tmp_path / "backup")
    before = everything(database)

    with pytest.raises(StorageError, match="holds something already"):
        restore(tmp_path / "backup", database)

    assert everything(database) == before


def test_a_database_that_does_not_verify_is_not_backed_up(sqlite_url: str, tmp_path: Path) -> None:
    """The day on which the last good backup is overwritten by a bad one must not come."""
    database = Database(sqlite_url)
    fill(database)
    damage(database.file, "UPDATE audit SET actor = 'x' WHERE number = 1")

    with pytest.raises(StorageError, match="entry 1 of the record"):
        back_up(database, tmp_path / "backup")

    assert not list(tmp_path.glob("*backup*"))
    database.close()


def test_a_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """Yesterday's may be the only good one."""
    (tmp_path / "backup").write_text("yesterday")

    with pytest.raises(StorageError, match="is there already"):
        back_up(Database(sqlite_url), tmp_path / "backup")

    assert (tmp_path / "backup").read_text() == "yesterday"


ODD = (
    "per%cent",
    "an%41escape",
    "a?mode=memory",
    "a#b",
    "a*[b]",
    "-x",
    "two\nlines",
    "ü ñ",
    "x" * 255,
    "a:b@c",
)


def test_a_backup_may_have_any_name(sqlite_url: str, tmp_path: Path) -> None:
    """Names are dates, places, sentences: none of their signs may lead the copy to another file."""
    database, folder = Database(sqlite_url), tmp_path / "backups"
    fill(database)
    folder.mkdir()

    heads = {name: back_up(database, folder / name) for name in ODD}

    assert {file.name for file in folder.iterdir()} == set(ODD)
    for name, head in heads.items():
        with closing(Database.of_file(folder / name)) as copy:
            assert faults(copy, head) == (), name
    database.close()


def in_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "backup"


def a_link_to_nowhere(folder: Path) -> Path:
    (folder / "backup").symlink_to(folder / "nowhere")
    return folder / "backup"


IMPOSSIBLE: dict[str, Callable[[Path], Path]] = {
    "a name that is too long": lambda folder: folder / ("x" * 256),
    "a folder that is too long": lambda folder: folder / "new" / ("x" * 256) / "backup",
    "a folder that is a file": in_a_file,
    "a link to nowhere": a_link_to_nowhere,
    "where nobody may write": lambda _: Path("/proc/backup"),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_backup_that_cannot_be_leaves_nothing_behind(sqlite_url: str, tmp_path: Path, what: str) -> None:
    """A stray copy is all the work of the clinicians, in a place where nobody looks after it."""
    database, folder = Database(sqlite_url), tmp_path / "backups"
    fill(database)
    folder.mkdir()
    file = IMPOSSIBLE[what](folder)
    before = sorted(folder.rglob("*"))

    with pytest.raises(StorageError, match=r"backup|xxx"):
        back_up(database, file)

    assert sorted(folder.rglob("*")) == before
    database.close()


@pytest.mark.parametrize("name", ["a*[b]", "an%41escape", "new/folder/backup"])
def test_a_backup_that_fails_midway_leaves_nothing_behind(sqlite_url: str, tmp_path: Path, name: str) -> None:
    """Whatever its name, and whatever folder was made for it."""
    database, folder = Database(sqlite_url), tmp_path / "backups"
    fill(database)
    damage(database.file, "UPDATE audit SET actor = 'x' WHERE number = 1")
    folder.mkdir()

    with pytest.raises(StorageError, match="entry 1 of the record"):
        back_up(database, folder / name)

    assert list(folder.iterdir()) == []
    database.close()


def test_a_full_disk_is_told_in_words_and_nothing_half_made_stays(sqlite_url: str, tmp_path: Path) -> None:
    """A half made file would be taken for a backup, or for a database that is ready."""
    database, new = Database(sqlite_url), Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    fill(database)

    for room in (0, 1_000, 50_000):
        with room_for(room), pytest.raises(StorageError):
            back_up(database, tmp_path / "backup")
        assert [file.name for file in tmp_path.glob("*backup*")] == []
    with room_for(0), pytest.raises(StorageError, match=r"new.sqlite3 cannot be written"):
        new.make_file()
    assert not new.file.exists()
    upgrade(new)
    assert back_up(database, tmp_path / "backup").number > 0
    database.close()
    new.close()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can become larger than this, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_t13_every_flipped_byte_of_a_version_is_found(sqlite_url: str) -> None:
    """T13: a table that changed at rest must not be taken for the one that was approved."""
    database = Database(sqlite_url)
    fill(database)
    with database.reading() as connection:
        content = connection.exec_driver_sql(
            "SELECT content FROM version_files WHERE name = 'table.csv'"
        ).scalar()
    assert isinstance(content, bytes)

    for place in range(0, len(content), len(content) // 20):
        wrong = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        damage(database.file, f"UPDATE version_files SET content = x'{wrong.hex()}' WHERE name = 'table.csv'")
        assert len(faults(database)) == 1

    damage(database.file, f"UPDATE version_files SET content = x'{content.hex()}' WHERE name = 'table.csv'")
    assert faults(database) == ()
    database.close()


def test_what_is_backed_up_is_all_but_what_is_worth_nothing_tomorrow() -> None:
    """A table that somebody adds later is in the backup without anybody thinking of it."""
    assert {table.name for table in KEPT} | set(SHORT_LIVED) == set(metadata.tables)
    assert len(KEPT) > 8
