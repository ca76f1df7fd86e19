"""The rule table as a workbook to edit: one sheet a CSV file, a sheet of help, and lists to choose from.

Every cell is text, and stays text when somebody types into it: no spreadsheet makes a date of 1-3 or a
number of 2026.10, and nothing in it is ever a formula. The same files always make the same bytes.
"""

import io
import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from suggester.core.loading.entries import Reading
from suggester.core.loading.load import CSV_FILES, load
from suggester.core.loading.parsing import csv_rows
from suggester.core.table.columns import COLUMNS
from suggester.core.table.rules import RuleTable
from suggester.exchange.spreadsheet.cells import letters
from suggester.exchange.spreadsheet.help import HELP, MEANINGS, WORDS, help_rows, valid_words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TYPED_BELOW = 500  # rows below the last one that have lists to choose from, too
TEXT_FORMAT = "@"
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
WRITTEN_ON = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
NO_TIME = (1980, 1, 1, 0, 0, 0)

WIDTHS = {column.name: column.width for column in COLUMNS} | {
    "kind": 18, "publisher": 30, "url": 50, "read": 30,
}  # fmt: skip
HELP_WIDTHS = (14, 70, 90, 36)
OTHER_WIDTH = 12


def as_xlsx(files: Mapping[str, bytes], fallback: RuleTable | None = None) -> bytes:
    """These rule files as a workbook. Raises RuleFilesError where they cannot be loaded.

    Fixed texts that the files do not have yet are those of the fallback.
    """
    from openpyxl import Workbook

    table = load(files, fallback=fallback)
    words = valid_words(table)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in MEANINGS:
        _offer(_add(book, name, _rows(name, files)), CSV_FILES[f"{name}.csv"].names, words)
    _add(book, HELP, list(help_rows(table))).protection.enable()
    _add(book, WORDS, [list(words), *zip_longest(*words.values(), fillvalue="")]).protection.enable()
    return _same_bytes(book)


def _rows(name: str, files: Mapping[str, bytes]) -> list[Sequence[str]]:
    columns = CSV_FILES[f"{name}.csv"]
    rows = csv_rows(f"{name}.csv", files[f"{name}.csv"], columns, Reading())
    return [columns.names, *([row[column] for column in columns.names] for _, row in rows)]


def _add(book: "Workbook", name: str, rows: Sequence[Sequence[str]]) -> "Worksheet":
    """A new sheet with these rows, the first of them as headings that stay in sight."""
    from openpyxl.styles import Alignment, Font

    sheet: Worksheet = book.create_sheet(name)
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for number, row in enumerate(rows, start=1):
        for at, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=at)
            cell.value = LOOKS_ESCAPED.sub("_x005F_", text) or None
            cell.data_type = "s"  # whatever it looks like: never a formula, an error or a number
            cell.number_format, cell.alignment = TEXT_FORMAT, wrapped
            if number == 1:
                cell.font = bold
    for at, heading in enumerate(rows[-1] if name == HELP else rows[0]):
        column = sheet.column_dimensions[letters(at + 1)]
        column.width = HELP_WIDTHS[at] if name == HELP else WIDTHS.get(heading, OTHER_WIDTH)
        column.number_format = TEXT_FORMAT  # for the rows that are yet to be typed
    if name != HELP:
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = sheet.dimensions
    return sheet


def _offer(sheet: "Worksheet", columns: Sequence[str], words: Mapping[str, Sequence[str]]) -> None:
    """Lists to choose from, which refuse any other word, in every column that has its words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    last = sheet.max_row + TYPED_BELOW
    for at, column in enumerate(columns, start=1):
        if column in words:
            letter = letters(list(words).index(column) + 1)
            where = f"{WORDS}!${letter}$2:${letter}${len(words[column]) + 1}"
            choice = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
            choice.error = f"Choose a word of the list. The sheet '{WORDS}' has them all."
            choice.add(f"{letters(at)}2:{letters(at)}{last}")
            sheet.add_data_validation(choice)


def _same_bytes(book: "Workbook") -> bytes:
    """The workbook without the time at which it was made."""
    made, same = io.BytesIO(), io.BytesIO()
    book.save(made)
    with ZipFile(made) as parts, ZipFile(same, "w", ZIP_DEFLATED) as written:
        for name in parts.namelist():
            content = WRITTEN_ON.sub(rb"\g<1>2026-01-01T00:00:00Z", parts.read(name))
            written.writestr(ZipInfo(name, NO_TIME), content, ZIP_DEFLATED)
    return same.getvalue()
