"""A proposal that goes back to its author with a comment, and comes again: as it is, or another in its place.

Nothing of it changes meanwhile: what was approved stays what was shown.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from suggester.storage.accounts.accounts import APPROVER, Account
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean, next_number
from suggester.storage.database.tables import accounts, sent_back
from suggester.storage.versions.versions import (
    APPROVED,
    DRAFT,
    PROPOSED,
    NotYoursError,
    VersionError,
    set_state,
    version,
)
from suggester.storage.versions.writers import authors_of

NO_WORDS = "Say what should be otherwise: the comment goes to who wrote it."
NOT_APPROVER = "Sending back needs the role of an approver."
OWN_WORK = "You wrote this. You can withdraw it instead."
NOT_OPEN = "Only a change that waits for approval can be sent back."
NOT_YOURS = "Only who wrote a change can hand it in again."
NOT_SENT_BACK = "This change was not sent back."


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """What somebody said when they sent a proposal back."""

    by: str
    words: str
    at: int


def send_back(connection: Connection, number: int, words: str, by: tuple[Account, int]) -> None:
    """The author has it again, with this comment. Raises VersionError."""
    (account, now), words = by, clean(words)
    found = version(connection, number)
    if not account.may(APPROVER):
        raise VersionError(NOT_APPROVER)
    if account.id in authors_of(connection, number):
        raise VersionError(OWN_WORK)
    if found.state not in {PROPOSED, APPROVED}:
        raise VersionError(NOT_OPEN)
    if not words:
        raise VersionError(NO_WORDS)
    values = {"version": number, "account_id": account.id, "words": words, "at": now}
    connection.execute(insert(sent_back).values(number=next_number(connection, sent_back.c.number), **values))
    set_state(connection, number, DRAFT)
    details: dict[str, str | int] = {"version": number, "why": words}
    record(connection, Act(at=now, actor=account.name, act="send back", details=details))


def hand_in(connection: Connection, number: int, by: tuple[Account, int]) -> None:
    """It waits for approval again, as it is. Raises VersionError."""
    account, now = by
    if account.id not in authors_of(connection, number):
        raise NotYoursError(NOT_YOURS)
    if version(connection, number).state != DRAFT:
        raise VersionError(NOT_SENT_BACK)
    set_state(connection, number, PROPOSED)
    record(connection, Act(at=now, actor=account.name, act="hand in", details={"version": number}))


def comments_on(connection: Connection, number: int) -> tuple[SentBack, ...]:
    """Every comment with which it was sent back, the first first."""
    rows = connection.execute(
        select(sent_back, accounts.c.full_name)
        .join(accounts, accounts.c.id == sent_back.c.account_id)
        .where(sent_back.c.version == number)
        .order_by(sent_back.c.number)
    )
    return tuple(SentBack(by=row.full_name, words=row.words, at=row.at) for row in rows)
