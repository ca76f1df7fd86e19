"""Accounts as their page shows them: each with its state in words, and what an act on it would cost."""

from dataclasses import dataclass

from suggester.storage.accounts import sessions
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.accounts.log_in import waits_until
from suggester.storage.accounts.people import CLOSED, NEW_LINK, OPENED, RIGHTS, UNLOCKED, Person, people
from suggester.storage.accounts.rights import Rights, rights_of
from suggester.storage.database.database import Transaction
from suggester.storage.versions.approvals import not_live_yet
from suggester.storage.versions.wishes import open_wishes
from suggester.web.clinic.access.blueprint import account, now, side, storage

IN_USE, LOCKED, INVITATION, LINK_ENDED, SHUT = ("in use", "locked", "invited", "link ended", "closed")
ACTS = {"rights": RIGHTS, "link": NEW_LINK, "close": CLOSED, "open": OPENED, "unlock": UNLOCKED}
"""What can be done to an account, as the addresses call it and as the record does."""
POSSIBLE = {
    IN_USE: ("rights", "link", "close"),
    LOCKED: ("unlock", "rights", "link", "close"),
    INVITATION: ("rights", "link", "close"),
    LINK_ENDED: ("rights", "link", "close"),
    SHUT: ("open",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One line of the list.  locked_until: from when on a try for this name is looked at again; 0 for now."""

    person: Person
    rights: Rights
    state: str
    locked_until: int
    is_you: bool

    @property
    def acts(self) -> tuple[str, ...]:
        """What can be done to this account as it stands."""
        return POSSIBLE[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCost:
    """What an account has that an act may end: log-ins, approvals of versions not live yet, open wishes."""

    browsers: int
    approvals: tuple[str, ...]
    wishes: tuple[str, ...]


def listed() -> tuple[PersonLine, ...]:
    """Everybody who has an account, those that are closed last."""
    with storage().reading() as connection:
        lines = [_line(connection, person) for person in people(connection)]
    return tuple(sorted(lines, key=lambda line: line.state == SHUT))


def cost_of(number: int) -> AccountCost:
    """What this account has open, and what waits with its word."""
    with storage().reading() as connection:
        return AccountCost(
            browsers=sessions.count(connection, number, now()),
            approvals=not_live_yet(connection, number),
            wishes=tuple(one.verdict.row_id for one in open_wishes(connection) if one.account_id == number),
        )


def can_approve(lines: tuple[PersonLine, ...]) -> int:
    """How many could approve a change today."""
    return sum(line.person.account.may(APPROVER) and line.state in {IN_USE, LOCKED} for line in lines)


def _line(connection: Transaction, person: Person) -> PersonLine:
    bucket = side().throttle.of_name(person.account.name)
    locked_until = waits_until(connection, bucket, now())
    return PersonLine(
        person=person,
        rights=rights_of(person.account),
        state=_state(person, is_locked=locked_until > 0),
        locked_until=locked_until,
        is_you=person.account.id == account().id,
    )


def _state(person: Person, *, is_locked: bool) -> str:
    if not person.account.enabled:
        return SHUT
    if person.account.is_invited:
        return INVITATION if person.link_ends > now() else LINK_ENDED
    return LOCKED if is_locked else IN_USE
