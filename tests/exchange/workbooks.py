"""The shipped table as a workbook, edited as clinicians do, or spoilt as nobody should."""

import random
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from suggester.core.loading.load import RuleFilesError
from suggester.exchange.spreadsheet.read import uploaded
from suggester.exchange.spreadsheet.write import as_xlsx
from tests.shipped import FILES, number_in_table_csv

SHEETS = ("table", "sources")
HD_03 = number_in_table_csv("HD-03")  # its row in the sheet
MEGABYTE = 1_000_000
TABLE = "xl/worksheets/sheet1.xml"
BOOK, TYPES, RELATIONS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
DOWNLOAD = as_xlsx(FILES)


@cache
def parts() -> MappingProxyType[str, bytes]:
    """What is in the zip."""
    with ZipFile(BytesIO(DOWNLOAD)) as archive:
        return MappingProxyType({name: archive.read(name) for name in archive.namelist()})


def packed(content: Mapping[str, bytes]) -> bytes:
    """These parts as a zip: packed quickly, and only what is as large as a bomb is packed small."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part, compresslevel=1 if len(part) < MEGABYTE else None)
    return made.getvalue()


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The download with one change in one part."""
    content = parts()
    assert old in content[name]
    return packed(content | {name: content[name].replace(old, new, 1)})


def edited(edit: Callable[[Workbook], object]) -> bytes:
    """The download after this edit, saved by another program than ours."""
    book = load_workbook(BytesIO(DOWNLOAD))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def refused(content: bytes) -> tuple[str, ...]:
    """Every mistake that is told; fails where the file is taken."""
    try:
        uploaded(content, FILES)
    except RuleFilesError as error:
        assert error.problems
        assert all(len(problem) < 1_000 and "Traceback" not in problem for problem in error.problems)
        return error.problems
    raise AssertionError("the file was taken")


def table_of(book: Workbook) -> Worksheet:
    sheet: Worksheet = book["table"]
    return sheet


def with_cell(place: str, value: object, sheet: str = "table") -> bytes:
    """The download with this typed into one cell, saved by another program than ours.

    The book is opened once and the cell put back: opening takes longer than all the rest.
    """
    cell = _opened()[sheet][place]
    before, looks = cell.value, cell.number_format
    cell.value = value
    saved = BytesIO()
    _opened().save(saved)
    cell.value, cell.number_format = before, looks
    return saved.getvalue()


@cache
def _opened() -> Workbook:
    return load_workbook(BytesIO(DOWNLOAD))


def rows_of(sheet: Worksheet) -> list[list[str]]:
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def rewritten(sheet: Worksheet, rows: list[list[str]]) -> None:
    """These rows in place of what the sheet held."""
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)


def put_columns_in_another_order(book: Workbook) -> None:
    for name in SHEETS:
        rows = rows_of(book[name])
        order = random.Random(5).sample(range(len(rows[0])), len(rows[0]))
        rewritten(book[name], [[row[at] for at in order] for row in rows])


def sort_by_evidence_and_year(book: Workbook) -> None:
    for name, column in (("table", 7), ("sources", 5)):
        header, *rows = rows_of(book[name])
        rewritten(book[name], [header, *sorted(rows, key=lambda row: row[column])])
