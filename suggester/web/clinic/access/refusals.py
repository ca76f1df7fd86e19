"""What is noted when somebody is refused: enough to see that somebody guesses, and nothing that they typed.

The name of an account stands in the journal only where there is such an account: people type passwords into
the wrong field. How often each happens is counted in the database, for the page of the record.
"""

from logging import WARNING

from flask import Response, g, request

from suggester.storage.accounts import accounts, refusals
from suggester.storage.accounts.accounts import REVIEWER, Account
from suggester.storage.accounts.log_in import Refused
from suggester.storage.database.database import StorageError
from suggester.storage.versions.reviews import OwnWordsError
from suggester.storage.versions.versions import NotYoursError
from suggester.web.clinic.access.blueprint import ANYBODY, EVERYBODY, clinic, now, role_of, storage
from suggester.web.journal.journal import note

REASONS = {Refused.WRONG: "name, password or code is wrong", Refused.TOO_OFTEN: "too many tries"}
NOT_ALLOWED = {403, 429}
NOT_DONE = {409, 422}
"""Refused where the page asks for a role, because what it does is grave; elsewhere it is a slip in a form."""
FOR_ANOTHER = (NotYoursError, OwnWordsError)
"""Refused for who asked, and whatever is answered: no slip in a form."""


def note_log_in(outcome: Refused, name: str) -> None:
    """Somebody was not let in. Raises StorageError."""
    with storage().reading() as connection:
        is_known = any(one.name == name for one in accounts.everybody(connection))
    about = {"account": name} if is_known else {}
    note("log-in refused", level=WARNING, reason=REASONS[outcome], **about)


def mark(error: Exception | None) -> None:
    """What this error says is noted if it was refused for who asked."""
    g.was_for_another = isinstance(error, FOR_ANOTHER)


@clinic.after_request
def note_act(response: Response) -> Response:
    """Somebody who is logged in was not let do something."""
    who: Account | None = g.get("account")
    if who is not None and _is_refused_act(response.status_code):
        route = request.url_rule.rule if request.url_rule else ""
        note("act refused", level=WARNING, account=who.name, route=route, status=response.status_code)
        _count_act()
    return response


def _is_refused_act(status: int) -> bool:
    role = role_of(request.endpoint or "")
    is_grave = role not in {REVIEWER, EVERYBODY} and request.method == "POST"
    is_for_another = g.get("was_for_another", False)
    return role != ANYBODY and (is_for_another or status in NOT_ALLOWED or (is_grave and status in NOT_DONE))


def _count_act() -> None:
    """The answer stands already: it does not become another one because a number cannot be kept."""
    try:
        with storage().writing() as connection:
            refusals.count(connection, refusals.ACT, now())
    except StorageError as error:
        note("clinic storage", reason=str(error))
