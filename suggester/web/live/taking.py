"""A published table is put in the place of the one in use, from the database or from the copy of it.

Where neither can say what was published, pages for patients close, unless the operator said otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from logging import ERROR
from pathlib import Path

from suggester.core.answer_code import table_group
from suggester.core.loading.load import RuleFilesError, load
from suggester.core.table.rules import RuleTable
from suggester.web.journal.journal import note
from suggester.web.live.copy import Published, kept
from suggester.web.protection.keys import seals_of
from suggester.web.site.settings import StartError
from suggester.web.site.table_in_use import TableInUse, checked

UNKNOWN = (
    "which table was published here is not known, so pages for patients are closed; SUGGESTER_SERVE_DRAFT=1 "
    "serves the rules folder as a draft"
)
SERVED_ANYWAY = "SUGGESTER_SERVE_DRAFT is set: the rules folder is served, whatever was published here"


class KeptTable:
    """The copy alone, for a process without the clinicians' side: it is taken once, and nothing is followed.

    Every process that is made of this one has the same table as the others, until all of them start anew.
    """

    refused = ""

    def __init__(self, holder: TableInUse) -> None:
        self._holder = holder
        self._was_taken = False
        self._is_served_anyway = False

    def start(self, copy: Path | None) -> None:
        """Take the copy into use; where it is not good, patients' pages close."""
        self.take(copy)

    def take(self, copy: Path | None) -> None:
        """The same; a second time changes nothing."""
        if not self._was_taken:
            self._was_taken = True
            if not took(self._holder, good_copy(self._holder, copy)):
                self._is_served_anyway = serves_anyway(self._holder)

    def close(self) -> None:
        """Nothing is open here."""

    def notes(self) -> list[str]:
        """What an operator has to know."""
        said = (self._holder.closed, SERVED_ANYWAY if self._is_served_anyway else "")
        return [line for line in said if line]


def take_into_use(holder: TableInUse, found: Published, earlier: Iterable[Mapping[str, bytes]]) -> None:
    """Everything that can fail is done before the one step that takes it into use."""
    used = holder.current
    words = used.language.words
    known = {table.provenance.sha256: table for table in used.tables}
    # A newer program may need a fixed text that nobody had thought of when this table was approved.
    table = known.get(found.sha256) or load(found.files, words, fallback=used.table)
    past = [*used.tables, *(load(files, words, fallback=table) for files in earlier)]
    holder.current = checked(
        replace(
            used,
            table=table,
            past=_told_apart(table, past),
            generation=found.generation,
            approvals=found.approvals,
        )
    )
    note("table in use", sha256=found.sha256, generation=found.generation, codes_not_read=[])


def good_copy(holder: TableInUse, copy: Path | None) -> Published | None:
    """What the copy holds, if this installation has sealed it, and enough people have approved it."""
    settings = holder.current.settings
    try:
        found = kept(copy, seals_of(settings.secrets)) if copy else None
        if found and found.approvals[found.sha256].clinicians < settings.approvers:
            raise ValueError("the copy has not the approvals that SUGGESTER_APPROVERS asks for")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        note("copy refused", level=ERROR, problem=type(error).__name__)
        return None
    return found


def took(holder: TableInUse, found: Published | None) -> bool:
    """Whether there is a copy that can be taken into use; then it is."""
    if found is None:
        return False
    try:
        take_into_use(holder, found, ())
    except (RuleFilesError, StartError) as error:
        still = holder.current.table.provenance.sha256
        note("table refused", problems=[type(error).__name__], still=still)
        return False
    return True


def serves_anyway(holder: TableInUse) -> bool:
    """Whether the rules folder is served, on the operator's word; otherwise patients' pages close."""
    is_served = holder.current.settings.serve_draft
    holder.closed = "" if is_served else UNKNOWN
    note("closed", level=ERROR, reason=holder.closed or SERVED_ANYWAY)
    return is_served


def _told_apart(table: RuleTable, past: Iterable[RuleTable]) -> tuple[RuleTable, ...]:
    """Each earlier table once; of two whose codes begin alike, the one that is known longer."""
    groups = {table_group(table)}
    kept_apart = []
    for one in past:
        if table_group(one) not in groups:
            groups.add(table_group(one))
            kept_apart.append(one)
    return tuple(kept_apart)
