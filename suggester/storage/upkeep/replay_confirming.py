"""Nobody confirms what they wrote: each agreement, held against who wrote in what waited then."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Executable, select

from suggester.storage.database.tables import accounts, row_writers, rows_to_confirm, version_authors


class Agreement(NamedTuple):
    """What somebody agreed with; the versions that were proposed by then, and those that waited."""

    review: str
    by: str
    row_sha256: str
    proposed: frozenset[str]
    waiting: frozenset[str]


def faults(connection: Connection, agreed: Iterable[Agreement]) -> Iterator[str]:
    """The triggers say the same; a database whose triggers were away for a moment does not."""
    wrote, own = _found(connection, _WROTE), _found(connection, _OWN)
    for one in agreed:
        words = {(version, one.by, one.row_sha256) for version in one.proposed}
        parts = {(version, one.by, one.row_sha256) for version in one.waiting}
        if words & wrote or parts & own:
            yield f"the review {one.review} confirms a row of a version in which {one.by} wrote"


Wrote = set[tuple[str, str, str]]
_WROTE = select(row_writers.c.version, accounts.c.name, row_writers.c.row_sha256).join(
    accounts, accounts.c.id == row_writers.c.account_id
)
_OWN = (
    select(rows_to_confirm.c.version, accounts.c.name, rows_to_confirm.c.row_sha256)
    .join(version_authors, version_authors.c.version == rows_to_confirm.c.version)
    .join(accounts, accounts.c.id == version_authors.c.account_id)
)


def _found(connection: Connection, query: Executable) -> Wrote:
    return {(str(row.version), row.name, row.row_sha256) for row in connection.execute(query)}
