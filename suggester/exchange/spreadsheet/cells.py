"""An .xlsx file as sheets of cells: what was typed, and what the spreadsheet made of it.

Read by ourselves and not by a library: an upload is hostile until it is read, and this is small enough to
see that it unfolds nothing, fetches nothing and computes nothing. Elements are found by their local names, so
both kinds of .xlsx (transitional and strict) are read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from xml.etree.ElementTree import Element

from suggester.exchange.spreadsheet.archive import DAMAGED, SAVE_AS, Parts, SpreadsheetError

SHEETS_AT_MOST = 20
LAST_ROW = 1_048_576
FORMAT_LONGEST = 255  # characters, by the standard

PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how .xlsx writes a sign that XML does not allow
NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|General', re.IGNORECASE)
DATES_BY_NUMBER = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


class CellKind(Enum):
    """What a spreadsheet takes a cell for; the value is its sign in the file."""

    TEXT = "s"
    NUMBER = "n"
    DATE = "d"
    TRUTH = "b"
    ERROR = "e"
    FORMULA = "f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell, as text, and what the spreadsheet takes it for."""

    text: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The cells of one sheet that are not empty, by row and column, both counted from 1."""

    name: str
    hidden: bool
    merged: Sequence[str]
    rows: Mapping[int, Mapping[int, Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What cells refer to."""

    strings: Sequence[str]
    date_styles: frozenset[int]


def sheets(content: bytes) -> tuple[Sheet, ...]:
    """Every sheet of this .xlsx file. Raises SpreadsheetError."""
    parts = Parts(content)
    path = parts.targets("").get("officeDocument", "")
    if path not in parts:
        raise SpreadsheetError(f"is no Excel workbook; {SAVE_AS}")
    targets = parts.targets(path)
    if "macroEnabled" in _type_of(parts, path):
        raise SpreadsheetError(f"is a workbook for macros (.xlsm); {SAVE_AS}")
    listed = parts.xml(path).findall("sheets/sheet")
    if len(listed) > SHEETS_AT_MOST:
        raise SpreadsheetError(f"has {len(listed)} sheets; keep those that you downloaded")
    try:
        book = _Book(strings=_strings(parts, targets), date_styles=_date_styles(parts, targets))
        return tuple(_sheet(parts, targets, one, book) for one in listed)
    except (ValueError, IndexError) as error:  # a number that is none, a text that is not there
        raise SpreadsheetError(DAMAGED) from error


def letters(column: int) -> str:
    """The name of a column: A, B, ..., Z, AA."""
    rest, letter = divmod(column - 1, 26)
    return (letters(rest) if rest else "") + chr(ord("A") + letter)


def _type_of(parts: Parts, path: str) -> str:
    types = parts.xml("[Content_Types].xml")
    return next((one.get("ContentType", "") for one in types if one.get("PartName") == f"/{path}"), "")


def _strings(parts: Parts, targets: Mapping[str, str]) -> list[str]:
    path = targets.get("sharedStrings")
    return [_words(item) for item in parts.xml(path).iterfind("si")] if path else []


def _words(item: Element | None) -> str:
    """The text of all runs, whatever they look like; not the reading aids (rPh) of Japanese."""
    if item is None:
        return ""
    runs = [item.findtext("t") or "", *(run.findtext("t") or "" for run in item.iterfind("r"))]
    return _unescaped("".join(runs))


def _unescaped(text: str) -> str:
    """A sign that cannot stand alone, such as half of a pair, is left as it was written."""

    def sign(found: re.Match[str]) -> str:
        number = int(found[1], 16)
        return found[0] if number == 0 or 0xD800 <= number <= 0xDFFF else chr(number)

    return ESCAPED.sub(sign, text)


def _date_styles(parts: Parts, targets: Mapping[str, str]) -> frozenset[int]:
    """The numbers of the styles that show a number as a day or a time."""
    path = targets.get("styles")
    if not path:
        return frozenset()
    styles = parts.xml(path)
    dates = DATES_BY_NUMBER | {
        int(one.get("numFmtId", "0"))
        for one in styles.iterfind("numFmts/numFmt")
        if set("dmyhs") & set(NOT_A_DATE.sub("", one.get("formatCode", "")[:FORMAT_LONGEST]).lower())
    }
    formats = [int(style.get("numFmtId", "0")) for style in styles.iterfind("cellXfs/xf")]
    return frozenset(n for n, number in enumerate(formats) if number in dates)


def _sheet(parts: Parts, targets: Mapping[str, str], listed: Element, book: _Book) -> Sheet:
    relation = next((value for key, value in listed.items() if key.endswith(":id")), "")
    if relation not in targets:
        raise SpreadsheetError(DAMAGED)
    whole = parts.xml(targets[relation])
    merged = [one.get("ref", "") for one in whole.iterfind("mergeCells/mergeCell")]
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, cell in _cells(whole, book):
        rows.setdefault(row, {})[column] = cell
    hidden = listed.get("state", "visible") != "visible"
    return Sheet(name=listed.get("name", ""), hidden=hidden, merged=merged, rows=dict(sorted(rows.items())))


def _cells(whole: Element, book: _Book) -> Iterator[tuple[int, int, Cell]]:
    """Row, column and cell of every cell that holds something; places may be left out in the file."""
    row = 0
    for line in whole.iterfind("sheetData/row"):
        row, column = int(line.get("r", row + 1)), 0
        if not 0 < row <= LAST_ROW:
            raise SpreadsheetError(DAMAGED)
        for element in line.iterfind("c"):
            row, column = _place(element, row, column + 1)
            cell = _cell(element, book)
            if cell.text.strip():
                yield row, column, cell


def _place(element: Element, row: int, column: int) -> tuple[int, int]:
    written = element.get("r")
    if written is None:
        return row, column
    found = PLACE.fullmatch(written)
    if found is None:
        raise SpreadsheetError(DAMAGED)
    number = 0
    for letter in found[1]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return int(found[2]), number


def _cell(element: Element, book: _Book) -> Cell:
    formula = element.find("f")
    if formula is not None:
        return Cell(text=f"={formula.text or ''}", kind=CellKind.FORMULA)
    value = element.findtext("v") or ""
    match element.get("t", "n"):
        case "inlineStr":
            return Cell(text=_words(element.find("is")))
        case "s":
            return Cell(text=book.strings[int(value)] if value else "")
        case "str":
            return Cell(text=_unescaped(value))
        case "n":
            is_date = int(element.get("s", "0")) in book.date_styles
            shown = f"{float(value):.15g}" if value else ""
            return Cell(text=shown, kind=CellKind.DATE if is_date else CellKind.NUMBER)
        case sign:
            return Cell(text=value, kind=CellKind(sign))
