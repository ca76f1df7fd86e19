"""Which rows of a version still wait for a second reader, and how an approver lifts that, with a reason.

The word of who wrote any part of a version confirms nothing in it. What came into use confirmed stays so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from suggester.core.loading.load import sha256
from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts.accounts import APPROVER, Account
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean
from suggester.storage.database.tables import accounts, lifted, publications
from suggester.storage.versions.beginnings import beginning_of
from suggester.storage.versions.reviews import (
    Review,
    counting,
    every_review,
    is_confirmed,
    writers_of_rows,
)
from suggester.storage.versions.versions import APPROVED, PROPOSED, Version, VersionError, version
from suggester.storage.versions.writers import authors_of

NO_REASON = "Say why this row needs no second reader: the reason stands in the record."
NOT_APPROVER = "This needs the role of an approver."
OWN_WORK = "You wrote in this version. Another approver has to decide on it."
NOT_WAITING = "This row does not wait for a second reader."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A row of a version that nobody has to confirm, who said so, and why."""

    row_id: str
    by: str
    reason: str
    at: int


def not_confirmed(connection: Connection, number: int, gate: ReleaseGate) -> tuple[str, ...]:
    """The rows of this version that still wait: nobody who may has confirmed them, nobody has lifted it."""
    free = {one.row_id for one in lifted_in(connection, number)}
    return tuple(row for row in _unconfirmed(connection, number, gate) if row not in free)


def _unconfirmed(connection: Connection, number: int, gate: ReleaseGate) -> Iterator[str]:
    """Of words that are in use already a confirmation stays one: who wants them changed later wishes it."""
    every, writers = tuple(_words_that_count(connection, number)), writers_of_rows(connection)
    now, touched = counting(every, gate.to_confirm), gate.touched
    ever: dict[str, list[Review]] = {row: [] for row in gate.to_confirm}
    for one in every:
        if gate.to_confirm.get(one.verdict.row_id) == one.verdict.row_sha256:
            ever[one.verdict.row_id].append(one)
    for row in gate.to_confirm:
        if not is_confirmed(now[row] if row in touched else ever[row], writers):
            yield row


def _words_that_count(connection: Connection, number: int) -> Iterator[Review]:
    """What was said by somebody who wrote nothing of this version; else when it counted in one before it."""
    until: dict[int, int | None] = {}
    for one in every_review(connection):
        if one.account_id not in until:
            until[one.account_id] = _counts_until(connection, number, one.account_id)
        last = until[one.account_id]
        if last is None or one.at <= last:
            yield one


def _counts_until(connection: Connection, number: int, account: int) -> int | None:
    """Up to when the words of an account count in a version; None where they always do.

    Who wrote in it has confirmed what they confirmed before the last version without their hand was put live.
    """
    found = version(connection, number)
    while account in writers_in(connection, found):
        if not found.base:
            return 0
        found = version(connection, found.base)
    return None if found.number == number else _put_live(connection, found.number)


def _put_live(connection: Connection, number: int) -> int:
    first = select(func.coalesce(func.min(publications.c.at), 0)).where(publications.c.version == number)
    return int(connection.scalars(first).one())


def writers_in(connection: Connection, found: Version) -> frozenset[int]:
    """Everybody who wrote any part of a version: nobody, where it is the rules folder as it was found."""
    if not found.base and sha256(beginning_of(connection, found.number)) == found.sha256:
        return frozenset()
    return authors_of(connection, found.number)


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
