"""What makes a proposal the live table: approve and publish.

Each act is on exactly what was shown: the form carries the SHA-256 of the content and of the difference. No
code is used up for an act that could not be done anyway, and the storage asks for all of it once more.

Whoever presses twice is told what the first click did: the second waits for it, and finds it done.
"""

from collections.abc import Callable, Mapping
from threading import Lock

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.core.loading.load import RuleFilesError
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing
from suggester.storage.versions.publishing import PUBLISH, PublishStep, Seen
from suggester.storage.versions.versions import VersionError
from suggester.web.clinic.access.blueprint import clinic, open_to, rules, storage
from suggester.web.clinic.access.proof import NotDoneError, proven
from suggester.web.clinic.access.refusals import mark
from suggester.web.clinic.proposals.pages import TOO_LONG_OPEN, UNREADABLE, refused
from suggester.web.clinic.proposals.proposal import Shown, shown
from suggester.web.clinic.proposals.reading.reading import NOT_READ
from suggester.web.clinic.proposals.repeats import (
    approved_before,
    published_before,
    published_word,
    whole,
)
from suggester.web.clinic.record import end_of_record
from suggester.web.site.forms import sent_texts, sent_ticks
from suggester.web.site.table_in_use import unfit

ONE_AT_A_TIME = Lock()
AS_SHOWN = ("sha256", "shown_sha256", "generation", "digits", "read")
CHANGED = "What was shown to you is not what stands here now. Nothing was done: read it again, then decide."
BARRED = {
    "outrun": (
        "Another version was put live since this was written. Nothing is lost: look at both differences, "
        "and hand it in again on top of the one that is live now."
    ),
    "against": "The checks stand against this version, so nobody can approve it or put it live.",
    "wished": "A wish stands in the way: it has to be settled, with words, before anybody approves.",
    "unconfirmed": "Rows of it still need a second reader, so nobody can approve it or put it live.",
}
NOT_YOU = {
    "author": publishing.OWN_WORK,
    "approved": publishing.APPROVED_BEFORE,
    "role": publishing.NO_APPROVER,
}


Refusing = Callable[[int, str, int], ResponseReturnValue]
"""The page again with what went wrong, and its status."""


@clinic.post("/proposals/<int:number>/approve")
@open_to(APPROVER)
def approve(number: int) -> ResponseReturnValue:
    """The word of one who did not write it, for exactly what was shown; and published with it, if wished."""
    sent, came_from_here = sent_texts(*AS_SHOWN, "then")
    if not came_from_here:
        return refused(number, TOO_LONG_OPEN)
    wishes_more = sent["then"] == PUBLISH

    def act() -> str:
        seen = as_seen(number, sent, approves=True)
        proof = proven(sent["digits"])
        approved(seen, sent, proof)
        return published(seen, proof, sent["generation"]) if wishes_more else "approved"

    def before() -> str:
        return published_before(number, sent, PUBLISH) if wishes_more else approved_before(number, sent)

    return acted(number, act, before)


@clinic.post("/proposals/<int:number>/publish")
@open_to(APPROVER)
def publish(number: int) -> ResponseReturnValue:
    """What is approved becomes what patients are asked by, unless somebody was faster."""
    sent, came_from_here = sent_texts(*AS_SHOWN)
    if not came_from_here:
        return refused(number, TOO_LONG_OPEN)

    def act() -> str:
        seen = as_seen(number, sent, approves=False)
        return published(seen, proven(sent["digits"]), sent["generation"])

    return acted(number, act, lambda: published_before(number, sent, PUBLISH))


def acted(
    number: int, act: Callable[[], str], before: Callable[[], str], otherwise: Refusing = refused
) -> ResponseReturnValue:
    """What became of an act: done; done already by the same person with the same form; or why not."""
    with ONE_AT_A_TIME:
        try:
            done, error = act(), None
        except (NotDoneError, VersionError) as reason:
            done, error = before(), reason
    if not done:
        mark(error)
        return otherwise(number, str(error), getattr(error, "status", 409))
    return redirect(f"/clinic/proposals/{number}?done={done}", 303)


def as_seen(number: int, sent: Mapping[str, str], *, approves: bool) -> Shown:
    """The version, if it is what was shown and nothing bars the way. Raises NotDoneError or VersionError."""
    try:
        seen = shown(number)
    except RuleFilesError as error:
        raise NotDoneError(UNREADABLE, 409) from error
    if (sent["sha256"], sent["shown_sha256"]) != (seen.stands.version.sha256, seen.assessed.shown_sha256):
        raise NotDoneError(CHANGED, 409)
    if approves and seen.stands.why_not_you:
        raise NotDoneError(NOT_YOU[seen.stands.why_not_you], 403)
    if why := BARRED.get(seen.barrier) or unfit(seen.assessed.table):
        raise NotDoneError(why, 409)
    if seen.reading.left(sent_ticks("read")):
        raise NotDoneError(NOT_READ)
    undisturbed()
    return seen


def undisturbed() -> None:
    """Raises NotDoneError where record and tables differ: then nobody knows whose word it would be."""
    with storage().reading() as connection:
        faults: tuple[str, ...] = end_of_record(connection)["faults"]
    if faults:
        raise NotDoneError(publishing.FORGED.format(faults[0]), 409)


def approved(seen: Shown, sent: Mapping[str, str], proof: FreshCode) -> None:
    """Keep the approval of what was shown."""
    found = Seen(
        version=seen.stands.version.number,
        sha256=sent["sha256"],
        shown_sha256=sent["shown_sha256"],
        gate=seen.assessed.gate,
    )
    done_with(lambda connection: publishing.approve(connection, found, proof, rules()))


def published(seen: Shown, proof: FreshCode, generation: str) -> str:
    """Publish, and say from when on."""
    step = PublishStep(proof=proof, rules=rules(), generation=whole(generation))
    number, gate = seen.stands.version.number, seen.assessed.gate
    done_with(lambda connection: publishing.publish(connection, number, step, gate))
    return published_word(seen.stands)


def done_with(act: Callable[[Transaction], object]) -> None:
    """One act in a transaction of its own, with nothing else in it."""
    with storage().writing() as connection:
        act(connection)
