"""Invitations: a link that opens an account once, until a moment, so that its owner sets password and app.

Until then the hash of the link stands where that of the password will stand. So an account has either, a link
ends with the first password, and the record, which tells of each password, tells of each link as well.
"""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from suggester.storage.accounts.accounts import (
    INVITED,
    Account,
    Credentials,
    keep_an_administrator,
    named,
    reset,
)
from suggester.storage.accounts.sessions import token_hash
from suggester.storage.database.audit import Act
from suggester.storage.database.tables import accounts, recovery_codes

OPEN_SECONDS = 24 * 60 * 60
KEPT = re.compile(rf"{INVITED}([0-9a-f]{{64}}) ([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom a link is for, and the moment at which it ends."""

    account: Account
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """What somebody set by way of their link, and the half minute of the digits that proved their app."""

    opened_with: Credentials
    step: int


def credentials_of(token: str, ends: int) -> Credentials:
    """What an account is opened with until its owner has set a password: this link, and nothing else."""
    return Credentials(
        password_hash=f"{INVITED}{token_hash(token)} {ends}", sealed_secret="", recovery_hashes=()
    )


def renew(connection: Connection, account: Account, link: Credentials, act: Act) -> None:
    """Another link: password, app and codes of until now open nothing, and a closed account is open again."""
    keep_an_administrator(connection, account)
    reset(connection, account, link, act)


def ends_at(password_hash: str) -> int:
    """When the link of an account ends, by what is kept in place of a password; 0 where there is none."""
    kept = KEPT.fullmatch(password_hash)
    return int(kept.group(2)) if kept else 0


def invitation(connection: Connection, token: str, now: int) -> Invitation | None:
    """The invitation that this link is, as long as it is one."""
    begin = f"{INVITED}{token_hash(token)} "
    found = select(accounts).where(accounts.c.password_hash.startswith(begin), accounts.c.enabled)
    row = connection.execute(found).one_or_none()
    if row is None or ends_at(row.password_hash) <= now:
        return None
    return Invitation(account=named(connection, row.name), ends=ends_at(row.password_hash))


def take_up(connection: Connection, account: Account, taken: TakenUp, act: Act) -> None:
    """From now on the account is opened with this, and with the link no more."""
    reset(connection, account, taken.opened_with, act)
    used = update(accounts).where(accounts.c.id == account.id)
    connection.execute(used.values(last_step=taken.step))  # the digits that were shown open nothing more


def is_taken_up(connection: Connection, name: str, taken: TakenUp) -> bool:
    """Whether the account has just these codes, and these digits were the last that it was shown."""
    is_theirs = (recovery_codes.c.account_id == accounts.c.id) & (accounts.c.last_step == taken.step)
    kept = select(recovery_codes.c.code_hash).join(accounts, is_theirs).where(accounts.c.name == name)
    return bool(taken.step) and set(connection.scalars(kept)) == set(taken.opened_with.recovery_hashes)
