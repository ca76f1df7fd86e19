"""Files that nobody sends by accident: each with a word that its refusal has to hold."""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile

from tests.exchange.hostile_inside import beside_the_cells, in_the_xml, too_large, wrong_sheets
from tests.exchange.workbooks import BOOK, DOWNLOAD, MEGABYTE, TABLE, TYPES, changed, packed, parts
from tests.shipped import FILES


@cache
def hostile() -> tuple[tuple[str, bytes, str], ...]:
    """What it is, the file, and a word of the refusal.

    Made when they are needed: it takes seconds.
    """
    kinds = (_no_workbooks, _zips, _additions, in_the_xml, too_large, beside_the_cells, wrong_sheets)
    return tuple(file for kind in kinds for file in kind())


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
    yield "zip in the place of a sheet", packed(parts() | {TABLE: DOWNLOAD}), "damaged"
    yield "the same part twice", _twice(), "damaged"
    yield "locked with a password", _locked(), "password"
    yield "packed with bzip2", _packed_with(ZIP_BZIP2), "packed in a way"
    yield "packed with lzma", _packed_with(ZIP_LZMA), "packed in a way"
    for path in ("../../etc/cron.d/x.xml", "/etc/x.xml", "xl/../../x.xml", "C:/x.xml", "..\\x.xml"):
        yield f"path {path}", packed(parts() | {path: b"x"}), "with the path"
    yield "1.1 MB", packed(parts()) + bytes(1_100_000), "larger than 1 MB"
    yield "1.1 MB of text", FILES["table.csv"] * 20, "larger than 1 MB"
    below = FILES["table.csv"].count(b"\n") + 1
    yield "a line of commas", FILES["table.csv"] + b"," * 320_000 + b"\n", f"row {below}: has 320,001 cells"
    yield "commas behind the columns", b"," * 900_000 + b"\n", "row 1: has 900,001 cells"
    yield "600 columns", b",".join(b"id%d" % one for one in range(600)), "and more; mend these first"


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


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


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
