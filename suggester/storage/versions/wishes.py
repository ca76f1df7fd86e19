"""Wishes: "I want a change" on a row, until it is settled. Which of them stand in the way of a version.

A wish stops a version that touches its row, and any version where it says that the row must not be used. Who
wrote the change has answered their own wish with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts.accounts import APPROVER, Account
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean
from suggester.storage.database.tables import accounts, row_writers, settled
from suggester.storage.versions.reviews import CHANGE, Review, ReviewError, every_review
from suggester.storage.versions.writers import authors_of

NO_WISH = "There is no such wish, or it is not the last word of who wished it."
SETTLED_BEFORE = "This wish is settled already."
NO_WORDS = "Say how the wish is settled: the words stand beside it in the record."
OWN_ROW = "You wrote this row. Another approver has to settle what others wish of it."
OWN_WORK = "You wrote in this version. Another approver has to settle what stands in its way."
NOT_APPROVER = "Settling a wish needs the role of an approver."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a wish was settled, by whom and when."""

    review: int
    by: str
    words: str
    at: int


def open_wishes(connection: Connection) -> tuple[Review, ...]:
    """The last word of each clinician on each row, where it is a wish that nobody has settled."""
    last = {(one.verdict.row_id, one.account_id): one for one in every_review(connection)}
    done = settlements(connection)
    return tuple(one for one in last.values() if one.verdict.verdict == CHANGE and one.number not in done)


def settlements(connection: Connection) -> dict[int, Settlement]:
    """Every wish that was settled, by the number of its verdict."""
    rows = connection.execute(
        select(settled, accounts.c.full_name).join(accounts, accounts.c.id == settled.c.account_id)
    )
    return {
        row.review: Settlement(review=row.review, by=row.full_name, words=row.words, at=row.at)
        for row in rows
    }


def in_the_way(connection: Connection, gate: ReleaseGate, authors: frozenset[int]) -> tuple[Review, ...]:
    """The wishes that have to be settled before a version by these authors is approved or published."""
    return tuple(_counting(open_wishes(connection), gate, authors))


def _counting(wishes: tuple[Review, ...], gate: ReleaseGate, authors: frozenset[int]) -> Iterator[Review]:
    for one in wishes:
        row, sha256 = one.verdict.row_id, one.verdict.row_sha256
        is_about = sha256 in {gate.rows.get(row), gate.before.get(row)}
        is_touched = row in gate.touched and one.account_id not in authors
        if is_about and (is_touched or (one.verdict.stops_use and sha256 == gate.rows.get(row))):
            yield one


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The word of an approver on a wish that stands in the way of a version."""

    review: int
    version: int
    words: str


def settle(connection: Connection, settling: Settling, approver: tuple[Account, int]) -> None:
    """An approver settles a wish with words; also one of an account that is closed. Raises ReviewError."""
    (by, now), number, words = approver, settling.review, clean(settling.words)
    wish = next((one for one in open_wishes(connection) if one.number == number), None)
    if not by.may(APPROVER):
        raise ReviewError(NOT_APPROVER)
    if wish is None:
        raise ReviewError(SETTLED_BEFORE if number in settlements(connection) else NO_WISH)
    if not words:
        raise ReviewError(NO_WORDS)
    if by.id in authors_of(connection, settling.version):  # also of one that takes the row out, or lets it be
        raise ReviewError(OWN_WORK)
    if _has_written(connection, wish.verdict.row_id, by):
        raise ReviewError(OWN_ROW)
    connection.execute(insert(settled).values(review=number, account_id=by.id, words=words, at=now))
    details: dict[str, str | int] = {"review": number, "row": wish.verdict.row_id, "why": words}
    record(connection, Act(at=now, actor=by.name, act="settle", details=details))


def _has_written(connection: Connection, row_id: str, account: Account) -> bool:
    found = select(row_writers.c.version).where(
        row_writers.c.row_id == row_id, row_writers.c.account_id == account.id
    )
    return connection.execute(found).first() is not None
