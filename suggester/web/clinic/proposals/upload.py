"""Take the table to a spreadsheet, and bring it back as a proposal.

A spreadsheet that cannot be taken leaves nothing behind: it is read in memory, told by its cells, and gone.
"""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from suggester.core.loading.load import RuleFilesError, load, sha256
from suggester.exchange.rule_files import VersionHead, with_head
from suggester.exchange.spreadsheet.archive import BYTES_AT_MOST
from suggester.exchange.spreadsheet.mistakes import NO_MISTAKES, UploadRefusal, refusal
from suggester.exchange.spreadsheet.read import Uploaded, uploaded
from suggester.exchange.spreadsheet.write import as_xlsx
from suggester.storage.versions import versions
from suggester.storage.versions.versions import DRAFT, Proposal, Version, VersionError
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, message_page, storage, takes
from suggester.web.clinic.proposals.assessment import FOLDER_CHANGED, Base, base, folder_files
from suggester.web.clinic.proposals.new_version import (
    FIELDS,
    KNOWN_VERSION,
    VersionForm,
    head_of,
    keep,
    open_one,
    suggested,
    typed_from,
    wrong_fields,
)
from suggester.web.clinic.proposals.repeats import whole
from suggester.web.site.files import file_response
from suggester.web.site.forms import sent_texts
from suggester.web.site.table_in_use import current

UPLOAD_AT_MOST = 4 * BYTES_AT_MOST
"""What is read at all. What is between this and the largest spreadsheet is refused in words of its own."""
SHOWN_AT_MOST = 30
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TOO_LONG_OPEN = "This page was open too long. Choose the file once more, and try again."
NO_FILE = "Choose a file: the .xlsx that you downloaded and edited, or one of its sheets as .csv."
TOO_LARGE = "The file is larger than 1 MB, so it is no rule table."
NOT_AT_HAND = "The table cannot be downloaded just now"
NOTHING_CHANGED = "The file says the same as the table that it would change, so there is nothing to hand in."
STRANGE_HEAD = (
    "The head of table.toml is written in a way that cannot be changed here. Ask whoever runs this program "
    "to write version, valid_from and review_by each on a line of its own."
)
OTHER_BASE = (
    "This file was made from another version of the table than the newest one, so what others changed since "
    "would be lost. Download the newest version, make your changes there, and upload that."
)


class UploadError(Exception):
    """Why a file cannot become a proposal: one sentence, or all its mistakes."""

    def __init__(self, what: str, refusal: UploadRefusal = NO_MISTAKES) -> None:
        super().__init__(what)
        self.refusal = refusal


@clinic.get("/table.xlsx")
def download_workbook() -> ResponseReturnValue:
    """The live table to edit in a spreadsheet program."""
    try:
        return workbook(live_files(), current().table.provenance.version)
    except VersionError as error:
        return message_page(NOT_AT_HAND, str(error)), 409


@clinic.get("/table.csv", defaults={"name": "table"})
@clinic.get("/sources.csv", defaults={"name": "sources"})
def download_csv(name: str) -> ResponseReturnValue:
    """One sheet of the live table as the file that it is."""
    version = current().table.provenance.version
    try:
        return file_response(live_files()[f"{name}.csv"], f"{name}-{version}.csv", "text/csv; charset=utf-8")
    except VersionError as error:
        return message_page(NOT_AT_HAND, str(error)), 409


@clinic.get("/proposals/upload")
def ask_for_upload() -> ResponseReturnValue:
    """What to do, and the form."""
    wanted = request.args.get("instead", "")
    return upload_page(suggested(sent_back_to_you(whole(wanted)) if wanted else None))


@clinic.post("/proposals/upload")
@takes(UPLOAD_AT_MOST)
def upload() -> ResponseReturnValue:
    """A proposal out of the file that was sent, or every reason why not, with what was typed kept."""
    try:
        sent, came_from_here = sent_texts(*FIELDS, "instead", file="file")
    except RequestEntityTooLarge:
        return upload_page(suggested(), UploadError(TOO_LARGE)), 413
    mended = sent_back_to_you(whole(sent["instead"]))
    typed = replace(typed_from(sent), instead=mended.number if mended else 0)
    if not came_from_here:
        return upload_page(typed, UploadError(TOO_LONG_OPEN)), 422
    file = request.files.get("file")
    content = file.read() if file else b""
    typed = replace(typed, wrong=wrong_fields(typed) | ({} if content else {"file": NO_FILE}))
    try:
        number = proposed_from(typed, content)
    except UploadError as error:
        return upload_page(typed, error), 422
    except VersionError as error:
        return upload_page(typed, UploadError(str(error))), 422
    return redirect(f"/clinic/proposals/{number}", 303)


def proposed_from(typed: VersionForm, content: bytes) -> int:
    """The number of the proposal that this file makes. Raises UploadError, VersionError."""
    found = base_of(typed.instead)
    taken = taken_from(content, found) if content else None
    again = typed.wrong == {"version": KNOWN_VERSION}
    if taken is None or (typed.wrong and not again):
        raise UploadError("")
    head = head_of(typed)
    files = renamed(taken, found, head)
    if again:
        return sent_before(files)
    proposal = Proposal(
        files=files,
        label=head.version,
        reason=typed.reason,
        base=found.number,
        valid_from=head.valid_from,
        replaces=typed.instead,
    )
    return keep(proposal)


def sent_back_to_you(number: int) -> Version | None:
    """The proposal of this number, if it was sent back to this clinician to be mended."""
    with storage().reading() as connection:
        every = {one.number: one for one in versions.every_version(connection)}
    found = every.get(number)
    return found if found and found.state == DRAFT and found.author_id == account().id else None


def base_of(instead: int) -> Base:
    """What the file has to be made from: a proposal that was sent back, else what every change is made on."""
    newest = base()
    if not instead:
        return newest
    with storage().reading() as connection:
        mended = versions.version(connection, instead)
        files = versions.files_of(connection, instead)
    if mended.base != newest.number:
        raise VersionError(OTHER_BASE)
    return Base(number=newest.number, sha256=mended.sha256, files=files)


def sent_before(files: Mapping[str, bytes]) -> int:
    """The number of the proposal that a first click of the same button has made. Raises UploadError."""
    with storage().reading() as connection:
        number = open_one(versions.every_version(connection), sha256(files))
    if not number:
        raise UploadError("")
    return number


def taken_from(content: bytes, found: Base) -> Uploaded:
    """The spreadsheet as files. Raises UploadError with its mistakes by cell."""
    try:
        taken = uploaded(content, found.files, current().table)
    except RuleFilesError as error:
        raise UploadError("", refusal(content, error.problems)) from error
    if taken.made_from not in {"", found.sha256}:
        raise UploadError(OTHER_BASE)
    if sha256(taken.files) == found.sha256:
        raise UploadError(NOTHING_CHANGED)
    return taken


def renamed(taken: Uploaded, found: Base, head: VersionHead) -> dict[str, bytes]:
    """The files of the new version under its own name. Raises UploadError where they do not load so."""
    files = {**taken.files, "table.toml": with_head(found.files["table.toml"], head)}
    try:
        made = load(files, fallback=current().table).provenance
    except RuleFilesError as error:
        raise UploadError("", refusal(b"", error.problems)) from error
    if (made.version, made.valid_from, made.review_by) != (head.version, head.valid_from, head.review_by):
        raise UploadError(STRANGE_HEAD)
    return files


def upload_page(typed: VersionForm, error: UploadError | None = None) -> str:
    """The form, and above it what is wrong with what came."""
    try:
        found, closed = base_of(typed.instead), ""
    except VersionError as reason:
        found, closed = None, str(reason)
    refused = error.refusal if error else NO_MISTAKES
    return clinic_page(
        "clinician/upload.html",
        base=found,
        closed=closed,
        typed=typed,
        problem=str(error or ""),
        mistakes=refused.mistakes[:SHOWN_AT_MOST],
        more=refused.mistakes[SHOWN_AT_MOST:],
        refused=refused,
    )


def live_files() -> Mapping[str, bytes]:
    """The files of the table in use. Raises VersionError if they are of a rules folder that has changed."""
    shown = current().table.provenance.sha256
    with storage().reading() as connection:
        known = versions.every_version(connection)
        number = next((one.number for one in known if one.sha256 == shown), 0)
        files = versions.files_of(connection, number) if number else folder_files()
    if sha256(files) != shown:
        raise VersionError(FOLDER_CHANGED)
    return files


def workbook(files: Mapping[str, bytes], version: str) -> Response:
    """These files as a workbook to keep."""
    return file_response(as_xlsx(files, current().table), f"table-{version}.xlsx", SHEET_TYPE)
