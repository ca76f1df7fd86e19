"""Approvals and publications under seal: where seals are put on, and where they are looked at.

A seal covers what was approved or published, by whom and when, and the entry of the record that tells of it,
whose hash holds everything that was done before. So a row that was written past the program, moved or copied
has none that fits.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select, update

from suggester.storage.accounts.accounts import MAY_APPROVE
from suggester.storage.database.audit import RecordEntry, entries_at, head
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import accounts, approvals, publications, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """An approval or a publication: where it stands, what was signed, and the entry that tells of it."""

    table: Table
    key: Mapping[str, int]
    version: int
    by: str
    at: int
    words: str
    content: Mapping[str, object]
    told: RecordEntry | None
    seal: str

    @property
    def sealed(self) -> Mapping[str, object]:
        """What its seal is made of."""
        entry = {"entry": self.told.number, "hash": self.told.hash} if self.told else {}
        signed = {"version": self.version, "at": self.at, **self.key, **self.content}
        return {"table": self.table.name, **signed, **entry}

    def is_genuine(self, seals: Seals) -> bool:
        """Whether this installation has sealed it as it stands here."""
        return self.told is not None and seals.fit(self.sealed, self.seal)

    @property
    def counted(self) -> frozenset[str] | None:
        """Who had approved what was published, as its entry says; None where that was not recorded yet."""
        said = self.told.act.details.get("approved_by") if self.told else None
        return None if said is None else frozenset(str(said).split())

    @property
    def needed(self) -> int:
        """How many approvals the installation asked for when this was published; 0 where nobody wrote it."""
        said = self.told.act.details.get("needed") if self.told else None
        return said if isinstance(said, int) else 0


def signed_approvals(connection: Connection, number: int = 0) -> tuple[SignedRow, ...]:
    """Every approval; with a number, those of one version."""
    query = _APPROVALS.where(approvals.c.version == number) if number else _APPROVALS
    rows = connection.execute(query).all()
    told = entries_at(connection, {row.entry for row in rows})
    return tuple(_approval(row, told.get(row.entry)) for row in rows)


def signed_publications(connection: Connection, number: int = 0) -> tuple[SignedRow, ...]:
    """Every publication, the first first; with a number, those of one version."""
    query = _PUBLICATIONS.where(publications.c.version == number) if number else _PUBLICATIONS
    rows = connection.execute(query).all()
    told = entries_at(connection, {row.entry for row in rows})
    return tuple(_publication(row, told.get(row.entry)) for row in rows)


def seal_approval(connection: Connection, number: int, approver: int, seals: Seals) -> None:
    """Seal what the last entry of the record tells of."""
    _tell(connection, approvals, {"version": number, "approver_id": approver})
    rows = signed_approvals(connection, number)
    put_on(connection, [one for one in rows if one.key["approver_id"] == approver], seals)


def seal_publication(connection: Connection, generation: int, seals: Seals) -> None:
    """Seal what the last entry of the record tells of."""
    _tell(connection, publications, {"generation": generation})
    put_on(connection, [signed_publications(connection)[-1]], seals)


def put_on(connection: Connection, rows: Iterable[SignedRow], seals: Seals) -> None:
    """Seal each of these with the newest key."""
    for one in rows:
        change = update(one.table).where(*_here(one.table, one.key))
        connection.execute(change.values(seal=seals.of(one.sealed)))


def counted_when_published(connection: Connection, number: int) -> frozenset[str] | None:
    """Who had approved a version when it was published last; None where it never was."""
    times = signed_publications(connection, number)
    if not times:
        return None
    if times[-1].counted is not None:
        return times[-1].counted
    return frozenset(one.by for one in signed_approvals(connection, number) if one.at <= times[-1].at)


def may_approve(connection: Connection) -> frozenset[str]:
    """The names of all whose approval counts today."""
    return frozenset(connection.scalars(select(accounts.c.name).where(MAY_APPROVE)))


def genuine_approvers(connection: Connection, number: int, seals: Seals) -> frozenset[str]:
    """Who has approved this version by the program, and not past it."""
    return frozenset(one.by for one in signed_approvals(connection, number) if one.is_genuine(seals))


def forgeries(connection: Connection, seals: Seals) -> Iterator[str]:
    """Publications that this installation has not sealed, or that have lost approvals since."""
    approved = {(one.version, one.by) for one in signed_approvals(connection) if one.is_genuine(seals)}
    for one in signed_publications(connection):
        kept = {name for version, name in approved if version == one.version}
        counted = kept if one.counted is None else kept & one.counted
        if not one.is_genuine(seals):
            yield f"{one.words} has no seal that fits a secret key of this installation"
        elif len(counted) < max(one.needed, len(one.counted or ())):
            yield f"{one.words} has fewer genuine approvals than its entry in the record tells of"


def unsealed_approvals(connection: Connection, seals: Seals) -> Iterator[str]:
    """Approvals that this installation has not sealed."""
    for one in signed_approvals(connection):
        if not one.is_genuine(seals):
            yield f"{one.words} has no seal that fits a secret key of this installation"


def _tell(connection: Connection, table: Table, key: Mapping[str, int]) -> None:
    connection.execute(update(table).where(*_here(table, key)).values(entry=head(connection).number))


def _here(table: Table, key: Mapping[str, int]) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == value for name, value in key.items())


def _approval(row: Row[tuple[object, ...]], told: RecordEntry | None) -> SignedRow:
    return SignedRow(
        table=approvals,
        key={"version": row.version, "approver_id": row.approver_id},
        version=row.version,
        by=row.name,
        at=row.at,
        words=f"the approval of version {row.version} by {row.name}",
        content={"sha256": row.sha256, "shown_sha256": row.shown_sha256},
        told=told,
        seal=row.seal,
    )


def _publication(row: Row[tuple[object, ...]], told: RecordEntry | None) -> SignedRow:
    return SignedRow(
        table=publications,
        key={"generation": row.generation},
        version=row.version,
        by=row.name,
        at=row.at,
        words=f"publication {row.generation} (version {row.version}, by {row.name})",
        content={
            "kind": row.kind,
            "sha256": row.sha256,
            "valid_from": row.valid_from.isoformat(),
            "account_id": row.account_id,
        },
        told=told,
        seal=row.seal,
    )


_APPROVALS: Select[tuple[object, ...]] = (
    select(approvals, accounts.c.name)
    .join(accounts, accounts.c.id == approvals.c.approver_id)
    .order_by(approvals.c.version, approvals.c.at, approvals.c.approver_id)
)
_PUBLICATIONS: Select[tuple[object, ...]] = (
    select(publications, versions.c.sha256, versions.c.valid_from, accounts.c.name)
    .join(versions, versions.c.number == publications.c.version)
    .join(accounts, accounts.c.id == publications.c.account_id)
    .order_by(publications.c.generation)
)
