"""Who has approved a version, and whose word for it counts."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from suggester.storage.accounts.accounts import MAY_APPROVE
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import accounts, approvals, versions
from suggester.storage.versions.sealing import counted_when_published, genuine_approvers, may_approve
from suggester.storage.versions.versions import APPROVED, PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenApproval:
    """One clinician's word for one version."""

    approver: str
    full_name: str
    at: int


def approvals_of(connection: Connection, number: int) -> tuple[GivenApproval, ...]:
    """Whose approval of this version counts, the first first.

    Until it is published: of everybody who may still approve. From then on: of those who could then.
    """
    counted = counted_when_published(connection, number)
    names = may_approve(connection) if counted is None else counted
    rows = connection.execute(
        select(accounts.c.name, accounts.c.full_name, approvals.c.at)
        .join(accounts, accounts.c.id == approvals.c.approver_id)
        .where(approvals.c.version == number)
        .order_by(approvals.c.at, accounts.c.id)
    )
    given = (GivenApproval(approver=row.name, full_name=row.full_name, at=row.at) for row in rows)
    return tuple(one for one in given if one.approver in names)


def not_live_yet(connection: Connection, account_id: int) -> tuple[str, ...]:
    """The names of the versions that wait with this account's approval, which ends with its right."""
    rows = connection.scalars(
        select(versions.c.label)
        .join(approvals, approvals.c.version == versions.c.number)
        .join(accounts, accounts.c.id == approvals.c.approver_id)
        .where(accounts.c.id == account_id, MAY_APPROVE, versions.c.state.in_((PROPOSED, APPROVED)))
        .order_by(versions.c.number)
    )
    return tuple(rows)


def counting(connection: Connection, number: int, seals: Seals) -> tuple[str, ...]:
    """The names of those whose approval counts and was given by way of this program, and not past it."""
    genuine = genuine_approvers(connection, number, seals)
    return tuple(one.approver for one in approvals_of(connection, number) if one.approver in genuine)
