"""What an account may do: read and write, approve, manage accounts; each a right apart from the others.

The table of accounts keeps a role, and what an administrator is besides: to look after accounts makes nobody
a clinician.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, update

from suggester.storage.accounts.accounts import (
    ADMINISTRATOR,
    APPROVER,
    REVIEWER,
    Account,
    AccountError,
    check_role,
    keep_an_administrator,
)
from suggester.storage.database.audit import Act, record, telling
from suggester.storage.database.tables import accounts

NO_RIGHT = "An account without any right is of no use. Leave at least one, or close the account"
NOT_WITHOUT_READING = "Whoever approves reads and writes as well: tick both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """At least one right; whoever approves reads and writes, too. Raises AccountError."""

    reviews: bool = False
    approves: bool = False
    manages: bool = False

    def __post_init__(self) -> None:
        """Not every three boxes are the rights of somebody."""
        if not (self.reviews or self.approves or self.manages):
            raise AccountError(NO_RIGHT)
        if self.approves and not self.reviews:
            raise AccountError(NOT_WITHOUT_READING)

    @property
    def role(self) -> str:
        """The role that is kept of these rights."""
        if self.manages:
            return ADMINISTRATOR
        return APPROVER if self.approves else REVIEWER

    @property
    def also_approves(self) -> bool:
        """Whether this administrator approves as well."""
        return self.manages and self.approves

    @property
    def also_reviews(self) -> bool:
        """Whether this administrator reads and writes as well."""
        return self.manages and self.reviews


def rights_of_role(role: str, *, also_reviews: bool = False, also_approves: bool = False) -> Rights:
    """The rights of a role, and what an administrator does besides. Raises AccountError."""
    check_role(role)
    manages = role == ADMINISTRATOR
    if not manages and (also_approves or also_reviews):
        what = "approve" if also_approves else "read and write"
        raise AccountError(f"Only an administrator can {what} as well, and {role} is another role")
    approves = role == APPROVER or also_approves
    return Rights(reviews=not manages or also_reviews or approves, approves=approves, manages=manages)


def rights_of(account: Account) -> Rights:
    """What this account may do as long as it is open."""
    return rights_of_role(
        account.role, also_reviews=account.also_reviews, also_approves=account.also_approves
    )


def change_rights(connection: Connection, account: Account, rights: Rights, act: Act) -> None:
    """From now on this account may do this and nothing else: one person stays one account."""
    if not rights.manages:
        keep_an_administrator(connection, account)
    changed = update(accounts).where(accounts.c.id == account.id)
    connection.execute(
        changed.values(role=rights.role, also_approves=rights.also_approves, also_reviews=rights.also_reviews)
    )
    told = telling(act, account=account.name, role=rights.role, also_approves=int(rights.also_approves))
    record(connection, telling(told, also_reviews=int(rights.also_reviews)))
