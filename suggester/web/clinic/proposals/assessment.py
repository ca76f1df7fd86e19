"""The versions behind the pages of proposals: what a change is made on, and each table assessed once.

To verify and to compare takes seconds. It is done with no transaction open, one at a time, and kept by the
SHA-256 of the content: that never says anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256 as digest
from pathlib import Path
from threading import Lock

from flask import current_app

from suggester.core.comparison.compare import Comparison, compare
from suggester.core.loading.load import sha256
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding
from suggester.core.verification.release_gate import ReleaseGate, release_gate
from suggester.exchange.rule_files import RulesFolderError, read_folder
from suggester.exchange.text.comparison import in_words
from suggester.home import RULES
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing
from suggester.storage.versions.versions import VersionError, files_of
from suggester.web.clinic.access.blueprint import storage
from suggester.web.clinic.checks import Report, report_of
from suggester.web.site.table_in_use import current, today

ONE_AT_A_TIME = Lock()
FOLDER_CHANGED = (
    "The rules folder is not what is in use any more, so there is nothing to make a change on. "
    "Ask whoever runs this program to start it again."
)
FOLDER = "RULES_FOLDER"
"""Where the configuration of the program holds the folder that the table in use came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a change is made on: the newest publication, or the rules folder while there is none.

    waits: it is published and its day has not come yet, so patients are asked by the one before.
    """

    number: int
    sha256: str
    files: Mapping[str, bytes]
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """Everything that is worked out about a table; no comparison where there is nothing to compare with."""

    table: RuleTable
    old: RuleTable | None
    report: Report
    findings: tuple[Finding, ...]
    gate: ReleaseGate
    comparison: Comparison | None
    shown_sha256: str


def base() -> Base:
    """What a change is made on now. Raises VersionError where the files in use are not at hand."""
    with storage().reading() as connection:
        found = _published_base(connection)
    return found or _folder_base()


def folder_files() -> dict[str, bytes]:
    """The files of the rules folder; none where there is no such folder."""
    folder: Path = current_app.config.get(FOLDER, RULES)
    try:
        return read_folder(folder)
    except RulesFolderError:
        return {}


def assessed(old: RuleTable | None, table: RuleTable) -> Assessed:
    """What the checks say about this table, and what it changes. Seconds of work, once."""
    with ONE_AT_A_TIME:
        return _assessed(old, table, today())


@lru_cache(maxsize=8)
def _assessed(old: RuleTable | None, table: RuleTable, day: date) -> Assessed:
    report = report_of(table, day)
    findings = tuple(told.finding for group in report.groups for told in group.findings)
    comparison = compare(old, table) if old is not None and old is not table else None
    told = in_words(comparison) if comparison else ""
    shown = "\n".join([table.provenance.sha256, told, *(f"{one.place} {one.what}" for one in findings)])
    return Assessed(
        table=table,
        old=old,
        report=report,
        findings=findings,
        gate=release_gate(table, findings),
        comparison=comparison,
        shown_sha256=digest(shown.encode()).hexdigest(),
    )


def _published_base(connection: Transaction) -> Base | None:
    now = publishing.live(connection, today())
    last = now.waiting or now.version
    if last is None:
        return None
    files = files_of(connection, last.number)
    return Base(number=last.number, sha256=last.sha256, files=files, waits=now.waiting is not None)


def _folder_base() -> Base:
    files, shown = folder_files(), current().table.provenance.sha256
    if sha256(files) != shown:
        raise VersionError(FOLDER_CHANGED)
    return Base(number=0, sha256=shown, files=files)
