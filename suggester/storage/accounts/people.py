"""Everybody who has an account, with what the record tells of it: since when, by whom, and why.

Nothing is kept for this alone: no more is known here of people than what their acts left in the record.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from suggester.storage.accounts.accounts import Account, everybody
from suggester.storage.accounts.invitations import ends_at
from suggester.storage.database.audit import RecordEntry, entries_of, last_moments
from suggester.storage.database.tables import accounts

ADDED, INVITED, NEW_LINK, OPENED, TAKEN_UP = ("add account", "invite", "new link", "open again", "take up")
RIGHTS, CLOSED, UNLOCKED, RESET = ("change role", "disable account", "unlock", "reset account")
ACTS = (ADDED, INVITED, NEW_LINK, OPENED, TAKEN_UP, RIGHTS, CLOSED, UNLOCKED, RESET, "let approve")
NEW_APP = {ADDED, TAKEN_UP, RESET}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTo:
    """What was done to an account: which entry of the record tells it, by whom, when and why."""

    act: str = ""
    entry: int = 0
    by: str = ""
    at: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account. A moment that is 0 has not come.

    app_since: since when their six digits come from the app of now.  link_ends: when their link ends.
    last: what was done to the account last, as far as an act of ACTS did it.
    """

    account: Account
    app_since: int
    link_ends: int
    last_log_in: int
    rights_given: DoneTo
    last: DoneTo

    @property
    def closed(self) -> DoneTo | None:
        """What closed the account, where it is closed."""
        return None if self.account.enabled else self.last


@dataclass(slots=True, kw_only=True)
class _Told:
    """What the record has told of one account so far."""

    rights: DoneTo = field(default_factory=DoneTo)
    last: DoneTo = field(default_factory=DoneTo)
    app_since: int = 0


def people(connection: Connection) -> tuple[Person, ...]:
    """Everybody, in the order in which the accounts were made."""
    told = _told(entries_of(connection, ACTS))
    seen, links = last_moments(connection, "log in"), _links(connection)
    return tuple(
        Person(
            account=one,
            app_since=0 if one.is_invited else told[one.name].app_since,
            link_ends=links[one.name],
            last_log_in=seen.get(one.name, 0),
            rights_given=told[one.name].rights,
            last=told[one.name].last,
        )
        for one in everybody(connection)
    )


def _told(entries: Iterable[RecordEntry]) -> dict[str, _Told]:
    found: dict[str, _Told] = defaultdict(_Told)
    for entry in entries:
        act, details = entry.act, entry.act.details
        told = found[str(details.get("account", ""))]
        why = str(details.get("why", ""))
        told.last = done = DoneTo(act=act.act, entry=entry.number, by=act.actor, at=act.at, why=why)
        if act.act in {ADDED, INVITED, RIGHTS, "let approve"}:
            told.rights = done
        if act.act in NEW_APP:
            told.app_since = act.at
    return found


def _links(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(accounts.c.name, accounts.c.password_hash))
    return {row.name: ends_at(row.password_hash) for row in rows}
