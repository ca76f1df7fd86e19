"""Cells as other programs write them."""

from suggester.exchange.spreadsheet.cells import CellKind, sheets
from suggester.home import HOME
from tests.exchange.workbooks import (
    packed,
)

LIBREOFFICE = HOME / "tests/exchange/saved_by_libreoffice.xlsx"


def test_a_file_saved_by_libreoffice_is_read_cell_by_cell() -> None:
    """Saved by LibreOffice 7.4 with one of everything that can be typed."""
    table, kept_back = sheets(LIBREOFFICE.read_bytes())
    typed = {row[1].text: row[2] for row in table.rows.values() if 2 in row}

    assert {what: (cell.text, cell.kind) for what, cell in typed.items()} == {
        "what": ("typed", CellKind.TEXT),
        "text": ("Ask first. <b> & é", CellKind.TEXT),
        "two lines": ("one\ntwo", CellKind.TEXT),
        "bold word": ("a bold word", CellKind.TEXT),
        "year": ("2019", CellKind.NUMBER),
        "number": ("2026.1", CellKind.NUMBER),
        "date": ("46082", CellKind.DATE),
        "truth": ("1", CellKind.NUMBER),
        "formula": ("=1+1", CellKind.FORMULA),
        "error": ("=1/0", CellKind.FORMULA),
    }
    assert table.merged == ["AF14:AG15"]
    assert (table.rows[14][32].text, kept_back.name) == ("merged", "kept back")


EXCEL = {
    "[Content_Types].xml": b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override
PartName="/xl/workbook.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>""",
    "_rels/.rels": b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://x/relationships/officeDocument"
Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": b"""<Relationships
xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId9" Type="http://x/relationships/worksheet" Target="/xl/worksheets/sheet7.xml"/>
<Relationship Id="rId2" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>""",
    "xl/workbook.xml": b"""<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"
xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><x:sheets>
<x:sheet name="one" sheetId="4" r:id="rId9" state="veryHidden"/></x:sheets></x:workbook>""",
    "xl/styles.xml": b"""<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts><numFmt numFmtId="164" formatCode="[Red]&quot;day&quot;\\d 0.00"/>
<numFmt numFmtId="165" formatCode="[$-407]d/m"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
</styleSheet>""",
    "xl/sharedStrings.xml": b"""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<si><t xml:space="preserve"> plain </t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r>
<rPh sb="0" eb="1"><t>never read</t></rPh></si><si><t>one_x000D_
two_xD800_</t></si></sst>""",
    "xl/worksheets/sheet7.xml": b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><dimension ref="A1"/><sheetData>
<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
<row r="5" x14ac:dyDescent="0.25"><c r="B5" t="s"><v>2</v></c><c><v>7.0</v></c>
<c r="AA5" s="1"><v>45000</v></c><c r="AB5" s="2"><v>1.50</v></c><c r="AC5" s="3"><v>1</v></c></row>
<row r="6"><c r="A6" t="b"><v>0</v></c><c r="B6" t="e"><v>#REF!</v></c><c r="C6" t="d"><v>2026-03-01</v></c>
<c r="D6" t="str"><f>"a"</f><v>a</v></c><c r="E6" t="str"><v>text</v></c><c r="F6" s="1"/>
<c r="G6" t="inlineStr"><is><t>in</t></is></c></row></sheetData></worksheet>""",
}  # fmt: skip


def test_what_other_programs_may_write_is_read() -> None:
    """Shared and rich texts, strict name spaces, prefixes, cells without a place, own date formats."""
    [sheet] = sheets(packed(EXCEL))

    assert (sheet.name, sheet.hidden) == ("one", True)
    read = {
        (row, at): (cell.text, cell.kind.name)
        for row, cells in sheet.rows.items()
        for at, cell in cells.items()
    }
    assert read == {
        (1, 1): (" plain ", "TEXT"),
        (1, 2): ("rich", "TEXT"),
        (5, 2): ("one\r\ntwo_xD800_", "TEXT"),
        (5, 3): ("7", "NUMBER"),
        (5, 27): ("45000", "DATE"),
        (5, 28): ("1.5", "NUMBER"),
        (5, 29): ("1", "DATE"),
        (6, 1): ("0", "TRUTH"),
        (6, 2): ("#REF!", "ERROR"),
        (6, 3): ("2026-03-01", "DATE"),
        (6, 4): ('="a"', "FORMULA"),
        (6, 5): ("text", "TEXT"),
        (6, 7): ("in", "TEXT"),
    }
