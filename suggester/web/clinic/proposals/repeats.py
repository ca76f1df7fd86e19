"""What was done with a version already: by a first click, or a moment ago."""

from collections.abc import Mapping

from flask import request

from suggester.storage.versions.publishing import ROLL_BACK
from suggester.storage.versions.versions import VersionError
from suggester.web.clinic.access.blueprint import account
from suggester.web.clinic.proposals.status import (
    LIVE,
    SENT_BACK,
    WAITING,
    WITHDRAWN,
    VersionStatus,
    stands_of,
)
from suggester.web.site.table_in_use import today

DONE = {
    "proposed": "Handed in. Others can read it now.",
    "approved": "You approved this change.",
    "published": "Put live. It is in use everywhere within two seconds.",
    "waits": "Put live. It is in use from its day on.",
    "sent-back": "Sent back. Who wrote it reads your comment on this page.",
    "withdrawn": "You withdrew this change. It stays readable.",
    "rolled-back": "You went back. This version is in use again everywhere within two seconds.",
    "verdict": "Your reading is kept.",
    "settled": "The wish is settled. Your words stand beside it in the record.",
    "lifted": "This row needs no second reader any more. Your reason stands in the record.",
}


def said_done(stands: VersionStatus) -> str:
    """What was done a moment ago, as long as it is so: addresses are kept, sent on, and opened later."""
    asked = request.args.get("done", "")
    is_so = {
        "proposed": stands.is_open,
        "approved": account().name in {one.approver for one in stands.approvals},
        "published": stands.state == LIVE,
        "waits": stands.state == WAITING,
        "sent-back": stands.state == SENT_BACK,
        "withdrawn": stands.state == WITHDRAWN,
        "rolled-back": stands.state == LIVE,
        "verdict": True,
        "settled": True,
        "lifted": True,
    }
    return DONE[asked] if is_so.get(asked) else ""


def approved_before(number: int, sent: Mapping[str, str]) -> str:
    """Whether this clinician has approved this very content, in a word of the program, or ''."""
    stands = known_stands(number)
    if stands is None or sent["sha256"] != stands.version.sha256:
        return ""
    return "approved" if account().name in {one.approver for one in stands.approvals} else ""


def published_before(number: int, sent: Mapping[str, str], kind: str) -> str:
    """Whether the newest publication is by this clinician, and the one that this form asks for, or ''."""
    stands = known_stands(number)
    last = stands.published[0] if stands and stands.published else None
    if stands is None or last is None or last.generation != stands.live.generation:
        return ""
    asked = (whole(sent["generation"]) + 1, account().id, kind)
    if (last.generation, last.account_id, last.kind) != asked:
        return ""
    return "rolled-back" if kind == ROLL_BACK else published_word(stands)


def withdrawn_before(number: int) -> str:
    """Whether this clinician has taken it back, in a word of the program, or ''."""
    stands = known_stands(number)
    if stands is None or stands.version.author_id != account().id:
        return ""
    return "withdrawn" if stands.state == WITHDRAWN else ""


def known_stands(number: int) -> VersionStatus | None:
    """How a version stands; None where there is none of this number."""
    try:
        return stands_of(number)
    except VersionError:
        return None


def published_word(stands: VersionStatus) -> str:
    """Whether it is in use now, or waits for its day."""
    return "waits" if stands.version.valid_from > today() else "published"


def whole(text: str) -> int:
    """A number of a hidden field; -1, which fits nothing, where somebody wrote something else into it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
