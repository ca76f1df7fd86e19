"""Bring a database to the tables of this program. Slow to import: only the db command does."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from suggester.storage.database.database import Database, taking_time
from suggester.storage.upkeep.integrity import revision

WITHOUT_SEALS = ("0001", "0002")
MIGRATION_SECONDS = 10 * 60
MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(database: Database, to: str = "head", seal: Callable[[Connection], None] | None = None) -> None:
    """All migrations that are missing, in one transaction: all of them, or none. Raises StorageError.

    What was signed before there were seals is sealed in the same transaction, or nothing is done at all.
    """
    database.make_file()
    with database.writing() as connection, taking_time(connection, MIGRATION_SECONDS):
        before = revision(connection)
        command.upgrade(config(connection), to)
        if seal and before in WITHOUT_SEALS:
            seal(connection)


def downgrade(database: Database, to: str) -> None:
    """Back to an earlier migration."""
    with database.writing() as connection:
        command.downgrade(config(connection), to)


def config(connection: Connection) -> Config:
    """Alembic, told where the migrations are and whom to talk to."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings
