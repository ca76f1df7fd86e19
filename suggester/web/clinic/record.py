"""The record as a page: who did what, when, and from which content to which. Nobody can change it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from suggester.storage.accounts import refusals
from suggester.storage.accounts.accounts import everybody
from suggester.storage.database import audit
from suggester.storage.database.audit import RecordEntry
from suggester.storage.upkeep.integrity import faults_of_the_record
from suggester.web.clinic.access.blueprint import EVERYBODY, clinic, clinic_page, now, open_to, storage
from suggester.web.protection.keys import seals_of
from suggester.web.site.table_in_use import current

RECORD = "/clinic/record"
ON_A_PAGE = 50
REFUSED_DAYS = 30
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """Some entries of the record; older is the address of those before, or '' where they are the first.

    refused: how often somebody was refused in the last days, for each kind.
    """

    entries: Sequence[RecordEntry]
    kinds: Mapping[str, int]
    kind: str
    older: str
    is_newest: bool
    names: Mapping[str, str]
    refused: Mapping[str, int]
    refused_days: int
    head: audit.RecordHead
    faults: tuple[str, ...]


@clinic.get("/record")
@open_to(EVERYBODY)
def show_record() -> ResponseReturnValue:
    """The acts, the newest first; and loudly, whether the record is still what was written."""
    return clinic_page("clinician/record.html", record=record_page())


def record_page() -> RecordPage:
    """The entries that the address asks for; what the record does not know is left out of it."""
    with storage().reading() as connection:
        kinds = audit.kinds(connection)
        kind = _asked_kind(kinds)
        until = _asked_number()
        found = audit.newest_entries(connection, at_most=ON_A_PAGE + 1, kind=kind, until=until)
        return RecordPage(
            entries=found[:ON_A_PAGE],
            kinds=kinds,
            kind=kind,
            older=_address(kind, found[ON_A_PAGE].number) if len(found) > ON_A_PAGE else "",
            is_newest=not until,
            refused=refusals.counted(connection, now(), REFUSED_DAYS),
            refused_days=REFUSED_DAYS,
            names={one.name: one.full_name for one in everybody(connection)},
            **end_of_record(connection),
        )


def end_of_record(connection: Any) -> dict[str, Any]:
    """Where the record ends, and everything that is wrong with it."""
    seals = seals_of(current().settings.secrets)
    return {"head": audit.head(connection), "faults": faults_of_the_record(connection, seals=seals)}


def _asked_kind(kinds: Mapping[str, int]) -> str:
    asked = request.args.get("kind", "")
    return asked if asked in kinds else ""


def _asked_number() -> int:
    asked = request.args.get("until", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER else 0


def _address(kind: str, until: int) -> str:
    asked: dict[str, str | int] = {"kind": kind, "until": until}
    return f"{RECORD}?{urlencode({name: value for name, value in asked.items() if value})}"
