"""Identities of an identity provider, each bound to an account by an operator and never by itself.

An identity opens what the account may open, and nothing more: role, log-ins and fresh codes stay our own.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from suggester.storage.accounts import sessions
from suggester.storage.accounts.accounts import Account, AccountError, named
from suggester.storage.database.audit import Act, record, telling
from suggester.storage.database.tables import accounts, identities

LONGEST = 255
"""Characters of an issuer and of a subject; more than the standard allows for a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody as their provider names them: for ever, and unlike a mail address never given to another."""

    issuer: str
    subject: str


def bind(connection: Connection, account: Account, identity: Identity, act: Act) -> None:
    """From now on this identity opens this account."""
    if not identity.subject.strip() or max(len(identity.subject), len(identity.issuer)) > LONGEST:
        raise AccountError(f"A subject has 1 to {LONGEST} characters, as the identity provider shows it")
    owner = _owner(connection, identity)
    if owner:
        raise AccountError(f"This identity opens the account {owner} already")
    if identity_of(connection, account):
        raise AccountError(f"{account.name} has an identity already. Run clinician unlink first")
    connection.execute(
        insert(identities).values(
            issuer=identity.issuer, subject=identity.subject, account_id=account.id, at=act.at
        )
    )
    told = telling(act, account=account.name, by=identity.issuer, subject=identity.subject)
    record(connection, told)


def unbind(connection: Connection, account: Account, act: Act) -> None:
    """From now on it opens nothing, and what the account has open is closed."""
    if not identity_of(connection, account):
        raise AccountError(f"{account.name} has no identity")
    connection.execute(delete(identities).where(identities.c.account_id == account.id))
    sessions.end_all(connection, account.id)
    record(connection, telling(act, account=account.name))


def identity_of(connection: Connection, account: Account) -> Identity | None:
    """The identity that opens an account."""
    row = connection.execute(select(identities).where(identities.c.account_id == account.id)).one_or_none()
    return Identity(issuer=row.issuer, subject=row.subject) if row else None


def account_of(connection: Connection, identity: Identity) -> Account | None:
    """The account that an identity opens; none where it is disabled, or waits behind a link."""
    owner = _owner(connection, identity)
    found = named(connection, owner) if owner else None
    return found if found and found.enabled and not found.is_invited else None


def _owner(connection: Connection, identity: Identity) -> str | None:
    return connection.scalar(
        select(accounts.c.name)
        .join(identities, identities.c.account_id == accounts.c.id)
        .where(identities.c.issuer == identity.issuer, identities.c.subject == identity.subject)
    )
