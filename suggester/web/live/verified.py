"""What is published, if it was published here: sealed by our key, and approved by enough people."""

from suggester.core.table.approval import Approval
from suggester.home import day_of
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.approvals import approvals_of
from suggester.storage.versions.publishing import Rules
from suggester.storage.versions.sealing import forgeries
from suggester.storage.versions.versions import Version
from suggester.web.live.copy import Published

FEWER = (
    "publication {known} was in use here, and the database ends with {newest} (if an older backup was put "
    "back on purpose, delete live.json in the instance folder and restart)"
)
TOO_FEW = (
    "version {number} was published with {given} of the {needed} approvals that SUGGESTER_APPROVERS asks for "
    "(raise it when the next version has so many)"
)


class RefusedPublicationError(RuntimeError):
    """Why what the database calls published is not taken into use, in one sentence for an operator."""


def verified(connection: Transaction, rules: Rules, known: int) -> Published | None:
    """What is in use by the database; None where nothing is. Raises RefusedPublicationError.

    Known is the newest publication that was in use here: whoever takes one away goes back to an older table.
    """
    newest = publishing.newest_generation(connection)
    if newest < known:
        raise RefusedPublicationError(FEWER.format(known=known, newest=newest))
    if found := tuple(forgeries(connection, rules.seals)):
        raise RefusedPublicationError(f"{found[0]}; somebody may have written past this program: db verify")
    now = publishing.live(connection, rules.today)
    if now.version is None:
        return None
    given = len(now.approvals)
    if given < rules.approvers:
        number, needed = now.version.number, rules.approvers
        raise RefusedPublicationError(TOO_FEW.format(number=number, given=given, needed=needed))
    return Published(
        generation=now.generation,
        sha256=now.version.sha256,
        files=versions.files_of(connection, now.version.number),
        approvals={one.sha256: _approval(connection, one) for one in publishing.ever_published(connection)},
    )


def _approval(connection: Transaction, one: Version) -> Approval:
    given = [approval.at for approval in approvals_of(connection, one.number)]
    last = max(given, default=publishing.first_published(connection, one.number))
    return Approval(clinicians=len(given), day=day_of(last))
