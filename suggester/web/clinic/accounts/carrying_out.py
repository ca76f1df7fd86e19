"""How something is done to an account: tried first, then proven by fresh digits, then done and recorded.

An act is on the account as it was shown: the form carries the entry of the record that told of it last.
Whoever presses twice is told what the first click did.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from suggester.storage.accounts.accounts import ADMINISTRATOR, Account, named
from suggester.storage.accounts.people import OPENED, Person, people
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Transaction, clean
from suggester.web.clinic.access.account import TOO_LONG_OPEN
from suggester.web.clinic.access.blueprint import account, now, storage
from suggester.web.clinic.access.proof import NotDoneError, proven

ONE_AT_A_TIME = Lock()
NO_REASON = "Say why: it stands in the record."
CHANGED = (
    "Somebody changed this account since it was shown to you. Nothing was done: look at it now, then decide."
)
NOT_YOURS = "You cannot manage accounts any more: somebody took that right from you. Nothing was done."

Doing = Callable[[Transaction], None]
DoingTo = Callable[[Transaction, Account, Act], None]


class TakenBackError(Exception):
    """An act was tried, and nothing of it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAct:
    """What a form asks for: to whom, what, as the record calls it, and what was typed."""

    number: int = 0
    act: str
    texts: Mapping[str, str]
    came_from_here: bool

    @property
    def why(self) -> str:
        """The reason, as the record keeps it."""
        return clean(self.texts["reason"])

    def told(self) -> Act:
        """The act of who asks, just now, with its reason."""
        return Act(at=now(), actor=account().name, act=self.act, details={"why": self.why})


def carry_out(sent: SentAct, doing: Doing) -> None:
    """Do it, once fresh digits were shown. Raises AccountError or NotDoneError, and then nothing was done."""
    if not sent.came_from_here:
        raise NotDoneError(TOO_LONG_OPEN)
    if not sent.why:
        raise NotDoneError(NO_REASON)
    with suppress(TakenBackError), storage().writing() as connection:
        doing(connection)
        raise TakenBackError  # no code is used up for what cannot be done anyway
    proven(sent.texts["digits"])
    with storage().writing() as connection:
        if not named(connection, account().name).may(ADMINISTRATOR):
            raise NotDoneError(NOT_YOURS, 403)
        doing(connection)


def on_shown(sent: SentAct, doing: DoingTo) -> Doing:
    """The same for an account that is still as it was shown; only a closed one is opened again."""

    def do(connection: Transaction) -> None:
        found = person(connection, sent.number)
        if found is None or str(found.last.entry) != sent.texts["shown"]:
            raise NotDoneError(CHANGED, 409)
        if found.account.enabled == (sent.act == OPENED):
            raise NotDoneError(CHANGED, 409)
        doing(connection, found.account, sent.told())

    return do


def was_done_before(sent: SentAct, found: Person | None) -> bool:
    """Whether the last that was done to this account is what this form asked for, by the same person."""
    if found is None:
        return False
    last = (found.last.act, found.last.by, found.last.why)
    is_newer = str(found.last.entry) != sent.texts.get("shown", "")
    return is_newer and last == (sent.act, account().name, sent.why)


def person(connection: Transaction, number: int) -> Person | None:
    """The account of this number."""
    return next((one for one in people(connection) if one.account.id == number), None)
