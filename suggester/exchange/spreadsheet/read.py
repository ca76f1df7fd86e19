"""A spreadsheet that a clinician edited, back to rule files: loaded once, every mistake at once and by cell.

Either an .xlsx as it was downloaded, or one of its two sheets as .csv. Nothing is written anywhere; whoever
asked keeps the files that come back, or shows the mistakes.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from suggester.core.loading.entries import (
    AND_MORE,
    MISTAKES_AT_MOST,
    Reading,
    TooManyMistakesError,
    did_you_mean,
)
from suggester.core.loading.load import CSV_FILES, RuleFilesError, load
from suggester.core.loading.parsing import csv_rows
from suggester.core.table.rules import RuleTable
from suggester.exchange.spreadsheet.archive import BYTES_AT_MOST, SpreadsheetError, is_text
from suggester.exchange.spreadsheet.cells import Cell, Sheet, sheets
from suggester.exchange.spreadsheet.help import FINGERPRINT, HELP, WORDS
from suggester.exchange.spreadsheet.rows import Mistake, Taken, take

NAMES = ("table", "sources")
LOADERS_PLACE = re.compile(r"(table|sources)\.csv(?: row (\d+)( \([^()]*\))?(?:, column (\w+))?)?")
FIRST = re.compile(r"first in (?:table|sources)\.csv row (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """All rule files after an upload, and the table that they are.

    made_from: the SHA-256 of the table that was downloaded and edited; empty where the file does not say.
    """

    files: Mapping[str, bytes]
    table: RuleTable
    made_from: str


def uploaded(content: bytes, before: Mapping[str, bytes], fallback: RuleTable | None = None) -> Uploaded:
    """The rule files that were there before, with what this spreadsheet says in place of theirs.

    Raises RuleFilesError with every mistake of the spreadsheet, and of other files that no longer fit it.
    Fixed texts that the files do not have yet are those of the fallback.
    """
    found = sheets_of(content)
    taken = [take(sheet, before.get(f"{sheet.name}.csv", b"")) for sheet in found if sheet.name in NAMES]
    mistakes = [mistake for one in taken for mistake in one.mistakes]
    files = {**before, **{f"{one.name}.csv": one.content for one in taken}}
    told = {mistake.place for mistake in mistakes}
    table: RuleTable | None = None
    if all(one.columns for one in taken):
        table, more = _loaded(files, taken, fallback)
        mistakes += [mistake for mistake in more if mistake.place not in told]
    if mistakes or table is None:
        lines = [str(mistake) for mistake in mistakes if mistake.place != AND_MORE]
        raise RuleFilesError(lines[:MISTAKES_AT_MOST] + [AND_MORE] * (len(lines) >= MISTAKES_AT_MOST))
    return Uploaded(files=files, table=table, made_from=_made_from(found))


def sheets_of(content: bytes) -> list[Sheet]:
    """The sheets of this file. Raises RuleFilesError where it is no spreadsheet of a table."""
    try:
        return _of_csv(content) if is_text(content) else _of_workbook(content)
    except SpreadsheetError as error:
        raise RuleFilesError([f"the file {error}"]) from error


def _of_csv(content: bytes) -> list[Sheet]:
    """The one sheet that this is, told by its columns."""
    if len(content) > BYTES_AT_MOST:
        raise SpreadsheetError(f"is larger than {BYTES_AT_MOST // 1_000_000} MB, so it is no rule table")
    words = set(re.findall(r"\w+", content.partition(b"\n")[0].decode(errors="replace").lower()))
    name = max(NAMES, key=lambda name: len(words.intersection(CSV_FILES[f"{name}.csv"].names)))
    reading, rows = Reading(), list[tuple[int, dict[str, str]]]()
    with suppress(TooManyMistakesError):
        rows = csv_rows(f"{name}.csv", content, CSV_FILES[f"{name}.csv"], reading)
    if reading.problems.found:
        raise RuleFilesError(reading.problems.found)
    numbered = [(1, list(rows[0][1])), *((number, row.values()) for number, row in rows)]
    cells = {
        number: {at: Cell(text=text) for at, text in enumerate(row, start=1)} for number, row in numbered
    }
    return [Sheet(name=name, hidden=False, merged=(), rows=cells)]


def _of_workbook(content: bytes) -> list[Sheet]:
    """Its sheets, if they are those of a download."""
    found = [replace(sheet, name=_tidy(sheet.name)) for sheet in sheets(content)]
    mistakes = [*_missing(found), *_strange(found)]
    if mistakes:
        raise RuleFilesError([str(mistake) for mistake in mistakes])
    return found


def _tidy(name: str) -> str:
    """'Table ' can only be meant as 'table'."""
    tidy = name.strip().casefold()
    return tidy if tidy in {*NAMES, HELP, WORDS} else name


def _missing(found: Sequence[Sheet]) -> list[Mistake]:
    names = {sheet.name for sheet in found}
    what = "there is no sheet of this name; rename it back, or download the table again and edit that file"
    return [Mistake(place=name, what=what) for name in NAMES if name not in names]


def _strange(found: Sequence[Sheet]) -> list[Mistake]:
    hidden = "is hidden, so nobody can see what is uploaded; show the sheet and save again"
    mistakes = [Mistake(place=one.name, what=hidden) for one in found if one.hidden and one.name in NAMES]
    for sheet in found:
        if sheet.rows and sheet.name not in {*NAMES, HELP, WORDS}:
            near = did_you_mean(sheet.name, NAMES)
            what = f"is no sheet of the table, and nothing of it would be kept.{near} Rename or delete it"
            mistakes.append(Mistake(place=repr(sheet.name[:40]), what=what))
    return mistakes


def _loaded(
    files: Mapping[str, bytes], taken: Sequence[Taken], fallback: RuleTable | None
) -> tuple[RuleTable | None, list[Mistake]]:
    """The table of these files, or what the loader says about them, by cell."""
    try:
        return load(files, fallback=fallback), []
    except RuleFilesError as error:
        by_name = {one.name: one for one in taken}
        return None, [_by_cell(problem, by_name) for problem in error.problems]


def _by_cell(problem: str, taken: Mapping[str, Taken]) -> Mistake:
    """The same mistake, with the cell where the loader names the row and column of a CSV file."""
    found = LOADERS_PLACE.match(problem)
    if found is None or found[1] not in taken:
        place, _, what = problem.partition(": ")
        return Mistake(place=place, what=what)
    name, row, row_id, column = found.groups(default="")
    about = row_id + (f", column {column}" if column else "")
    place = taken[name].place(int(row), column) if row else name
    what = problem[found.end() :].removeprefix(": ")
    return Mistake(place=place, about=about, what=FIRST.sub(lambda first: _first(first, taken[name]), what))


def _first(found: re.Match[str], taken: Taken) -> str:
    return f"first in {taken.place(int(found[1]), 'id')}"


def _made_from(found: Sequence[Sheet]) -> str:
    rows = (row for sheet in found if sheet.name == HELP for row in sheet.rows.values())
    return next((row[2].text for row in rows if 2 in row and 1 in row and row[1].text == FINGERPRINT), "")
