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
from suggester.core.comparison.must_read import MustRead, must_read
from suggester.core.comparison.thing_changes import ThingChange, thing_changes
from suggester.core.loading.load import sha256
from suggester.core.table.row_hash import rows_by_hash
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding
from suggester.core.verification.release_gate import ReleaseGate, release_gate, rows_to_confirm
from suggester.core.writing.things import Things, things
from suggester.exchange.rule_files import RulesFolderError, read_folder
from suggester.exchange.text.comparison import in_words
from suggester.home import RULES
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing
from suggester.storage.versions.beginnings import beginning_of
from suggester.storage.versions.versions import Version, VersionError, files_of
from suggester.web.clinic.access.blueprint import storage
from suggester.web.clinic.checks import Report, report_of
from suggester.web.clinic.table.loaded import table_of
from suggester.web.site.table_in_use import current, today

CONTENTS_AT_MOST = 12
ONE_AT_A_TIME = Lock()
ONE_READS = Lock()
_contents: dict[str, "Content"] = {}
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Content:
    """The files of one version: the table that they are, and everything that is written in them."""

    table: RuleTable
    things: Things


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """Everything that is worked out about a table; no comparison where there is nothing to compare with."""

    new: Content
    old: Content | None
    report: Report
    findings: tuple[Finding, ...]
    gate: ReleaseGate
    comparison: Comparison | None
    changes: tuple[ThingChange, ...]
    musts: Mapping[str, tuple[MustRead, ...]]
    """For each change, by its key, what has to be read in it."""
    shown_sha256: str

    @property
    def table(self) -> RuleTable:
        """The table that is assessed."""
        return self.new.table


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


def content_of(files: Mapping[str, bytes]) -> Content:
    """These files, read once. Raises RuleFilesError."""
    table, key = table_of(files), sha256(files)
    with ONE_READS:
        found = _contents.get(key)
        if found is None or found.table is not table:
            found = _kept(key, Content(table=table, things=things(files)))
        return found


def _folder_content() -> Content:
    """The table in use as the rules folder words it; without a word where the folder was changed since."""
    files, table = folder_files(), current().table
    if sha256(files) == table.provenance.sha256:
        return content_of(files)
    key = f"{table.provenance.sha256} without its folder"
    with ONE_READS:
        found = _contents.get(key)
        if found is None or found.table is not table:
            found = _kept(key, Content(table=table, things=Things(fields={})))
        return found


def _kept(key: str, content: Content) -> Content:
    while len(_contents) >= CONTENTS_AT_MOST:
        _contents.pop(next(iter(_contents)))
    _contents[key] = content
    return content


def base_files(number: int) -> Mapping[str, bytes]:
    """What a change is made on: this version, or the rules folder where it is 0. Raises VersionError."""
    if not number:
        return _folder_base().files
    with storage().reading() as connection:
        return files_of(connection, number)


def made_on(found: Version, newest: int) -> Content | None:
    """What a version was made on; None where an older program kept nothing, and the folder is gone."""
    with storage().reading() as connection:
        files = files_of(connection, found.base) if found.base else beginning_of(connection, found.number)
    if files:
        return content_of(files)
    return None if newest else _folder_content()


def written_rows(table: RuleTable, base: Content) -> Mapping[str, str]:
    """The rows that were written for this table, each with its hash: those that its base has otherwise."""
    return dict(rows_by_hash(table).items() - rows_by_hash(base.table).items())


def to_confirm_in(table: RuleTable, base: Content) -> Mapping[str, str]:
    """The rows of this table that need a second reader, each with its hash."""
    hashes = rows_by_hash(table)
    return {row: hashes[row] for row in rows_to_confirm(table, base.table)}


def changes_told(new: Content, base: Content) -> tuple[str, ...]:
    """Everything that a table words otherwise than its base, in short, for the record."""
    found = thing_changes(base.things, new.things)
    return tuple(f"{one.kind.label} {one.id}".rstrip() + f" {one.how}" for one in found)


def assessed(old: Content | None, new: Content) -> Assessed:
    """What the checks say about this table, and what it changes. Seconds of work, once."""
    with ONE_AT_A_TIME:
        return _assessed(old, new, today())


@lru_cache(maxsize=8)
def _assessed(old: Content | None, new: Content, day: date) -> Assessed:
    table, before = new.table, old if old is not None and old.table is not new.table else None
    report = report_of(table, day)
    findings = tuple(told.finding for group in report.groups for told in group.findings)
    changes = thing_changes(before.things, new.things) if before else ()
    musts = must_read(changes, before.table, table) if before else {}
    comparison = compare(before.table, table) if before else None
    shown = [
        table.provenance.sha256,
        in_words(comparison) if comparison else "",
        *map(str, changes),
        *(must.key for every in musts.values() for must in every),
        *(f"{one.place} {one.what}" for one in findings),
    ]
    return Assessed(
        new=new,
        old=before,
        report=report,
        findings=findings,
        gate=release_gate(table, findings, before.table if before else table),
        comparison=comparison,
        changes=changes,
        musts=musts,
        shown_sha256=digest("\n".join(shown).encode()).hexdigest(),
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
