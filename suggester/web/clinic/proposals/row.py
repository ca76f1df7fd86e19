"""A row that is new or worded otherwise in a proposal: read on its own page, and confirmed there."""

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.core.loading.load import RuleFilesError
from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.versions.versions import VersionError
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, message_page
from suggester.web.clinic.proposals.pages import NOT_THERE
from suggester.web.clinic.proposals.proposal import Shown, shown
from suggester.web.clinic.table.progress import row_hashes, standings
from suggester.web.clinic.table.row import (
    NOTHING_TYPED,
    OTHER_WORDS,
    TOO_LONG_OPEN,
    VerdictForm,
    kept,
    why_not_confirm,
)
from suggester.web.clinic.table.row import refused as typed_again
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.forms import sent_texts
from suggester.web.site.table_in_use import as_shown


@clinic.get("/proposals/<int:number>/rows/<row_id>")
def show_proposed_row(number: int, row_id: str) -> ResponseReturnValue:
    """A row that is new or worded otherwise in this version, to be read and confirmed."""
    return proposed_row_page(number, row_id, NOTHING_TYPED)


@clinic.post("/proposals/<int:number>/rows/<row_id>")
def give_verdict(number: int, row_id: str) -> ResponseReturnValue:
    """What this clinician says about it. A verdict is on the words, so it counts once they are live, too."""
    sent, came_from_here = sent_texts("sha256", "verdict", "comment", "go", "stops_use")
    if not came_from_here:
        return proposed_row_page(number, row_id, typed_again(sent, TOO_LONG_OPEN), 422)
    found = proposed_row(number, row_id)
    if found is None or row_hashes(as_shown(found[0].assessed.table))[row_id] != sent["sha256"]:
        return proposed_row_page(number, row_id, typed_again(sent | {"verdict": ""}, OTHER_WORDS), 409)
    if problem := kept(row_id, sent):
        return proposed_row_page(number, row_id, typed_again(sent, problem), 422)
    return redirect(f"/clinic/proposals/{number}?done=verdict#to-confirm", 303)


def proposed_row(number: int, row_id: str) -> tuple[Shown, RowView] | None:
    """A row of a version; None where there is none."""
    try:
        found = shown(number)
    except (VersionError, RuleFilesError):
        return None
    used = as_shown(found.assessed.table)
    row = row_views(used, standings(used)).get(row_id)
    return (found, row) if row else None


def proposed_row_page(number: int, row_id: str, typed: VerdictForm, status: int = 200) -> ResponseReturnValue:
    """The row as this version words it, what changed in it, and the form of the verdict."""
    found = proposed_row(number, row_id)
    if found is None:
        return message_page("No such row", NOT_THERE), status if status != 200 else 404
    seen, row = found
    table = seen.assessed.table
    sha256 = row_hashes(as_shown(table))[row_id]
    return clinic_page(
        "clinician/proposal_row.html",
        version=seen.stands.version,
        waits=row_id in {one.row.rule.id for one in seen.to_confirm},
        can_lift=account().may(APPROVER) and account().id not in seen.stands.authors,
        row=row,
        part=next((one for one in seen.reading.parts if one.row and one.change.id == row_id), None),
        sources=table.cited(row.rule.sources),
        typed=typed,
        sha256=sha256,
        why_not=why_not_confirm(sha256),
    ), status
