"""The accounts of clinicians. They are disabled and never deleted: the record names them.

Each act says in the record what it made of the account, so that the record can be held against the accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from suggester.storage.accounts import names, sessions
from suggester.storage.accounts.second_factor import Sealer, recovery_hash
from suggester.storage.database.audit import Act, fingerprint, record, telling
from suggester.storage.database.database import next_number
from suggester.storage.database.tables import accounts, recovery_codes
from suggester.storage.database.tables import sessions as log_ins

REVIEWER, APPROVER, ADMINISTRATOR = ROLES = ("reviewer", "approver", "administrator")
INVITED = "invitation "
"""With this begins what stands in the place of a password's hash until an invitation is taken up."""


class AccountError(ValueError):
    """Why an account cannot be made or changed, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A clinician."""

    id: int
    name: str
    full_name: str
    role: str
    enabled: bool
    also_approves: bool = False
    """Whether an administrator is an approver as well: to look after accounts is no right to approve."""
    also_reviews: bool = False
    """Whether an administrator reads and writes as well; who approves does."""
    is_invited: bool = False
    """Whether nobody can log in yet, because the invitation was not taken up."""

    def may(self, role: str) -> bool:
        """Whether this role is theirs. An approver may do what a reviewer may, an administrator may not."""
        also = {REVIEWER: self.also_reviews or self.role == APPROVER, APPROVER: self.also_approves}
        return self.enabled and (role == self.role or also.get(role, False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an account is opened with, as it is kept."""

    password_hash: str
    sealed_secret: str
    recovery_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What somebody who may make accounts decides."""

    name: str
    full_name: str
    role: str
    also_approves: bool = False
    also_reviews: bool = False


def credentials(password_hash: str, sealed_secret: str, codes: Sequence[str]) -> Credentials:
    """The codes themselves are shown once and not kept."""
    hashes = tuple(recovery_hash(code) for code in codes)
    return Credentials(password_hash=password_hash, sealed_secret=sealed_secret, recovery_hashes=hashes)


def check_new(connection: Connection, new: NewAccount) -> None:
    """Raises AccountError if there cannot be such an account."""
    known = ((one.name, one.full_name) for one in everybody(connection))
    problem = names.problem_with(new.name, new.full_name) or names.taken(new.name, new.full_name, known)
    if problem:
        raise AccountError(problem)
    check_role(new.role)


def check_role(role: str) -> None:
    """Raises AccountError if there is no such role."""
    if role not in ROLES:
        raise AccountError(f"A role is one of: {', '.join(ROLES)}")


def add(connection: Connection, new: NewAccount, opened_with: Credentials, act: Act) -> Account:
    """A new account; act says who makes it and when."""
    check_new(connection, new)
    number = next_number(connection, accounts.c.id)
    connection.execute(
        insert(accounts).values(
            id=number,
            name=new.name,
            full_name=new.full_name.strip(),
            role=new.role,
            also_approves=new.also_approves,
            also_reviews=new.also_reviews,
            enabled=True,
            password_hash=opened_with.password_hash,
            sealed_secret=opened_with.sealed_secret,
            last_step=0,
            at=act.at,
        )
    )
    _keep_codes(connection, number, opened_with.recovery_hashes)
    name = new.full_name.strip()
    told = telling(act, account=new.name, role=new.role, enabled=1, full_name=name)
    also = {"also_approves": int(new.also_approves), "also_reviews": int(new.also_reviews)}
    record(connection, telling(told, **also, **_fingerprints(opened_with)))
    return named(connection, new.name)


def everybody(connection: Connection) -> tuple[Account, ...]:
    """All accounts, in the order in which they were made."""
    return tuple(_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.id)))


def named(connection: Connection, name: str) -> Account:
    """The account of this name. Raises AccountError if there is none."""
    row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    if row is None:
        raise AccountError(f"There is no account {name}")
    return _account(row)


def logged_in(connection: Connection, token: str) -> tuple[Account, sessions.Session] | None:
    """Whose log-in this token is; whether it still lives is another question."""
    row = connection.execute(_LOGGED_IN, {"token_hash": sessions.token_hash(token)}).one_or_none()
    if row is None:
        return None
    return _account(row), sessions.Session(account_id=row.id, born=row.born, seen=row.seen)


def keep_an_administrator(connection: Connection, account: Account) -> None:
    """Raises AccountError where nobody but this account can manage accounts: then nobody could any more."""
    left = [
        one
        for one in everybody(connection)
        if one.id != account.id and one.may(ADMINISTRATOR) and not one.is_invited
    ]
    if account.may(ADMINISTRATOR) and not account.is_invited and not left:
        raise AccountError(
            f"{account.name} is the only one who can manage accounts. Let somebody else do so first"
        )


def disable(connection: Connection, account: Account, act: Act) -> None:
    """From now on this account opens nothing, and what it has open is closed."""
    keep_an_administrator(connection, account)
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(enabled=False))
    sessions.end_all(connection, account.id)
    record(connection, telling(act, account=account.name, enabled=0))


def reset(connection: Connection, account: Account, opened_with: Credentials, act: Act) -> None:
    """New password, new second factor, new codes; a disabled account is enabled, and all is logged out."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account.id)
        .values(
            enabled=True,
            password_hash=opened_with.password_hash,
            sealed_secret=opened_with.sealed_secret,
            last_step=0,
        )
    )
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account.id))
    _keep_codes(connection, account.id, opened_with.recovery_hashes)
    sessions.end_all(connection, account.id)
    record(connection, telling(act, account=account.name, enabled=1, **_fingerprints(opened_with)))


def change_password(connection: Connection, account: Account, password_hash: str, act: Act) -> str:
    """A new password; whoever knew the old one is logged out everywhere. The token of a new log-in."""
    connection.execute(
        update(accounts).where(accounts.c.id == account.id).values(password_hash=password_hash)
    )
    sessions.end_all(connection, account.id)
    told = telling(act, account=account.name, password=fingerprint(password_hash))
    return sessions.begin(connection, account.id, told)


def codes_left(connection: Connection, account: Account) -> int:
    """How many recovery codes were not used yet."""
    left = select(recovery_codes).where(
        recovery_codes.c.account_id == account.id, recovery_codes.c.used_at.is_(None)
    )
    return len(connection.execute(left).all())


def seal_anew(connection: Connection, sealer: Sealer, act: Act) -> tuple[str, ...]:
    """Seal every second factor with the newest key; the names of accounts that no key opens.

    The record is told from which to which, so that one that was put there past it does not slip in.
    """
    lost = []
    for row in connection.execute(select(accounts)).all():
        secret = sealer.opened(row.sealed_secret)
        if not secret:
            lost.extend([row.name] if row.sealed_secret else [])  # an invited account has none yet
        elif not sealer.is_newest(row.sealed_secret):
            sealed = sealer.sealed(secret)
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(sealed_secret=sealed))
            told = telling(act, account=row.name, secret_was=fingerprint(row.sealed_secret))
            record(connection, telling(told, secret=fingerprint(sealed)))
    return tuple(lost)


MAY_APPROVE = accounts.c.enabled & ((accounts.c.role == APPROVER) | accounts.c.also_approves)
"""The same as Account.may(APPROVER), asked of the database."""

_LOGGED_IN = (
    select(accounts, log_ins.c.born, log_ins.c.seen)
    .join(log_ins, log_ins.c.account_id == accounts.c.id)
    .where(log_ins.c.token_hash == bindparam("token_hash"), accounts.c.enabled)
)
"""Asked for by each page, and so put together once."""


def _keep_codes(connection: Connection, account_id: int, hashes: tuple[str, ...]) -> None:
    for code_hash in hashes:
        connection.execute(insert(recovery_codes).values(code_hash=code_hash, account_id=account_id))


def _fingerprints(opened_with: Credentials) -> dict[str, str]:
    """Which password, second factor and codes: enough to tell later that they are others, and no more."""
    return {
        "password": fingerprint(opened_with.password_hash),
        "secret": fingerprint(opened_with.sealed_secret),
        "codes": fingerprint(*sorted(opened_with.recovery_hashes)),
    }


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=row.role,
        enabled=row.enabled,
        also_approves=row.also_approves,
        also_reviews=row.also_reviews,
        is_invited=row.password_hash.startswith(INVITED),
    )
