"""The bytes of the files in rules/ to entries: what spreadsheets and editors do to a file is undone here.

A byte order mark, line ends of another system, a semicolon or a tab between the cells and empty cells
at the end are undone, because their meaning is certain. Where it is not, the file is refused with
advice on how to save it again.
"""

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from suggester.core.loading.entries import Entry, Reading, did_you_mean

SEPARATORS = (",", ";", "\t")
FORMULA = ("=", "+", "-", "@")
CELLS_AT_MOST = 16_384  # in a row: no spreadsheet program has more
TOML_FILES_KEPT = 21  # those of three tables: one in use, one before, one proposed
SAVE_AGAIN = "save it again as 'CSV UTF-8 (comma separated)'"


def toml_entry(name: str, content: bytes, reading: Reading) -> Entry | None:
    """The whole file as one entry; None, and a note, if it is no TOML."""
    text = _decoded(name, content, reading)
    if text is None:
        return None
    try:
        data = toml_data(text)
    except tomllib.TOMLDecodeError as error:
        reading.problems.note(name, f"cannot be read: {str(error)[:200]}")
    except RecursionError:
        reading.problems.note(name, "cannot be read: brackets are nested too deep")
    else:
        return Entry(data=data, place=name, unit="key", reading=reading)
    return None


@lru_cache(maxsize=TOML_FILES_KEPT)
def toml_data(text: str) -> Mapping[str, Any]:
    """What a TOML file says, to be read and never changed. Raises TOMLDecodeError and RecursionError.

    It is kept because most changes are of one file: half of the time to load a table went into parsing TOML.
    """
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvColumns:
    """The columns of a CSV file in their order. An optional one may be missing: its cells are empty then."""

    names: tuple[str, ...]
    optional: frozenset[str] = frozenset()

    def missing_in(self, header: Collection[str]) -> list[str]:
        """The columns that have to be there and are not."""
        return [name for name in self.names if name not in header and name not in self.optional]


def csv_entries(name: str, content: bytes, columns: CsvColumns, reading: Reading) -> tuple[Entry, ...]:
    """Every row as an entry with all of these columns; its place is the row number in a spreadsheet."""
    rows = csv_rows(name, content, columns, reading)
    return tuple(_entry(name, number, row, reading) for number, row in rows)


def csv_rows(
    name: str, content: bytes, columns: CsvColumns, reading: Reading
) -> list[tuple[int, dict[str, str]]]:
    """Every row that is not empty, with its number in a spreadsheet; none, and notes, after a mistake."""
    text = _decoded(name, content, reading)
    records = _records(name, text, columns, reading) if text is not None else []
    if not records:
        return []
    header, *rows = records
    if not _header_is_right(name, header, columns, reading):
        return []
    numbered = [
        (number, row) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        reading.problems.note(name, "has no row below its column names; take the last good copy")
    absent = {column: "" for column in columns.names if column not in header}
    return [
        (number, dict(zip(header, row, strict=True)) | absent)
        for number, row in numbered
        if _fits(f"{name} row {number}", row, len(header), reading)
    ]


def csv_header(content: bytes) -> frozenset[str]:
    """The names in the first line of a file that can be read."""
    return frozenset(re.findall(r"\w+", content.partition(b"\n")[0].decode(errors="replace")))


def _entry(name: str, number: int, data: dict[str, str], reading: Reading) -> Entry:
    row_id = data.get("id", "").strip()[:40]
    place = f"{name} row {number} ({row_id})" if row_id.isascii() and row_id else f"{name} row {number}"
    entry = Entry(data=data, place=place, unit="column", reading=reading)
    for column, cell in data.items():
        if cell.lstrip().startswith(FORMULA):
            entry.note(
                column,
                f"begins with {cell.lstrip()[0]!r}, so a spreadsheet would run it as a formula; "
                "begin with a word",
            )
    return entry


def _decoded(name: str, content: bytes, reading: Reading) -> str | None:
    """The text without byte order mark and with plain line ends; None, and a note, if it is no UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        reading.problems.note(name, f"is saved as UTF-16; {SAVE_AGAIN}")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reading.problems.note(f"{name} line {line}", f"holds a byte that is not UTF-8; {SAVE_AGAIN}")
        return None
    if "\0" in text:
        reading.problems.note(
            name, "holds an empty (NUL) character, so it is damaged; take the last good copy"
        )
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _records(name: str, text: str, columns: CsvColumns, reading: Reading) -> list[list[str]]:
    """Header and rows as lists of cells, empty cells that end the header cut off everywhere."""
    separator = _separator(text.split("\n", 1)[0], columns)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        reading.problems.note(
            f"{name} line {reader.line_num}", f"cannot be read: {error}. Check the quotes there"
        )
        return []
    if not records:
        reading.problems.note(name, "is empty; its first line has to name the columns")
        return []
    if _is_too_wide(name, records, reading):
        return []
    width = len("\0".join(records[0]).rstrip("\0 ").split("\0"))
    return [_cut(record, width) for record in records]


def _is_too_wide(name: str, records: Sequence[Sequence[str]], reading: Reading) -> bool:
    """Whether a row is wider than any spreadsheet; the first one is noted."""
    too_wide = ((number, len(row)) for number, row in enumerate(records, start=1) if len(row) > CELLS_AT_MOST)
    number, cells = next(too_wide, (0, 0))
    if number:
        reading.problems.note(
            f"{name} row {number}",
            f"has {cells:,} cells, and no spreadsheet has more than {CELLS_AT_MOST:,} in a row; delete the "
            "commas at its end, or take the last good copy",
        )
    return bool(number)


def _cut(record: list[str], width: int) -> list[str]:
    """Without the empty cells that a spreadsheet adds at the end; a cell with text there is kept."""
    last = next((at for at in range(len(record), width, -1) if record[at - 1].strip()), width)
    return record[:last]


def _separator(header: str, columns: CsvColumns) -> str:
    """The separator that yields all columns; a comma where none does, so that the error names columns."""
    fitting = [
        s for s in SEPARATORS if not columns.missing_in([c.strip().strip('"') for c in header.split(s)])
    ]
    return fitting[0] if fitting else ","


def _header_is_right(name: str, header: list[str], columns: CsvColumns, reading: Reading) -> bool:
    header[:] = [column.strip() for column in header]
    place = f"{name} row 1"
    if len(header) == 1 and any(mark in header[0] for mark in (";", "\t", "|")):
        reading.problems.note(place, f"the columns are not separated by commas; {SAVE_AGAIN}")
        return False
    missing = columns.missing_in(header)
    for column, times in Counter(header).items():
        if column not in columns.names:
            near = did_you_mean(column, missing or columns.names)
            reading.problems.note(place, f"there is no column {column[:40]!r}.{near}")
        elif times > 1:
            reading.problems.note(place, f"column {column!r} stands twice; delete one of them")
    for column in missing:
        reading.problems.note(place, f"column {column!r} is missing; add it, empty if need be")
    return not missing and len(set(header)) == len(header) and set(header) <= set(columns.names)


def _fits(place: str, row: list[str], width: int, reading: Reading) -> bool:
    if len(row) != width:
        reading.problems.note(
            place,
            f"has {len(row)} cells where the first row has {width}; a text with "
            "a comma or a line break in it needs quotes around it",
        )
    return len(row) == width
