"""Logging in: a name, a password and a code, all three right, and not too often wrong.

Whether it was the name, the password or the code is told by neither words nor time: the same is worked
out and asked for whoever there is. Each try is counted before it is tried, so many at once are still counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import Connection, delete, func, insert, select, update

from suggester.storage.accounts import passwords, refusals, sessions
from suggester.storage.accounts.accounts import INVITED, Account, named
from suggester.storage.accounts.identities import Identity, account_of
from suggester.storage.accounts.second_factor import Sealer, looks_like_digits, recovery_hash, step_of
from suggester.storage.database.audit import Act, record, telling
from suggester.storage.database.database import Database, next_number
from suggester.storage.database.tables import accounts, attempts, recovery_codes

WINDOW_SECONDS = 60
KEPT_SECONDS = 60 * 60
NOBODY = 0


class Refused(Enum):
    """Why nobody was logged in."""

    WRONG = auto()
    TOO_OFTEN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What tries are counted under, as text that tells nothing, and how many may be wrong in a minute."""

    key: str
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What somebody typed, and when."""

    name: str
    password: str
    code: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn:
    """Somebody who showed that they are who they say: the token goes into their browser."""

    account: Account
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshCode:
    """Somebody who is logged in and has just shown fresh digits: what approving and publishing ask for."""

    account: Account
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept of an account; of nobody's where there is none."""

    account_id: int = NOBODY
    password_hash: str = passwords.NOBODYS
    secret: str = ""


class LogIn:
    """The door for clinicians."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self.sealer = sealer

    def enter(self, tried: Try, buckets: Sequence[Bucket]) -> LoggedIn | Refused:
        """A new log-in, or why there is none. Raises StorageError."""
        account = self.proven(tried, buckets)
        if isinstance(account, Refused):
            return account
        with self._database.writing() as connection:
            act = Act(at=tried.at, actor=account.name, act="log in", details={})
            token = sessions.begin(connection, account.id, act)
        return LoggedIn(account=account, token=token)

    def counted(self, buckets: Sequence[Bucket], now: int) -> tuple[int, ...]:
        """Count a try before anybody is asked about it; nothing if there were too many."""
        with self._database.writing() as connection:
            return _count(connection, buckets, now)

    def note_unproven(self, now: int) -> None:
        """Count somebody whom their identity provider did not prove. Raises StorageError."""
        with self._database.writing() as connection:
            refusals.count(connection, refusals.LOG_IN, now)

    def enter_by(self, identity: Identity, counted: Sequence[int], now: int) -> LoggedIn | Refused:
        """A new log-in for somebody whom their identity provider has proven. Raises StorageError."""
        with self._database.writing() as connection:
            account = account_of(connection, identity)
            if account is None:
                refusals.count(connection, refusals.LOG_IN, now)
                return Refused.WRONG
            connection.execute(delete(attempts).where(attempts.c.number.in_(counted)))
            act = Act(at=now, actor=account.name, act="log in", details={"by": identity.issuer})
            token = sessions.begin(connection, account.id, act)
        return LoggedIn(account=account, token=token)

    def proven(self, tried: Try, buckets: Sequence[Bucket]) -> Account | Refused:
        """The account, if password and code are right; the code is used up. Raises StorageError."""
        with self._database.writing() as connection:
            counted = _count(connection, buckets, tried.at)
            kept = self._kept(connection, tried.name)
        if not counted:
            return Refused.TOO_OFTEN
        fits = passwords.fits(kept.password_hash, tried.password)
        return self._used(tried, kept, counted, owner=kept.account_id if fits else NOBODY)

    def fresh(self, account: Account, code: str, buckets: Sequence[Bucket], now: int) -> FreshCode | Refused:
        """The proof that somebody who is logged in has their second factor at hand; it is used up."""
        with self._database.writing() as connection:
            counted = _count(connection, buckets, now)
            if not counted:
                return Refused.TOO_OFTEN
            secret = self._kept(connection, account.name).secret
            if not _use_digits(connection, account.id, step_of(secret, code, now)):
                return Refused.WRONG
            connection.execute(delete(attempts).where(attempts.c.number.in_(counted)))
            return FreshCode(account=named(connection, account.name), at=now)  # with the role of now

    def _kept(self, connection: Connection, name: str) -> _Kept:
        is_open = accounts.c.enabled & ~accounts.c.password_hash.startswith(INVITED)
        row = connection.execute(select(accounts).where(accounts.c.name == name, is_open)).one_or_none()
        if row is None:
            return _Kept()
        secret = self.sealer.opened(row.sealed_secret)
        return _Kept(account_id=row.id, password_hash=row.password_hash, secret=secret)

    def _used(self, tried: Try, kept: _Kept, counted: Sequence[int], *, owner: int) -> Account | Refused:
        """The same is asked of the database for nobody as for somebody."""
        with self._database.writing() as connection:
            if looks_like_digits(tried.code):
                right = _use_digits(connection, owner, step_of(kept.secret, tried.code, tried.at))
            else:
                right = _use_recovery_code(connection, owner, tried)
            if not right:
                refusals.count(connection, refusals.LOG_IN, tried.at)
                return Refused.WRONG
            connection.execute(delete(attempts).where(attempts.c.number.in_(counted)))
            return named(connection, tried.name)


def waits_until(connection: Connection, bucket: Bucket, now: int) -> int:
    """The moment from which a try under this is looked at again; 0 where one is now."""
    since = (attempts.c.bucket == bucket.key, attempts.c.at > now - WINDOW_SECONDS)
    newest = select(attempts.c.at).where(*since).order_by(attempts.c.at.desc()).limit(bucket.at_most)
    counted = list(connection.scalars(newest))
    return counted[-1] + WINDOW_SECONDS if len(counted) == bucket.at_most else 0


def unlock(connection: Connection, account: Account, bucket: Bucket, act: Act) -> None:
    """What was typed wrong under this name counts no more."""
    connection.execute(delete(attempts).where(attempts.c.bucket == bucket.key))
    record(connection, telling(act, account=account.name))


def _count(connection: Connection, buckets: Sequence[Bucket], now: int) -> tuple[int, ...]:
    """Note this try under each bucket; nothing if one of them is full."""
    connection.execute(delete(attempts).where(attempts.c.at < now - KEPT_SECONDS))
    if any(_tries(connection, bucket, now) >= bucket.at_most for bucket in buckets):
        refusals.count(connection, refusals.THROTTLE, now)
        return ()
    numbers = []
    for bucket in buckets:
        numbers.append(next_number(connection, attempts.c.number))
        connection.execute(insert(attempts).values(number=numbers[-1], bucket=bucket.key, at=now))
    return tuple(numbers)


def _tries(connection: Connection, bucket: Bucket, now: int) -> int:
    """How many there were in the last minute; those of a clock that ran ahead count, too."""
    since = (attempts.c.bucket == bucket.key, attempts.c.at > now - WINDOW_SECONDS)
    return connection.scalar(select(func.count()).select_from(attempts).where(*since)) or 0


def _use_digits(connection: Connection, owner: int, step: int) -> bool:
    """Only digits that are newer than those used before, so each works once."""
    used = update(accounts).where(accounts.c.id == owner, accounts.c.last_step < step, accounts.c.enabled)
    return connection.execute(used.values(last_step=step)).rowcount == 1


def _use_recovery_code(connection: Connection, owner: int, tried: Try) -> bool:
    used = update(recovery_codes).where(
        recovery_codes.c.account_id == owner,
        recovery_codes.c.code_hash == recovery_hash(tried.code),
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(used.values(used_at=tried.at)).rowcount == 1
