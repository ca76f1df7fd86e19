"""What was published when, and by whom."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from suggester.storage.database.tables import accounts, publications


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One moment from which, or from whose day on, patients were asked by a version."""

    generation: int
    version: int
    account_id: int
    by: str
    kind: str
    at: int


def history(connection: Connection) -> tuple[Publication, ...]:
    """Every publication, the newest first."""
    rows = connection.execute(
        select(publications, accounts.c.full_name)
        .join(accounts, accounts.c.id == publications.c.account_id)
        .order_by(publications.c.generation.desc())
    )
    return tuple(
        Publication(
            generation=row.generation,
            version=row.version,
            account_id=row.account_id,
            by=row.full_name,
            kind=row.kind,
            at=row.at,
        )
        for row in rows
    )
