"""The door to the database: what is acknowledged is kept, and every wait has an end."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from suggester.home import HOME
from suggester.storage.database.database import PRAGMAS, Database, StorageError, next_number
from suggester.storage.database.tables import attempts

COUNT = """
import sys
from sqlalchemy import insert
from suggester.storage.database.database import Database, next_number
from suggester.storage.database.tables import attempts

database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.writing() as connection:
        number = next_number(connection, attempts.c.number)
        connection.execute(insert(attempts).values(number=number, bucket=sys.argv[3], at=0))
    print(number, flush=True)
"""


def counting(url: str, times: int, name: str) -> subprocess.Popen[str]:
    """Another process that reads the last number and writes the next, again and again."""
    command = [sys.executable, "-c", COUNT, url, str(times), name]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True)


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.scalars(select(attempts.c.number).order_by(attempts.c.number)))


def test_t12_writers_in_several_processes_lose_nothing(database: Database, url: str) -> None:
    """T12: read, decide, write is one step; two who do it at once are never both right about the number."""
    processes = [counting(url, 25, str(n)) for n in range(4)]

    said = [int(line) for process in processes for line in process.communicate(timeout=120)[0].split()]

    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(said) == numbers(database) == list(range(1, 101))


def test_what_was_acknowledged_is_there_after_a_kill(database: Database, url: str) -> None:
    """A writer that is killed takes back at most what it had not yet said."""
    said: list[int] = []
    for turn in range(3):
        process = counting(url, 10_000, str(turn))
        assert process.stdout is not None
        said += [int(process.stdout.readline()) for _ in range(10)]
        process.kill()
        said += [int(line) for line in process.communicate()[0].split()]

    kept = numbers(database)

    assert len(said) >= 30
    assert set(said) <= set(kept)
    assert kept == list(range(1, len(kept) + 1))


def test_threads_that_write_at_once_wait_for_each_other(database: Database) -> None:
    """A page never answers 'locked' because somebody else saved at the same moment."""

    def write(_: int) -> None:
        with database.writing() as connection:
            number = next_number(connection, attempts.c.number)
            connection.execute(insert(attempts).values(number=number, bucket="-", at=0))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))

    assert numbers(database) == list(range(1, 81))


def test_a_reader_sees_one_moment(database: Database) -> None:
    """A page that reads twice must not show half of what somebody saves meanwhile."""
    with database.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(attempts))
        with database.writing() as connection:
            connection.execute(insert(attempts).values(number=1, bucket="-", at=0))
        assert reader.scalar(select(func.count()).select_from(attempts)) == before == 0

    assert numbers(database) == [1]


def test_a_writer_of_sqlite_takes_the_lock_before_it_reads(sqlite_template: Path) -> None:
    """The library as it comes reads first, and then two writers can both believe that they were alone."""
    database = Database(f"sqlite:///{sqlite_template}")
    said: list[str] = []

    with database.writing() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("ROLLBACK")
        raw.set_trace_callback(said.append)
    with database.writing() as connection:
        connection.scalar(select(func.count()).select_from(attempts))
    database.close()

    begun = [line.split()[0:2] for line in said if not line.startswith("PRAGMA")]
    assert ["BEGIN", "IMMEDIATE"] in begun
    assert begun.index(["BEGIN", "IMMEDIATE"]) < next(
        n for n, words in enumerate(begun) if words[0] == "SELECT"
    )


def test_every_connection_of_sqlite_is_set_to_keep_what_it_acknowledges(sqlite_template: Path) -> None:
    """FULL and not NORMAL: with NORMAL the last commits are gone when the power goes."""
    database = Database(f"sqlite:///{sqlite_template}")
    expected = {"synchronous": 2, "busy_timeout": 10_000, "foreign_keys": 1, "secure_delete": 1}
    expected |= {"recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2}

    with database.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    database.close()

    assert found == expected
    assert len(expected) == len(PRAGMAS)
    assert mode == "wal"


def test_every_connection_of_postgresql_has_an_end_and_keeps_what_it_acknowledges(
    request: pytest.FixtureRequest,
) -> None:
    """A query that never ends would hold a worker for ever."""
    with connected(request) as database, database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "synchronous_commit", "transaction_read_only")
        }

    assert found == {"statement_timeout": "2s", "synchronous_commit": "on", "transaction_read_only": "on"}


@contextmanager
def connected(request: pytest.FixtureRequest) -> Iterator[Database]:
    database = Database(request.getfixturevalue("postgres"))
    yield database
    database.close()


def test_a_query_that_takes_too_long_is_given_up(request: pytest.FixtureRequest) -> None:
    """The page then says so, and the next one is answered."""
    with connected(request) as database:
        with pytest.raises(StorageError, match="timeout"), database.reading() as connection:
            connection.execute(text("SELECT pg_sleep(20)"))
        with database.reading() as connection:
            assert connection.scalar(text("SELECT 1")) == 1


def test_a_server_that_is_not_there_is_said_within_three_seconds() -> None:
    """Refused at once, or never answered: in both cases the page does not hang."""
    for address in ("postgresql://x:y@127.0.0.1:9/none", "postgresql://x:y@192.0.2.1:9/none"):
        database = Database(address)
        began = time.monotonic()

        with pytest.raises(StorageError), database.reading():
            pass

        assert time.monotonic() - began < 4


def test_no_more_connections_are_waited_for_than_there_are(database: Database) -> None:
    """With all of them in use the fifth page gets an answer in time, and not a place in an endless queue."""
    all_in_use, done = threading.Barrier(5), threading.Event()

    def hold(_: int) -> None:
        with database.reading() as connection:
            connection.execute(text("SELECT 1"))
            all_in_use.wait(10)
            done.wait(10)

    with ThreadPoolExecutor(4) as pool:
        held = [pool.submit(hold, n) for n in range(4)]
        all_in_use.wait(10)
        began = time.monotonic()
        with pytest.raises(StorageError), database.reading():
            pass
        waited = time.monotonic() - began
        done.set()
        for one in held:
            one.result()

    assert waited < 3


def test_nothing_is_made_or_opened_before_somebody_upgrades(tmp_path: Path) -> None:
    """An empty database in a mistyped place would look like a loss of everything."""
    database = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")

    with pytest.raises(StorageError, match="db upgrade"), database.reading():
        pass

    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    """It holds hashes of passwords and sealed secrets."""
    database = Database(f"sqlite:///{tmp_path / 'instance' / 'clinic.sqlite3'}")

    database.make_file()

    assert stat.S_IMODE(database.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "address", ["", "clinic.sqlite3", "mysql://x/y", "sqlite://", "postgresql://host", "\0"]
)
def test_an_address_that_cannot_be_used_is_refused_with_an_example(address: str) -> None:
    """It is typed by hand, once."""
    with pytest.raises(StorageError, match="postgresql://user:password@host/name"):
        Database(address)


def test_a_password_in_the_address_is_never_shown() -> None:
    """Errors end up in journals and in mails that ask for help."""
    database = Database("postgresql://somebody:geheim@127.0.0.1:9/none")

    with pytest.raises(StorageError) as caught, database.reading():
        pass

    assert "geheim" not in database.name + str(caught.value)


def test_a_query_that_hangs_holds_nobody_else(request: pytest.FixtureRequest) -> None:
    """One connection that gets no answer leaves the others to the rest."""
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("a server that is not ours must not be stopped")
    with connected(request) as database:
        with database.reading() as connection:
            server = connection.scalar(text("SELECT pg_backend_pid()"))
        assert isinstance(server, int)
        os.kill(server, signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(1) as pool:
                hung = pool.submit(one_query, database)
                time.sleep(0.5)
                assert not hung.done()
                with database.reading() as connection:  # another connection, another process of the server
                    assert connection.scalar(text("SELECT 1")) == 1
                os.kill(server, signal.SIGCONT)
                assert hung.result() == 1
        finally:
            os.kill(server, signal.SIGCONT)


def one_query(database: Database) -> object:
    with database.reading() as connection:
        return connection.scalar(text("SELECT 1"))


def test_a_server_that_went_away_and_came_back_is_found_again(request: pytest.FixtureRequest) -> None:
    """Nobody restarts the program because the database was restarted."""
    with connected(request) as database, connected(request) as other:
        with database.reading() as connection:
            mine = connection.scalar(text("SELECT pg_backend_pid()"))
        with other.writing() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        time.sleep(0.2)

        assert one_query(database) == 1
