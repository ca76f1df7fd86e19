"""A database with a little of everything in it."""

from datetime import date

from sqlalchemy import Connection, insert

from suggester.core.loading.load import sha256
from suggester.storage.database import audit, tables
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from tests.shipped import FILES

NOW = 1_795_000_000
AUTHOR, OTHER = 1, 2


def account(connection: Connection, number: int, role: str = "approver") -> None:
    connection.execute(
        insert(tables.accounts).values(
            id=number,
            name=f"clinician{number}",
            full_name=f"Dr Number {number}",
            role=role,
            enabled=True,
            password_hash="-",
            sealed_secret="-",
            last_step=0,
            at=NOW,
        )
    )


def version(connection: Connection, number: int = 1, files: dict[str, bytes] | None = None) -> None:
    content = FILES if files is None else files
    connection.execute(
        insert(tables.versions).values(
            number=number,
            sha256=sha256(content),
            label="2026.11",
            author_id=AUTHOR,
            reason="because",
            base=0,
            valid_from=date(2026, 11, 20),
            at=NOW,
            state="proposed",
        )
    )
    for name, file in content.items():
        connection.execute(insert(tables.version_files).values(version=number, name=name, content=file))


def approval(connection: Connection, *, approver: int = OTHER, sha: str = sha256(FILES)) -> None:
    connection.execute(
        insert(tables.approvals).values(
            version=1, approver_id=approver, author_id=AUTHOR, sha256=sha, shown_sha256="-", at=NOW
        )
    )


def beside_a_version(connection: Connection) -> None:
    """Who wrote it and its rows, what was lifted, settled and sent back."""
    row = {"row_id": "HD-04", "row_sha256": "b" * 64, "at": NOW}
    said = {"account_id": OTHER, "words": "because", "at": NOW}
    connection.execute(insert(tables.version_authors).values(version=1, account_id=AUTHOR))
    connection.execute(insert(tables.row_writers).values(version=1, account_id=AUTHOR, **row))
    connection.execute(insert(tables.lifted).values(version=1, account_id=OTHER, reason="because", **row))
    connection.execute(insert(tables.settled).values(review=1, **said))
    connection.execute(insert(tables.sent_back).values(number=1, version=1, **said))


def fill(database: Database, acts: int = 5) -> None:
    """Two accounts, an identity, a version, an approval, a review, a publication, and some acts."""
    with database.writing() as connection:
        account(connection, AUTHOR)
        account(connection, OTHER)
        version(connection)
        approval(connection)
        connection.execute(
            insert(tables.reviews).values(
                number=1,
                row_id="HD-03",
                row_sha256="a" * 64,
                account_id=OTHER,
                verdict="agree",
                comment="",
                at=NOW,
            )
        )
        beside_a_version(connection)
        connection.execute(
            insert(tables.publications).values(
                generation=1, version=1, account_id=OTHER, kind="publish", at=NOW
            )
        )
        connection.execute(
            insert(tables.identities).values(issuer="https://x", subject="y", account_id=AUTHOR, at=NOW)
        )
        connection.execute(
            insert(tables.sessions).values(token_hash="s" * 64, account_id=AUTHOR, born=NOW, seen=NOW)
        )
        for number in range(acts):
            audit.record(
                connection, Act(at=NOW + number, actor="clinician1", act="tried", details={"n": number})
            )
