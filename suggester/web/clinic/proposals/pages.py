"""Proposals: the list of all versions, and the page of each. What is done there: see clinic_publish."""

from collections.abc import Iterable
from datetime import date

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from suggester.core.loading.load import RuleFilesError, sha256
from suggester.core.table.picture import picture_of
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.database.database import clean
from suggester.storage.versions import versions
from suggester.storage.versions.versions import Proposal, VersionError
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, message_page, rules, storage
from suggester.web.clinic.proposals.assessment import folder_files
from suggester.web.clinic.proposals.new_version import (
    keep,
    known_labels,
    open_one,
    reason_problem,
    version_problem,
)
from suggester.web.clinic.proposals.proposal import shown
from suggester.web.clinic.proposals.reading.reading import NOT_READ
from suggester.web.clinic.proposals.repeats import said_done
from suggester.web.clinic.proposals.status import VersionStatus, every_stand
from suggester.web.clinic.proposals.upload import workbook
from suggester.web.clinic.table.loaded import table_of
from suggester.web.site.forms import sent_text, sent_ticks
from suggester.web.site.table_in_use import current, today

TOO_LONG_OPEN = "This page was open too long, so nothing was done. Try again."
UNREADABLE = "This program cannot read that version, so it can be neither approved nor put live here."
NOT_THERE = "There is no such version."
NOTHING_NEW = "The rules folder holds nothing that could be handed in."


@clinic.get("/proposals")
def list_proposals() -> ResponseReturnValue:
    """Every version, the newest first, and the ways to make one."""
    return proposals_page()


@clinic.post("/proposals/folder")
def propose_folder() -> ResponseReturnValue:
    """A proposal of the rules folder as it is: the first one of all, or what an operator changed there."""
    typed, came_from_here = sent_text("reason")
    reason = clean(typed)
    problem = reason_problem(reason) if came_from_here else TOO_LONG_OPEN
    files, stands = folder_files(), every_stand()
    again = open_one((one.version for one in stands), sha256(files))
    if not problem and not again and not folder_is_new(stands):
        problem = NOTHING_NEW
    if problem:
        return proposals_page(problem, reason), 422
    try:
        number = again or keep(of_folder(files, reason))
    except VersionError as error:
        return proposals_page(str(error), reason), 422
    except RuleFilesError as error:
        return proposals_page("; ".join(error.problems[:3]), reason), 422
    return redirect(f"/clinic/proposals/{number}?done=proposed", 303)


@clinic.get("/proposals/<int:number>")
def show_proposal(number: int) -> ResponseReturnValue:
    """One version: its difference, its effect, its proof, and what can be done."""
    try:
        return proposal_page(number)
    except VersionError:
        abort(404)


@clinic.get("/proposals/<int:number>/table.xlsx")
def download_version(number: int) -> ResponseReturnValue:
    """This version in a spreadsheet."""
    try:
        with storage().reading() as connection:
            label, files = (
                versions.version(connection, number).label,
                versions.files_of(connection, number),
            )
        return workbook(files, label)
    except (VersionError, RuleFilesError):
        abort(404)


def refused(number: int, problem: str, status: int = 422) -> ResponseReturnValue:
    """The page again with what went wrong; nothing was done."""
    try:
        return proposal_page(number, problem), status
    except VersionError:
        return message_page("Not done", NOT_THERE), status


def proposals_page(problem: str = "", reason: str = "") -> str:
    """The list, with what went wrong."""
    stands = every_stand()
    return clinic_page(
        "clinician/proposals.html",
        stands=stands,
        day=current().language.day,
        approvers=rules().approvers,
        can_propose_folder=folder_is_new(stands),
        nothing_published=not any(one.published for one in stands),
        problem=problem,
        reason=reason,
    )


def proposal_page(number: int, problem: str = "") -> str:
    """The page of a version, with what went wrong or was done, and what was ticked. Raises VersionError."""
    try:
        found = shown(number)
    except RuleFilesError as error:
        why = " ".join([current().language.words(UNREADABLE), *error.problems[:3]])
        return message_page("This version cannot be read", why)
    ticked = sent_ticks("read")
    return clinic_page(
        "clinician/proposal.html",
        shown=found,
        stands=found.stands,
        version=found.stands.version,
        report=found.assessed.report,
        reading=found.reading,
        ticked=ticked,
        left=found.reading.left(ticked) if problem == NOT_READ else (),
        picture=picture_of(found.assessed.table),
        day=current().language.day,
        may_approve=account().may(APPROVER),
        is_author=account().id in found.stands.authors,
        approvers=rules().approvers,
        problem=problem,
        comment=request.form.get("comment", ""),
        done="" if problem else said_done(found.stands),
    )


def folder_is_new(stands: Iterable[VersionStatus]) -> bool:
    """Whether the rules folder holds something that no version is, but for one that was taken back."""
    files = folder_files()
    fingerprint = sha256(files)
    is_used = fingerprint == current().table.provenance.sha256
    known = {one.version.sha256 for one in stands if one.is_open or one.published}
    return bool(files) and fingerprint not in known and (is_used or current().generation > 0)


def of_folder(files: dict[str, bytes], reason: str) -> Proposal:
    """The rules folder as a proposal. Raises RuleFilesError or VersionError."""
    made = table_of(files).provenance
    stands = every_stand()
    newest = stands[0].newest if stands else 0
    if problem := version_problem(made.version, known_labels(content=made.sha256)):
        raise VersionError(problem)
    start: date = max(made.valid_from, today())
    return Proposal(files=files, label=made.version, reason=reason, base=newest, valid_from=start)
