"""The one door to the clinicians' database: SQLite in a file, or PostgreSQL.

Nothing is opened before it is used, and every wait has an end, so that patients' pages never depend on
it. There is one writer at a time, on both: what is read inside writing() is still so when it is written.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import ReferenceType, ref

from sqlalchemy import Column, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, TimeoutError
from sqlalchemy.pool import Pool

CONNECTIONS = 4
WAIT_SECONDS = 2
BUSY_MILLISECONDS = 10_000
APPLICATION_ID = 0x534B4E31
PRAGMAS = (
    "PRAGMA synchronous=FULL",  # less of it loses what was acknowledged when the power goes
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # else INSERT OR REPLACE deletes without asking the triggers
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
ONE_WRITER = "SELECT pg_advisory_xact_lock(1397440049)"


Transaction = Connection
"""What reading() and writing() give, for those who may not know the library."""


class StorageError(RuntimeError):
    """The clinicians' database cannot be used just now; the message is for the operator."""


class UncertainError(StorageError):
    """The database went away while it was keeping something: it may have kept it."""


class Database:
    """The clinicians' database at an address; it is opened by the first who asks."""

    def __init__(self, address: str | URL) -> None:
        self._url = _url(address)
        self._engine = _engine(self._url)
        self._one_writer = Lock()
        self._inherited: list[Pool] = []
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=partial(_begin_anew, ref(self)))

    def begin_anew(self) -> None:
        """In a copy of the process: what was open belongs to the one that opened it and stays open."""
        self._inherited.append(self._engine.pool)
        self._engine.dispose(close=False)
        self._one_writer = Lock()

    @classmethod
    def of_file(cls, file: Path) -> "Database":
        """The one in this file of SQLite; in an address some signs of a name would mean something else."""
        return cls(URL.create("sqlite", database=str(file.absolute())))

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """Where the file of SQLite is."""
        return Path(self._url.database or "")

    @property
    def name(self) -> str:
        """The address as it may be shown: without its password."""
        return str(self.file) if self.is_sqlite else self._url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the database, however long it is read. Raises StorageError."""
        options: dict[str, Any] = {} if self.is_sqlite else ONE_MOMENT
        with self._transaction(options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only writer, until it is done; all of it is kept, or nothing. Raises StorageError."""
        if not self._one_writer.acquire(timeout=WAIT_SECONDS):
            raise StorageError(f"{self.name}: others write for too long")
        try:
            with self._transaction({"writes": True}) as connection:
                if not self.is_sqlite:
                    connection.exec_driver_sql(ONE_WRITER)
                yield connection
        finally:
            self._one_writer.release()

    def make_file(self) -> None:
        """An empty file that only its owner can read, in the mode that readers and a writer can share."""
        if not self.is_sqlite or self.file.exists():
            return
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
            self._set("journal_mode=WAL", f"application_id={APPLICATION_ID}")
        except OSError as error:
            raise StorageError(f"{self.file} cannot be made: {error.strerror}") from error
        except StorageError:
            self.file.unlink()  # half made, it would be taken for a database that is ready
            raise

    def into_one_file(self) -> None:
        """Close it, with everything in the file itself and no log beside it."""
        self.close()
        self._set("journal_mode=DELETE")

    def _set(self, *pragmas: str) -> None:
        try:
            with closing(sqlite3.connect(self.file)) as connection:
                for pragma in pragmas:
                    connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise StorageError(f"{self.file} cannot be written: {error}") from error

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Connection]:
        is_keeping = False
        try:
            with self._engine.connect() as connection, connection.execution_options(**options).begin():
                yield connection
                is_keeping = "writes" in options and not self.is_sqlite
        except IntegrityError:
            raise
        except (DBAPIError, TimeoutError) as error:
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            kind = UncertainError if is_keeping else StorageError
            raise kind(f"{self.name}: {reason}") from error


@contextmanager
def taking_time(connection: Connection, seconds: int) -> Iterator[None]:
    """Let statements of this transaction take so long, as only an operator's work may."""
    if connection.dialect.name == "sqlite":
        yield  # it has no limit
        return
    bounded: Any = connection.connection.driver_connection
    ordinary = bounded.answer_seconds
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{seconds}s'")
    bounded.answer_seconds = seconds + 1
    try:
        yield
    finally:
        bounded.answer_seconds = ordinary


def _begin_anew(known: "ReferenceType[Database]") -> None:
    """If it is still there: a process is copied long after some have been let go of."""
    database = known()
    if database is not None:
        database.begin_anew()


def next_number(connection: Connection, column: Column[int]) -> int:
    """The number after the last; the writer is alone, so nobody else gets it."""
    return int(connection.scalar(select(func.coalesce(func.max(column), 0) + 1)) or 1)


def clean(text: str) -> str:
    """Without what no keyboard types, such as the NUL that PostgreSQL refuses; with one kind of line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign.isprintable() or sign.isspace()).strip()


def _url(address: str | URL) -> URL:
    try:
        url = make_url(address)
        known = url.get_backend_name() in {"sqlite", "postgresql"} and url.database
    except ArgumentError:
        known = None
    if not known:
        raise StorageError(
            "SUGGESTER_DATABASE_URL has to be like postgresql://user:password@host/name "
            "or sqlite:////folder/file.sqlite3"
        )
    return url.set(drivername="sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg")


def _engine(url: URL) -> Engine:
    pool: dict[str, Any] = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": WAIT_SECONDS}
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite_engine(url, pool)
        from suggester.storage.database.postgres import postgres_engine  # noqa: PLC0415 - only where it is used

        return postgres_engine(url, pool)
    except (ImportError, NoSuchModuleError) as error:
        raise StorageError(f"{url.drivername} cannot be used here: {error}") from error


def _sqlite_engine(url: URL, pool: dict[str, Any]) -> Engine:
    engine = create_engine(url, creator=_opened(Path(url.database or "")), **pool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # As it comes, the library would read before it begins, and a writer that has read first loses.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _opened(file: Path) -> Callable[[], sqlite3.Connection]:
    """Opens the file, and never makes it: an empty database in the wrong place would look like a loss."""

    def connect() -> sqlite3.Connection:
        if not file.exists():
            raise StorageError(f"there is no {file} yet. Run: python -m suggester db upgrade")
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False, isolation_level=None
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    return connect
