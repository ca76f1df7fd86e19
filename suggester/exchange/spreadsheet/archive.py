"""The parts of an .xlsx file, which is a zip of XML: looked at before anything is unpacked.

Whoever may upload a table may also upload a bomb. So the size is read from the zip's own directory before
anything is unpacked, a part is unpacked only if it is needed and never beyond the size that the directory
says, and XML that declares entities is not parsed. Nothing is ever written to a disk.
"""

import posixpath
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

BYTES_AT_MOST = 1_000_000
UNPACKED_AT_MOST = 20_000_000
PARTS_AT_MOST = 100
READ_AT_MOST = 6_000_000  # of that, all that is parsed
MARKS_AT_MOST = 400_000  # of "<" and "=" in what is parsed: elements and attributes cost memory, not bytes

SAVE_AS = "open it in your spreadsheet program and save it as 'Excel workbook (.xlsx)'"
DAMAGED = f"is damaged or was cut off; {SAVE_AS}, or take the last good copy"
DELETE_AROUND = "delete the empty rows and columns around it and save again"
UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, struct.error, zlib.error)

OTHER_FORMATS = {
    b"\xd0\xcf\x11\xe0": f"is an old Excel file (.xls) or is locked with a password; {SAVE_AS}, without one",
    b"%PDF": "is a PDF; send the spreadsheet that it was made from",
}
NOT_NEEDED = {
    "vbaproject": f"holds macros; {SAVE_AS}, which leaves them out",
    "macrosheets/": f"holds macros; {SAVE_AS}, which leaves them out",
    "externallinks/": "holds links to other files; break them (Data, Edit Links) and save again",
    "connections": "fetches data from elsewhere; delete the connection and save again",
    "querytables/": "fetches data from elsewhere; delete the connection and save again",
    "embeddings/": "holds another file inside; delete it and save again",
    "activex/": "holds buttons or other controls; delete them and save again",
}
HARMLESS = (".xml", ".rels", ".vml", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", "/")


class SpreadsheetError(Exception):
    """A file that is no spreadsheet for us, in half a sentence that begins with a verb."""


def is_text(content: bytes) -> bool:
    """Whether this can only be a .csv file, if it is anything for us at all."""
    return not content.startswith((b"PK", *OTHER_FORMATS))


class Parts:
    """The parts of one .xlsx file, each parsed when it is asked for."""

    def __init__(self, content: bytes) -> None:
        _refuse_other_formats(content)
        try:
            self._archive = ZipFile(BytesIO(content))
        except UNREADABLE as error:
            raise SpreadsheetError(DAMAGED) from error
        self._infos = {info.filename: info for info in self._archive.infolist()}
        _refuse_by_directory(self._archive.infolist())
        self._bytes_left, self._marks_left = READ_AT_MOST, MARKS_AT_MOST

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def xml(self, name: str) -> Element:
        """This part as a tree of elements by their local names."""
        content = self._unpacked(name)
        self._bytes_left -= len(content)
        self._marks_left -= content.count(b"<") + content.count(b"=")
        if min(self._bytes_left, self._marks_left) < 0:
            raise SpreadsheetError(f"holds far more than a table; {DELETE_AROUND}")
        try:
            return _tree(content)
        except ExpatError as error:
            raise SpreadsheetError(DAMAGED) from error

    def targets(self, name: str) -> Mapping[str, str]:
        """The paths of the parts that this one refers to, by their ids and the last word of their types."""
        folder, base = posixpath.split(name)
        relations = f"{folder}/_rels/{base}.rels".lstrip("/")
        found: dict[str, str] = {}
        for relation in self.xml(relations) if relations in self else ():
            path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = path
            found.setdefault(posixpath.basename(relation.get("Type", "")), path)
        return found

    def _unpacked(self, name: str) -> bytes:
        if name not in self._infos:
            raise SpreadsheetError(DAMAGED)
        info = self._infos[name]
        try:
            with self._archive.open(info) as part:
                return part.read(info.file_size + 1)  # with a number: else a false size would be believed
        except UNREADABLE as error:
            raise SpreadsheetError(DAMAGED) from error


def _tree(content: bytes) -> Element:
    """Built without name spaces: a parser writes the whole name of one, however long, into each element.

    What else could be larger than it looks is an entity; that needs a document type, and no workbook has one.
    """
    builder = TreeBuilder()
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = lambda name, attributes: builder.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_local(name))
    parser.CharacterDataHandler = builder.data
    parser.Parse(content, True)
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_entities(*_: object) -> None:
    raise SpreadsheetError(f"declares XML entities, which no spreadsheet program does; {SAVE_AS}")


def _refuse_other_formats(content: bytes) -> None:
    if len(content) > BYTES_AT_MOST:
        raise SpreadsheetError(f"is larger than {BYTES_AT_MOST // 1_000_000} MB, so it is no rule table")
    for beginning, why in OTHER_FORMATS.items():
        if content.startswith(beginning):
            raise SpreadsheetError(why)


def _refuse_by_directory(infos: list[ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    names = {info.filename for info in infos}
    _refuse(
        (len(infos) > PARTS_AT_MOST, f"holds {len(infos):,} parts, and a workbook has some 20; {SAVE_AS}"),
        (unpacked > UNPACKED_AT_MOST, f"unpacks to {unpacked // 1_000_000} MB, too much; {DELETE_AROUND}"),
        ("xl/workbook.bin" in names, f"is a binary workbook (.xlsb); {SAVE_AS}"),
        ("mimetype" in names, f"is an OpenDocument file (.ods); {SAVE_AS}"),
        (len(names) < len(infos), DAMAGED),
    )
    for info in infos:
        _refuse_part(info)


def _refuse_part(info: ZipInfo) -> None:
    name, shown = info.filename.lower(), repr(info.filename[:60])
    leads_out = name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name
    is_strange = not name.endswith(HARMLESS) and "printersettings/" not in name
    is_packed_strangely = info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
    _refuse(
        *((piece in name, why) for piece, why in NOT_NEEDED.items()),
        (bool(info.flag_bits & 1), f"is locked with a password; {SAVE_AS}, without one"),
        (leads_out, f"holds a part with the path {shown}; {SAVE_AS}"),
        (is_packed_strangely, f"is packed in a way that no spreadsheet program uses; {SAVE_AS}"),
        (is_strange, f"holds the part {shown}, which no table needs; {SAVE_AS}"),
    )


def _refuse(*reasons: tuple[bool, str]) -> None:
    """Raise for the first reason that is true."""
    for is_true, why in reasons:
        if is_true:
            raise SpreadsheetError(why)
