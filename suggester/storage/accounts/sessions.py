"""Who is logged in: one row each, so that ending it ends it at once, wherever its cookie is.

The row holds the hash of the token, so whoever reads the database cannot log in with it. The record tells of
each row by a fingerprint of that hash, so that a row which was changed since, or put there, is found.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from suggester.storage.database.audit import Act, fingerprint, record, telling
from suggester.storage.database.tables import sessions

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 8 * 60 * 60
TOUCH_SECONDS = 60
CLOCKS_DIFFER_SECONDS = 60
BEGIN = ("log in", "change password")
"""The acts that begin a log-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One log-in: whose, since when, and when it was last used."""

    account_id: int
    born: int
    seen: int

    def lives(self, now: int) -> bool:
        """Neither unused nor open for too long. A clock that went back far ends it, too."""
        within = -CLOCKS_DIFFER_SECONDS
        return within <= now - self.born < LONGEST_SECONDS and within <= now - self.seen < IDLE_SECONDS


def begin(connection: Connection, account_id: int, act: Act) -> str:
    """A new log-in by this act of the account's own, which the record is told with what the row is known by.

    The token is in nobody's hands but the browser's. Old log-ins are cleared away.
    """
    now = act.at
    connection.execute(delete(sessions).where(sessions.c.born < now - LONGEST_SECONDS))
    connection.execute(delete(sessions).where(sessions.c.seen < now - IDLE_SECONDS))
    token = secrets.token_urlsafe(32)
    kept = token_hash(token)
    connection.execute(insert(sessions).values(token_hash=kept, account_id=account_id, born=now, seen=now))
    record(connection, telling(act, session=fingerprint(kept)))
    return token


def touch(connection: Connection, token: str, now: int) -> None:
    """It was used just now."""
    connection.execute(update(sessions).where(sessions.c.token_hash == token_hash(token)).values(seen=now))


def end(connection: Connection, token: str) -> None:
    """Log out."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash(token)))


def end_all(connection: Connection, account_id: int) -> None:
    """Log out everywhere."""
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id))


def count(connection: Connection, account_id: int, now: int) -> int:
    """In how many browsers somebody is logged in."""
    rows = connection.execute(select(sessions).where(sessions.c.account_id == account_id))
    return sum(Session(account_id=account_id, born=row.born, seen=row.seen).lives(now) for row in rows)


def token_hash(token: str) -> str:
    """What is kept of a token: enough to find its log-in, and nothing to log in with."""
    return hashlib.sha256(token.encode()).hexdigest()
