"""Going back to a version that was in use: what that changes for patients, with the same boxes to tick.

One approver is enough, at any hour, with a reason. It was proven and approved then, so nothing is proven
anew; but nobody takes warnings away from patients without having seen them.
"""

from dataclasses import dataclass
from logging import WARNING

from flask import abort, request
from flask.typing import ResponseReturnValue

from suggester.core.loading.load import RuleFilesError
from suggester.core.table.picture import picture_of
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.database.database import clean
from suggester.storage.versions import publishing
from suggester.storage.versions.publishing import ROLL_BACK, PublishStep
from suggester.storage.versions.versions import VersionError, files_of
from suggester.web.clinic.access.blueprint import clinic, clinic_page, open_to, rules, storage
from suggester.web.clinic.access.proof import NotDoneError, proven
from suggester.web.clinic.proposals.assessment import Assessed, assessed, content_of
from suggester.web.clinic.proposals.deciding.acts import CHANGED, acted, done_with
from suggester.web.clinic.proposals.new_version import reason_problem
from suggester.web.clinic.proposals.pages import TOO_LONG_OPEN
from suggester.web.clinic.proposals.pages import refused as version_page
from suggester.web.clinic.proposals.reading.reading import NOT_READ, ReadingList, reading_of
from suggester.web.clinic.proposals.repeats import published_before, whole
from suggester.web.clinic.proposals.status import VersionStatus, stands_of
from suggester.web.journal.journal import note
from suggester.web.site.forms import sent_texts, sent_ticks
from suggester.web.site.table_in_use import current, unfit

NEVER_USED = "This version was never in use, or is in use now, so there is no way back to it."


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """The version to go back to, the one in use, and all that differs."""

    stands: VersionStatus
    live: VersionStatus
    assessed: Assessed
    reading: ReadingList


@clinic.get("/proposals/<int:number>/roll-back")
@open_to(APPROVER)
def show_way_back(number: int) -> ResponseReturnValue:
    """What patients would lose and gain."""
    try:
        return way_back_page(number)
    except VersionError:
        abort(404)


@clinic.post("/proposals/<int:number>/roll-back")
@open_to(APPROVER)
def roll_back(number: int) -> ResponseReturnValue:
    """Back to a version that was in use, by one approver, with a reason, at once."""
    sent, came_from_here = sent_texts("reason", "generation", "digits", "shown_sha256", "read")
    why = clean(sent["reason"])
    problem = reason_problem(why) if came_from_here else TOO_LONG_OPEN
    if problem:
        return refused(number, problem)

    def act() -> str:
        as_seen(number, sent["shown_sha256"])
        step = PublishStep(proof=proven(sent["digits"]), rules=rules(), generation=whole(sent["generation"]))
        done_with(lambda connection: publishing.roll_back(connection, number, step, why))
        note("rolled back", level=WARNING, version=number)
        return "rolled-back"

    return acted(number, act, lambda: published_before(number, sent, ROLL_BACK), refused)


def as_seen(number: int, shown_sha256: str) -> None:
    """Whether all of it was shown and ticked. Raises NotDoneError or VersionError."""
    found = way_back(number)
    if shown_sha256 != found.assessed.shown_sha256:
        raise NotDoneError(CHANGED, 409)
    if problem := unfit(found.assessed.table):
        raise NotDoneError(problem, 409)
    if found.reading.left(sent_ticks("read")):
        raise NotDoneError(NOT_READ)


def way_back(number: int) -> WayBack:
    """Everything about the way back to a version. Raises VersionError, also where there is none."""
    stands = stands_of(number)
    if not stands.can_be_rolled_back_to:
        raise VersionError(NEVER_USED)
    live = stands_of(stands.newest)
    with storage().reading() as connection:
        files, target = files_of(connection, stands.newest), files_of(connection, number)
    try:
        found = assessed(content_of(files), content_of(target))
    except RuleFilesError as error:
        raise VersionError("; ".join(error.problems[:3])) from error
    return WayBack(stands=stands, live=live, assessed=found, reading=reading_of(found, None))


def refused(number: int, problem: str, status: int = 422) -> ResponseReturnValue:
    """The page again with what went wrong; nothing was done."""
    try:
        return way_back_page(number, problem), status
    except VersionError:
        return version_page(number, problem, status)


def way_back_page(number: int, problem: str = "") -> str:
    """The page, with what went wrong, and what was typed and ticked. Raises VersionError."""
    found, ticked = way_back(number), sent_ticks("read")
    return clinic_page(
        "clinician/roll_back.html",
        stands=found.stands,
        version=found.stands.version,
        in_use=found.live,
        reading=found.reading,
        shown_sha256=found.assessed.shown_sha256,
        ticked=ticked,
        left=found.reading.left(ticked) if problem == NOT_READ else (),
        picture=picture_of(found.assessed.table),
        day=current().language.day,
        problem=problem,
        reason=request.form.get("reason", ""),
    )
