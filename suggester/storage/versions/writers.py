"""Who wrote which part of a version, and which rows somebody else has to confirm.

Who wrote any part of it can neither confirm its rows nor approve it.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from suggester.storage.database.audit import fingerprint
from suggester.storage.database.tables import accounts, row_writers, rows_to_confirm, version_authors

Facts = dict[str, str | int]


def keep_writers(
    connection: Connection, number: int, authors: frozenset[int], rows: Mapping[str, tuple[str, int]]
) -> None:
    """Everybody who wrote any part of this version, and the rows: each with its hash, and when."""
    for one in sorted(authors):
        connection.execute(insert(version_authors).values(version=number, account_id=one))
        for row, (row_sha256, at) in rows.items():
            written = {
                "version": number,
                "row_id": row,
                "account_id": one,
                "row_sha256": row_sha256,
                "at": at,
            }
            connection.execute(insert(row_writers).values(written))


def keep_to_confirm(connection: Connection, number: int, rows: Mapping[str, str]) -> None:
    """The rows of this version that somebody else has to confirm, each with its hash."""
    for row, row_sha256 in rows.items():
        waiting = {"version": number, "row_id": row, "row_sha256": row_sha256}
        connection.execute(insert(rows_to_confirm).values(waiting))


def authors_of(connection: Connection, number: int) -> frozenset[int]:
    """The accounts of everybody who wrote any part of a version."""
    found = select(version_authors.c.account_id).where(version_authors.c.version == number)
    return frozenset(connection.scalars(found))


def named_authors(connection: Connection, number: int) -> tuple[str, ...]:
    """Everybody who wrote any part of a version, by name."""
    found = (
        select(accounts.c.full_name)
        .join(version_authors, version_authors.c.account_id == accounts.c.id)
        .where(version_authors.c.version == number)
        .order_by(accounts.c.full_name)
    )
    return tuple(connection.scalars(found))


def writers_told(connection: Connection) -> Mapping[int, Facts]:
    """What the record tells of each version: who wrote in it, and a fingerprint of who wrote which row.

    And one of the rows to confirm, where there are any: of what older programs kept nothing is told.
    """
    named = select(version_authors.c.version, accounts.c.name).join(
        accounts, accounts.c.id == version_authors.c.account_id
    )
    authors: dict[int, list[str]] = {}
    for number, name in connection.execute(named):
        authors.setdefault(number, []).append(name)
    wrote = select(row_writers.c.version, row_writers.c.row_id, row_writers.c.row_sha256, accounts.c.name)
    rows: dict[int, list[str]] = {}
    for number, *written in connection.execute(
        wrote.join(accounts, accounts.c.id == row_writers.c.account_id)
    ):
        rows.setdefault(number, []).append(" ".join(written))
    waiting = _rows_to_confirm(connection)
    return {
        number: {
            "authors": ", ".join(sorted(names)),
            "written": fingerprint(*sorted(rows.get(number, ()))),
            **waiting.get(number, {}),
        }
        for number, names in authors.items()
    }


def _rows_to_confirm(connection: Connection) -> Mapping[int, Facts]:
    found: dict[int, list[str]] = {}
    for row in connection.execute(select(rows_to_confirm)):
        found.setdefault(row.version, []).append(f"{row.row_id} {row.row_sha256}")
    return {number: {"to_confirm": fingerprint(*sorted(rows))} for number, rows in found.items()}
