"""One sheet that a clinician edited, back to the CSV file that it came from; every mistake with its cell.

What a spreadsheet does to texts is undone where the meaning is certain: rows and columns in another order,
empty ones between, spaces and line breaks, long dashes and quotes in ids, a year as a number. Where it is
not (a date, any other number, a formula) the cell is refused with advice. Rows come back in the order of
the file that was there before: what nobody changed has the same bytes and the same SHA-256.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from suggester.core.loading.entries import MISTAKES_AT_MOST, Reading, did_you_mean
from suggester.core.loading.load import CSV_FILES
from suggester.core.loading.parsing import csv_header, csv_rows
from suggester.core.table.columns import COLUMNS
from suggester.exchange.spreadsheet.cells import Cell, CellKind, Sheet, letters

CODES = {column.name for column in COLUMNS if not column.is_prose} | {"kind", "tier", "year"}
DASHES = {*range(0x2010, 0x2016), 0x2212}
SPACES = {0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
QUOTES = {*map(ord, "'\""), *range(0x2018, 0x2020), 0xAB, 0xBB, 0x2039, 0x203A}
AUTOCORRECTED = dict.fromkeys(DASHES, "-") | dict.fromkeys(SPACES, " ") | dict.fromkeys(QUOTES, "")
LINE_BREAK = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")

LONGEST = 32_767  # characters; no spreadsheet program takes more into one cell
AS_TEXT = "set the format of the cell to Text, then type it again"
REFUSED = {
    CellKind.FORMULA: "holds a formula, and a table holds texts only; type the text, or paste it as a value",
    CellKind.ERROR: "holds the error {} of a spreadsheet; type what belongs here",
    CellKind.TRUTH: f"is a truth value and no text; {AS_TEXT}",
    CellKind.DATE: f"is a date: a spreadsheet makes one out of texts such as 1-3; {AS_TEXT}",
    CellKind.NUMBER: f"is the number {{}}, and numbers lose zeros in a spreadsheet (2026.10, 007); {AS_TEXT}",
}

Row = Mapping[int, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong, where ("table!D14"), and what that place is about (" (HD-03), column when")."""

    place: str
    about: str = ""
    what: str

    def __str__(self) -> str:
        return f"{self.place}{self.about}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One CSV file out of its sheet: each row with its number there, and what could not be taken."""

    name: str
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[tuple[int, Mapping[str, str]]] = ()
    before: frozenset[str] = frozenset()
    """The columns of the file that was there before: an empty column that it lacked is not added to it."""
    mistakes: Sequence[Mistake] = ()

    @property
    def content(self) -> bytes:
        """The file as this program writes CSV, whatever the spreadsheet did."""
        columns = CSV_FILES[f"{self.name}.csv"]
        unused = {
            name for name in columns.optional - self.before if not any(row.get(name) for _, row in self.rows)
        }
        wanted = [name for name in columns.names if name not in unused]
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerows([wanted, *([row.get(column, "") for column in wanted] for _, row in self.rows)])
        return written.getvalue().encode()

    def place(self, row: int, column: str) -> str:
        """Where in the sheet this row and column of the content stand."""
        at = self.rows[row - 2][0] if 2 <= row < len(self.rows) + 2 else row
        return f"{self.name}!{letters(self.columns[column])}{at}" if column else f"{self.name} row {at}"


def take(sheet: Sheet, before: bytes) -> Taken:
    """What this sheet says, in the order of the file that was there before. Never raises: see mistakes."""
    name = sheet.name
    merged = [
        Mistake(place=f"{name}!{area[:20]}", what="the cells are merged; unmerge them and fill each")
        for area in sheet.merged
    ]
    if len(sheet.rows) < 2:
        what = "has no row below its column names; download the table again"
        return Taken(name=name, mistakes=[*merged, Mistake(place=name, what=what)])
    (header_number, header), *below = sheet.rows.items()
    columns = {cell.text.strip().casefold(): column for column, cell in header.items()}
    wrong_columns = list(islice(_wrong_columns(name, header_number, header), MISTAKES_AT_MOST))
    if wrong_columns:
        return Taken(name=name, mistakes=[*merged, *wrong_columns])
    rows = sorted(
        (
            (number, {name: _text(name, row.get(column)) for name, column in columns.items()})
            for number, row in below
        ),
        key=_order(name, before),
    )
    wrong_cells = [mistake for number, row in below for mistake in _wrong_cells(name, number, row, columns)]
    return Taken(
        name=name, columns=columns, rows=rows, before=csv_header(before), mistakes=[*merged, *wrong_cells]
    )


def _wrong_columns(name: str, number: int, header: Row) -> Iterator[Mistake]:
    wanted = CSV_FILES[f"{name}.csv"].names
    named = [cell.text.strip().casefold() for cell in header.values()]
    missing = CSV_FILES[f"{name}.csv"].missing_in(named)
    for (column, cell), word in zip(header.items(), named, strict=True):
        place = f"{name}!{letters(column)}{number}"
        if word not in wanted:
            near = did_you_mean(word, missing or wanted)
            yield Mistake(place=place, what=f"there is no column {cell.text.strip()[:40]!r}.{near}")
        elif named.count(word) > 1:
            yield Mistake(place=place, what=f"column {word!r} stands twice; delete one of them")
    for word in missing:
        place = f"{name} row {number}"
        yield Mistake(place=place, what=f"column {word!r} is missing; add it, empty if need be")


def _text(column: str, cell: Cell | None) -> str:
    """The text of this cell without what a spreadsheet adds on its own."""
    text = cell.text[:LONGEST] if cell else ""
    if column in CODES:
        return " ".join(text.translate(AUTOCORRECTED).split())
    return " ".join(line.strip() for line in LINE_BREAK.split(text) if line.strip())


def _wrong_cells(name: str, number: int, row: Row, columns: Mapping[str, int]) -> Iterator[Mistake]:
    named = {at: column for column, at in columns.items()}
    for at, cell in row.items():
        what = _wrong_with(named.get(at, ""), cell)
        if what:
            about = f", column {named[at]}" if at in named else ""
            yield Mistake(place=f"{name}!{letters(at)}{number}", about=about, what=what)


def _wrong_with(column: str, cell: Cell) -> str:
    if not column:
        return "stands in a column without a name; move it, or delete it"
    if len(cell.text) > LONGEST:
        return f"holds {len(cell.text):,} characters, more than a cell can; shorten it"
    if column == "year" and cell.kind is CellKind.NUMBER and re.fullmatch(r"[12][0-9]{3}", cell.text):
        return ""
    return REFUSED.get(cell.kind, "").format(cell.text[:20])


def _order(name: str, before: bytes) -> Callable[[tuple[int, Mapping[str, str]]], tuple[int, bool]]:
    """Where a row belongs: where its id stood before; a new one behind the last whose id begins alike."""
    rows = csv_rows(f"{name}.csv", before, CSV_FILES[f"{name}.csv"], Reading())
    ids = [row["id"].strip() for _, row in rows]
    known = {row_id: place for place, row_id in enumerate(ids)}
    alike = {row_id.partition("-")[0]: place for place, row_id in enumerate(ids)}

    def place(numbered: tuple[int, Mapping[str, str]]) -> tuple[int, bool]:
        row_id = numbered[1]["id"]
        if row_id in known:
            return known[row_id], False
        return alike.get(row_id.partition("-")[0], len(ids)), True

    return place
