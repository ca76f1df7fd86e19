"""Files that nobody sends by accident: each with a word that its refusal has to hold."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile

from openpyxl import Workbook

from tests.exchange.workbooks import DOWNLOAD, changed, edited, packed, parts
from tests.shipped import FILES

MEGABYTE = 1_000_000
TABLE, SOURCES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
BOOK, TYPES, RELATIONS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
DOCTYPES = {
    "billion laughs": b'<!DOCTYPE w [<!ENTITY l0 "ha">' + LAUGHS + b"]>",
    "quadratic blow-up": b'<!DOCTYPE w [<!ENTITY a "' + b"a" * 100_000 + b'">]>',
    "file of this computer": b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "address elsewhere": b'<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": b'<!DOCTYPE w [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
}


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """What it is, the file, and a word of the refusal."""
    yield from _no_workbooks()
    yield from _zips()
    yield from _additions()
    yield from _xml()
    yield from _large()
    yield from _sheets()


def _no_workbooks() -> Iterator[tuple[str, bytes, str]]:
    yield "nothing", b"", "is empty"
    yield "one byte", b"\0", "NUL"
    yield "no zip after all", b"PK\x03\x04" + b"x" * 1_000, "damaged"
    yield "only an end of a zip", b"PK\x05\x06" + b"\0" * 18, "no Excel workbook"
    yield "cut in the middle", DOWNLOAD[: len(DOWNLOAD) // 2], "damaged"
    yield "cut at the end", DOWNLOAD[:-10], "damaged"
    yield "one byte wrong", _flipped(DOWNLOAD, 5_000), "damaged"
    yield "old Excel or locked", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "password"
    yield "PDF", b"%PDF-1.7\n", "is a PDF"
    yield "web page", b"<!doctype html><title>x</title>", "column 'id' is missing"
    yield "picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not UTF-8"
    yield "OpenDocument", packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), ".ods"
    yield "Word", packed({TYPES: b"<Types/>", "_rels/.rels": b"<Relationships/>"}), "no Excel workbook"
    yield "binary workbook", packed(parts() | {"xl/workbook.bin": b"\0"}), ".xlsb"
    yield "UTF-16 text", "id,effect".encode("utf-16"), "UTF-16"


def _zips() -> Iterator[tuple[str, bytes, str]]:
    yield "zip bomb", packed(parts() | {TABLE: bytes(200 * MEGABYTE)}), "unpacks to 200 MB"
    yield (
        "bomb in a part that is not read",
        packed(parts() | {"xl/x.xml": b" " * 30 * MEGABYTE}),
        "unpacks to",
    )
    yield "bomb with a false size", _false_size(b" " * 150 * MEGABYTE, "unsigned"), "damaged"
    yield "bomb with a false size and a true check", _false_size(b" " * 150 * MEGABYTE, "signed"), "damaged"
    yield "10,000 parts", packed({f"xl/{n}.xml": b"" for n in range(9_000)}), "9,000 parts"
    yield "zip in a zip", packed(parts() | {"xl/more.zip": DOWNLOAD}), "'xl/more.zip'"
    yield "zip in the place of a sheet", packed(parts() | {TABLE: DOWNLOAD}), "not written in UTF-8"
    yield "the same part twice", _twice(), "damaged"
    yield "locked with a password", _locked(), "password"
    yield "packed with bzip2", _packed_with(ZIP_BZIP2), "packed in a way"
    yield "packed with lzma", _packed_with(ZIP_LZMA), "packed in a way"
    for path in ("../../etc/cron.d/x.xml", "/etc/x.xml", "xl/../../x.xml", "C:/x.xml", "..\\x.xml"):
        yield f"path {path}", packed(parts() | {path: b"x"}), "with the path"
    yield "1.1 MB", packed(parts()) + bytes(1_100_000), "larger than 1 MB"
    yield "1.1 MB of text", FILES["table.csv"] * 20, "larger than 1 MB"


def _additions() -> Iterator[tuple[str, bytes, str]]:
    for name, said in (
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other files"),
        ("xl/embeddings/oleObject1.bin", "another file inside"),
        ("xl/activeX/activeX1.xml", "controls"),
        ("xl/connections.xml", "fetches data"),
        ("xl/queryTables/queryTable1.xml", "fetches data"),
        ("xl/run.exe", "'xl/run.exe'"),
    ):
        yield name, packed(parts() | {name: b"x"}), said
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    for other in (
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.ms-excel.addin.macroEnabled.main+xml",
    ):
        yield other.decode(), changed(TYPES, kind, other), ".xlsm"


def _xml() -> Iterator[tuple[str, bytes, str]]:
    for name, doctype in DOCTYPES.items():
        for part in (TABLE, BOOK, RELATIONS):
            yield f"{name} in {part}", packed(parts() | {part: doctype + parts()[part]}), "entities"
    whole = parts()[TABLE].decode()
    yield (
        "UTF-16 XML with entities",
        packed(parts() | {TABLE: ("<!DOCTYPE w>" + whole).encode("utf-16")}),
        "not written in UTF-8",
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
    spaces = (
        b'<a xmlns:x="'
        + b"u" * 3 * MEGABYTE
        + b'">'
        + b"".join(b"<x:b%d/>" % n for n in range(1_000))
        + b"</a>"
    )
    yield "name space of 3 MB", packed(parts() | {TABLE: spaces}), "name space"
    yield "the same in other quotes", packed(parts() | {TABLE: spaces.replace(b'"', b"'")}), "name space"
    attributes = b"<a " + b"".join(b'b%d="" ' % n for n in range(410_000)) + b"/>"
    yield "410,000 attributes", packed(parts() | {TABLE: attributes}), "far more than a table"
    yield "no XML", packed(parts() | {TABLE: b"\xff\xfe\0" * 1_000}), "not written in UTF-8"
    yield "other XML", packed(parts() | {TABLE: b"<html/>"}), "no row"
    strange = {
        "no strings that cells refer to": (b'<row><c t="s"><v>9</v></c></row>', "damaged"),
        "row -1": (b'<row r="-1"><c t="str"><v>x</v></c></row>', "no row"),
        "row x": (b'<row r="x"><c t="str"><v>x</v></c></row>', "damaged"),
        "row 999...": (b'<row r="%s"/>' % (b"9" * 5_000), "damaged"),
        "cell nowhere": (b'<row><c r="ZZZZ0" t="str"><v>x</v></c></row>', "damaged"),
        "number that is none": (b"<row><c><v>1,5</v></c></row>", "damaged"),
        "infinite number": (b"<row><c><v>inf</v></c></row>", "no row"),
        "type that is none": (b'<row><c t="q"><v>1</v></c></row>', "damaged"),
    }
    for name, (rows, said) in strange.items():
        yield name, _sheet(rows), said


def _large() -> Iterator[tuple[str, bytes, str]]:
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
    sheet = b'<sheet name="s%d" sheetId="%d" xmlns:r="r" r:id="rId1"/>'
    for number, said in ((5_000, "sheets"), (16, "'s15': is no sheet")):
        more = b"".join(sheet % (n, n) for n in range(number))
        yield f"{number:,} times the same sheet", changed(BOOK, b"<sheets>", b"<sheets>" + more), said


def _sheets() -> Iterator[tuple[str, bytes, str]]:
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


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def _sheet(rows: bytes) -> bytes:
    return packed(parts() | {TABLE: MAIN % rows})


def _header() -> bytes:
    return parts()[TABLE].partition(b"<sheetData>")[2].partition(b"</row>")[0] + b"</row>"


def _wrong_words() -> bytes:
    cells = b"".join(b'<c t="str"><v>wrong%d</v></c>' % n for n in range(13))
    return (b"<row>" + cells + b"</row>") * 3_800


def _packed_with(method: int) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    return made.getvalue()


def _twice() -> bytes:
    """Two entries of the directory with one name; which one counts would be a matter of taste."""
    name = BOOK.encode()
    return packed(parts() | {"xl/workbooc.xml": b"<x/>"}).replace(b"xl/workbooc.xml", name)


def _locked() -> bytes:
    """The bit that says so, in every entry of the directory and before every part."""
    content = bytearray(DOWNLOAD)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def _false_size(bomb: bytes, check: str) -> bytes:
    """A sheet whose directory entry says 1,000 bytes; 'signed', with the checksum of the first 1,000."""
    content = bytearray(packed(parts() | {TABLE: bomb}))
    for mark, crc_at in ((b"PK\x01\x02", 16), (b"PK\x03\x04", 14)):
        at = content.find(mark)
        while at >= 0:
            name_at = at + (46 if mark == b"PK\x01\x02" else 30)
            if content[name_at : name_at + len(TABLE)] == TABLE.encode():
                struct.pack_into("<L", content, at + crc_at + 8, 1_000)
                if check == "signed":
                    struct.pack_into("<L", content, at + crc_at, zlib.crc32(bomb[:1_000]))
            at = content.find(mark, at + 4)
    return bytes(content)
