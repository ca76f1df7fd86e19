"""Which rows of a version still wait for a second reader, and how an approver lifts that, with a reason."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts.accounts import APPROVER, Account
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean
from suggester.storage.database.tables import accounts, lifted
from suggester.storage.versions.reviews import unconfirmed
from suggester.storage.versions.versions import APPROVED, PROPOSED, VersionError, version
from suggester.storage.versions.writers import authors_of

NO_REASON = "Say why nobody has to confirm this row: the reason stands in the record."
NOT_APPROVER = "This needs the role of an approver."
OWN_WORK = "You wrote in this version. Another approver has to decide on it."
NOT_WAITING = "This row does not wait for anybody to confirm it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A row of a version that nobody has to confirm, who said so, and why."""

    row_id: str
    by: str
    reason: str
    at: int


def not_confirmed(connection: Connection, number: int, gate: ReleaseGate) -> tuple[str, ...]:
    """The rows of this version that still wait: nobody has confirmed them, and nobody has lifted it."""
    free = {one.row_id for one in lifted_in(connection, number)}
    return tuple(row for row in unconfirmed(connection, gate) if row not in free)


def lifted_in(connection: Connection, number: int) -> tuple[Lifted, ...]:
    """What approvers have lifted in this version."""
    rows = connection.execute(
        select(lifted, accounts.c.full_name)
        .join(accounts, accounts.c.id == lifted.c.account_id)
        .where(lifted.c.version == number)
        .order_by(lifted.c.row_id)
    )
    return tuple(Lifted(row_id=row.row_id, by=row.full_name, reason=row.reason, at=row.at) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """The word of an approver that nobody has to confirm this row of this version."""

    version: int
    row_id: str
    reason: str


def lift(connection: Connection, lifting: Lifting, gate: ReleaseGate, by: tuple[Account, int]) -> None:
    """Nobody has to confirm this row any more, for this reason. Raises VersionError."""
    account, found = by[0], version(connection, lifting.version)
    if not account.may(APPROVER):
        raise VersionError(NOT_APPROVER)
    if account.id in authors_of(connection, found.number):
        raise VersionError(OWN_WORK)
    if not clean(lifting.reason):
        raise VersionError(NO_REASON)
    waits = gate.sha256 == found.sha256 and lifting.row_id in not_confirmed(connection, found.number, gate)
    if found.state not in {PROPOSED, APPROVED} or not waits:
        raise VersionError(NOT_WAITING)
    _keep(connection, lifting, gate.to_confirm[lifting.row_id], by)


def _keep(connection: Connection, lifting: Lifting, fingerprint: str, by: tuple[Account, int]) -> None:
    (account, now), reason = by, clean(lifting.reason)
    connection.execute(
        insert(lifted).values(
            version=lifting.version,
            row_id=lifting.row_id,
            row_sha256=fingerprint,
            account_id=account.id,
            reason=reason,
            at=now,
        )
    )
    details: dict[str, str | int] = {
        "version": lifting.version, "row": lifting.row_id, "to": fingerprint, "why": reason,
    }  # fmt: skip
    record(connection, Act(at=now, actor=account.name, act="lift confirmation", details=details))
