"""What somebody does who can write the database, and has no key of the installation."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, insert, text

from suggester.core.loading.load import sha256
from suggester.storage.database import audit, tables
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from tests.storage.filling import NOW

FORGED = "f" * 64
FORGED_VERSION = "2099.09"
"""A name that no table of ours bears."""
DAY = date(2026, 11, 18)


def forge(database: Database, files: Mapping[str, bytes], approver: int = 3) -> int:
    """A version, approved and published, with a record that fits: only the seals are wrong. Its number."""
    with database.writing() as connection:
        number = (connection.scalar(text("SELECT max(number) FROM versions")) or 0) + 1
        generation = (connection.scalar(text("SELECT max(generation) FROM publications")) or 0) + 1
        newest = "SELECT version FROM publications ORDER BY generation DESC LIMIT 1"
        last = connection.scalar(text(newest)) or 0
        _version(connection, number, files, last)
        _approval(connection, number, files, approver)
        _publication(connection, generation, number, approver)
        connection.execute(text(f"UPDATE versions SET state = 'retired' WHERE number = {last}"))
    return number


def _version(connection: Connection, number: int, files: Mapping[str, bytes], base: int) -> None:
    row = {
        "number": number, "sha256": sha256(files), "label": "forged", "author_id": 1, "reason": "r",
        "base": base, "valid_from": DAY, "at": NOW, "state": "live",
    }  # fmt: skip
    connection.execute(insert(tables.versions).values(row))
    for name, content in files.items():
        connection.execute(insert(tables.version_files).values(version=number, name=name, content=content))
    details: dict[str, str | int] = {"version": number, "base": base, "to": sha256(files)}
    audit.record(connection, Act(at=NOW, actor="clinician1", act="propose", details=details))


def _approval(connection: Connection, number: int, files: Mapping[str, bytes], approver: int) -> None:
    details: dict[str, str | int] = {"version": number, "to": sha256(files), "shown": "d" * 64}
    told = audit.record(connection, Act(at=NOW, actor=f"clinician{approver}", act="approve", details=details))
    row = {
        "version": number, "approver_id": approver, "author_id": 1, "sha256": sha256(files),
        "shown_sha256": "d" * 64, "at": NOW, "entry": told.number, "seal": FORGED,
    }  # fmt: skip
    connection.execute(insert(tables.approvals).values(row))


def _publication(connection: Connection, generation: int, number: int, by: int) -> None:
    details: dict[str, str | int] = {
        "generation": generation, "version": number, "needed": 1, "approved_by": f"clinician{by}",
    }  # fmt: skip
    told = audit.record(connection, Act(at=NOW, actor=f"clinician{by}", act="publish", details=details))
    row = {
        "generation": generation, "version": number, "account_id": by, "kind": "publish", "at": NOW,
        "entry": told.number, "seal": FORGED,
    }  # fmt: skip
    connection.execute(insert(tables.publications).values(row))
