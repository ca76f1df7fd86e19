"""Bring a database to the tables of this program. Slow to import: only the db command does."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from suggester.storage.database.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(database: Database, to: str = "head") -> None:
    """All migrations that are missing, in one transaction: all of them, or none. Raises StorageError."""
    database.make_file()
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = '10min'")
        command.upgrade(config(connection), to)


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
