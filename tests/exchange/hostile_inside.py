"""Workbooks that are whole as a zip and hostile inside: XML, size, sheets and cells."""

from collections.abc import Iterator
from functools import partial

from openpyxl import Workbook

from suggester.exchange.spreadsheet.archive import READ_AT_MOST
from tests.exchange.workbooks import BOOK, MAIN, MEGABYTE, RELATIONS, TABLE, changed, edited, packed, parts
from tests.shipped import FILES

LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
DOCTYPES = {
    "billion laughs": b'<!DOCTYPE w [<!ENTITY l0 "ha">' + LAUGHS + b"]>",
    "quadratic blow-up": b'<!DOCTYPE w [<!ENTITY a "' + b"a" * 100_000 + b'">]>',
    "file of this computer": b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "address elsewhere": b'<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": b'<!DOCTYPE w [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
}


def in_the_xml() -> Iterator[tuple[str, bytes, str]]:
    for name, doctype in DOCTYPES.items():
        for part in (TABLE, BOOK, RELATIONS):
            yield f"{name} in {part}", packed(parts() | {part: doctype + parts()[part]}), "entities"
    whole = parts()[TABLE].decode()
    yield (
        "UTF-16 XML with entities",
        packed(parts() | {TABLE: ("<!DOCTYPE w>" + whole).encode("utf-16")}),
        "entities",
    )
    head = '<?xml version="1.0" encoding="cp037"?>'
    yield (
        "written in EBCDIC",
        packed(parts() | {TABLE: head.encode() + whole.encode("cp037", "replace")}),
        "damaged",
    )
    yield "all in EBCDIC", packed(parts() | {TABLE: (head + whole).encode("cp037", "replace")}), "damaged"
    yield "100,000 deep", packed(parts() | {TABLE: b"<a>" * 100_000}), "damaged"
    yield "100,000 deep and closed", packed(parts() | {TABLE: b"<a>" * 100_000 + b"</a>" * 100_000}), "no row"
    attributes = b"<a " + b"".join(b'b%d="" ' % n for n in range(410_000)) + b"/>"
    yield "410,000 attributes", packed(parts() | {TABLE: attributes}), "far more than a table"
    yield "no XML", packed(parts() | {TABLE: b"\xff\xfe\0" * 1_000}), "damaged"
    yield "other XML", packed(parts() | {TABLE: b"<html/>"}), "no row"
    for quote in (b'"', b"'"):
        names = b"<x xmlns:x=" + quote + b"u" * 3 * MEGABYTE + quote + b">"
        names += b"".join(b"<x:b%d/>" % n for n in range(100_000)) + b"</x>"
        yield f"name space of 3 MB in {quote.decode()}", packed(parts() | {TABLE: names}), "no row"
    strange = {
        "no strings that cells refer to": (b'<row><c t="s"><v>9</v></c></row>', "damaged"),
        "row -1": (b'<row r="-1"><c t="str"><v>x</v></c></row>', "damaged"),
        "row x": (b'<row r="x"><c t="str"><v>x</v></c></row>', "damaged"),
        "row 999...": (b'<row r="%s"/>' % (b"9" * 5_000), "damaged"),
        "cell nowhere": (b'<row><c r="ZZZZ0" t="str"><v>x</v></c></row>', "damaged"),
        "number that is none": (b"<row><c><v>1,5</v></c></row>", "damaged"),
        "infinite number": (b"<row><c><v>inf</v></c></row>", "no row"),
        "type that is none": (b'<row><c t="q"><v>1</v></c></row>', "damaged"),
    }
    for name, (rows, said) in strange.items():
        yield name, _sheet(rows), said


def too_large() -> Iterator[tuple[str, bytes, str]]:
    cell = b'<c t="str"><v>x</v></c>'
    row, one = b"<row>" + cell + b"</row>", b'<row r="%d"><c t="str"><v>x</v></c></row>'
    far_more = "far more than a table"
    yield "10^6 empty rows", _sheet(b"<row/>" * 10**6), far_more
    yield "10^6 rows", _sheet(b"<row><c><v>1</v></c></row>" * 10**6), "unpacks to"
    yield "60,000 rows", _sheet(row * 60_000), far_more
    yield "50,000 rows", _sheet(row * 50_000), "there is no column"
    yield "the first row and the last", _sheet(one % 1 + one % 1_048_576), "there is no column"
    yield "10^5 columns", _sheet(b"<row>" + cell * 10**5 + b"</row>"), far_more
    yield "50,000 columns", _sheet(b"<row>" + cell * 50_000 + b"</row>" + row), "there is no column"
    yield (
        "50,000 columns called id",
        _sheet(b"<row>" + cell.replace(b"x", b"id") * 50_000 + b"</row>" + row),
        "twice",
    )
    yield (
        "60,000 formulas",
        _sheet(_header() + b"<row>" + b"<c><f>A1</f></c>" * 60_000 + b"</row>"),
        "formula",
    )
    yield "50,000 wrong words", _sheet(_header() + _wrong_words()), "and more"
    yield "text of 5 MB", changed(TABLE, b"No override.", b"x" * 5 * MEGABYTE), "holds 5,000,138"
    yield "condition of 5 MB", changed(TABLE, b"age_band: under_18", b"a: b | c; " * 500_000), "characters"
    yield "word of 30,000 letters", changed(TABLE, b"every_procedure", b"e" * 30_000), "has no meaning"
    yield (
        "10,000 options",
        changed(TABLE, b"age_band: under_18", b"age_band: " + b"ab | " * 6_000),
        "has no option",
    )


def beside_the_cells() -> Iterator[tuple[str, bytes, str]]:
    """What stands beside the cells: strings, styles, the list of sheets. Then the same in CSV."""
    far_more = "far more than a table"
    strings = (
        b'<a><b Id="rIdS" Type="x/sharedStrings" Target="s.xml"/>' + parts()[RELATIONS].partition(b">")[2]
    )
    leads_there = parts() | {RELATIONS: strings.replace(b"</Relationships>", b"</a>")}
    yield (
        "10^6 shared strings",
        packed(leads_there | {"xl/s.xml": b"<a>" + b"<si/>" * 10**6 + b"</a>"}),
        far_more,
    )
    styles = b"<a><cellXfs>" + b"<xf/>" * 500_000 + b"</cellXfs></a>"
    yield "styles without end", packed(parts() | {"xl/styles.xml": styles}), far_more
    formats = b'<numFmt numFmtId="%d" formatCode="d"/>'
    many = b"<a><numFmts>" + b"".join(formats % n for n in range(60_000)) + b"</numFmts><cellXfs>"
    many += b"<xf/>" * 100_000 + b"</cellXfs></a>"
    yield "60,000 formats and no text", packed(parts() | {"xl/styles.xml": many, TABLE: MAIN % b""}), "no row"
    brackets = b'<a><numFmts><numFmt formatCode="' + b"[" * 5 * MEGABYTE + b'"/></numFmts></a>'
    yield "format of 5 MB", packed(parts() | {"xl/styles.xml": brackets, TABLE: MAIN % b""}), "no row"
    blank = b"<row>" + (b'<c t="str"><v>x' + b" " * 32_000 + b"x</v></c>") * 13 + b"</row>"
    yield "5 MB of spaces", _sheet(_header() + blank * 13), "table!"
    yield "60,000 columns in CSV", b"id,effect," * 30_000 + b"id", "row 1: has 60,001 cells"
    yield "10,000 columns in CSV", b"id,effect," * 5_000 + b"id", "stands twice"
    yield "unbalanced quotes in CSV", FILES["table.csv"].split(b"\n")[0] + b'\n"' + b'",' * 200_000, "table"
    sheet = b'<sheet name="s%d" sheetId="%d" xmlns:r="r" r:id="rId1"/>'
    few = READ_AT_MOST // len(parts()[TABLE]) // 2
    for number, said in ((5_000, "sheets"), (few, f"'s{few - 1}': is no sheet")):
        more = b"".join(sheet % (n, n) for n in range(number))
        yield f"{number:,} times the same sheet", changed(BOOK, b"<sheets>", b"<sheets>" + more), said


def wrong_sheets() -> Iterator[tuple[str, bytes, str]]:
    yield (
        "sheet under another name",
        edited(partial(_rename, old="table", new="tabel")),
        "table: there is no sheet",
    )
    yield "sheet missing", edited(lambda book: book.remove(book["sources"])), "sources: there is no sheet"
    yield "both sheets missing", changed(BOOK, b'name="table"', b'name="x"'), "table: there is no sheet"
    yield "table hidden", edited(lambda book: setattr(book["table"], "sheet_state", "hidden")), "is hidden"
    yield (
        "table very hidden",
        edited(lambda book: setattr(book["table"], "sheet_state", "veryHidden")),
        "is hidden",
    )
    yield (
        "another sheet with text",
        edited(lambda book: book.create_sheet("notes").append(["x"])),
        "'notes': is no sheet",
    )
    yield (
        "merged cells",
        edited(lambda book: book["table"].merge_cells("A5:B9")),
        "table!A5:B9: the cells are merged",
    )
    yield "heading twice", edited(partial(_type, place="C1", text="effect")), "column 'effect' stands twice"
    yield "no heading", edited(lambda book: book["table"].delete_rows(1)), "there is no column 'ST-01'"
    yield "headings only", edited(lambda book: book["table"].delete_rows(2, 200)), "no row below"
    yield "nothing in the sheet", edited(lambda book: book["table"].delete_rows(1, 200)), "no row below"
    yield (
        "formula",
        edited(partial(_type, place="F5", text='=WEBSERVICE("http://127.0.0.1:9/"&A1)')),
        "table!F5, column reason: holds a formula",
    )
    yield "formula as text", changed(TABLE, b"No override.", b"=1+1"), "begins with '='"
    yield (
        "link that runs a program",
        edited(partial(_type, place="F5", text='=HYPERLINK("file:///c:/x.exe")')),
        "formula",
    )
    yield "name from right to left", edited(partial(_type, place="F5", text="Wait \u202eereh")), "U+202E"
    yield (
        "sheet that leads to another part",
        changed(RELATIONS, b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd"),
        "damaged",
    )
    yield "sheet that leads nowhere", changed(RELATIONS, b'Id="rId1"', b'Id="rId77"'), "damaged"
    yield (
        "workbook elsewhere",
        changed("_rels/.rels", b"xl/workbook.xml", b"http://127.0.0.1:9/x"),
        "no Excel workbook",
    )


def _rename(book: Workbook, old: str, new: str) -> None:
    book[old].title = new


def _type(book: Workbook, place: str, text: str) -> None:
    book["table"][place].value = text


def _sheet(rows: bytes) -> bytes:
    return packed(parts() | {TABLE: MAIN % rows})


def _header() -> bytes:
    return parts()[TABLE].partition(b"<sheetData>")[2].partition(b"</row>")[0] + b"</row>"


def _wrong_words() -> bytes:
    cells = b"".join(b'<c t="str"><v>wrong%d</v></c>' % n for n in range(13))
    return (b"<row>" + cells + b"</row>") * 3_800
