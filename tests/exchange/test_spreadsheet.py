"""The table in a spreadsheet and back: what is lost, what is mended, and what each mistake is told as."""

import csv
import io
import random
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from suggester.core.loading import RuleFilesError
from suggester.exchange.spreadsheet import as_xlsx
from suggester.exchange.spreadsheet_cells import Kind, letters, sheets
from suggester.exchange.spreadsheet_upload import uploaded
from tests.exchange.workbooks import DOWNLOAD, changed, edited, packed, parts, refused
from tests.shipped import FILES, TABLE

LIBREOFFICE = Path(__file__).with_name("saved_by_libreoffice.xlsx")
SHEETS = ("table", "sources")
HD_03 = 14  # its row in the sheet


def table_of(book: Workbook) -> Worksheet:
    sheet: Worksheet = book["table"]
    return sheet


def with_cell(place: str, value: object, sheet: str = "table") -> bytes:
    """The download with this typed into one cell."""

    def edit(book: Workbook) -> None:
        book[sheet][place].value = value

    return edited(edit)


def rows_of(sheet: Worksheet) -> list[list[str]]:
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def rewritten(sheet: Worksheet, rows: list[list[str]]) -> None:
    """These rows in place of what the sheet held."""
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)


# ---------------------------------------------------------------- download


def test_another_program_reads_in_the_download_what_the_files_say() -> None:
    """Read by openpyxl, cell by cell."""
    book = load_workbook(BytesIO(DOWNLOAD))

    assert book.sheetnames == ["table", "sources", "help", "words"]
    for name in SHEETS:
        text = FILES[f"{name}.csv"].decode()
        assert rows_of(book[name]) == list(csv.reader(io.StringIO(text)))


def test_every_cell_of_a_download_is_text_and_none_is_a_formula() -> None:
    """A formula would run on a clinician's computer; a number would lose its zeros."""
    book = load_workbook(BytesIO(DOWNLOAD))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert len(cells) > 2_000
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert not any(b"<f>" in part or b"<f " in part for name, part in parts().items() if "sheet" in name)


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@x", "#N/A"])
def test_what_looks_like_a_formula_never_gets_into_a_download(reason: str) -> None:
    """The loader refuses the first four before a workbook is made; the last is written as the text it is."""
    first = FILES["table.csv"].split(b'"')[1]
    files = FILES | {"table.csv": FILES["table.csv"].replace(first, reason.encode(), 1)}

    if reason == "#N/A":
        cell = load_workbook(BytesIO(as_xlsx(files)))["table"]["F2"]
        assert (cell.value, cell.data_type) == (reason, "s")
    else:
        with pytest.raises(RuleFilesError, match="1 mistakes"):
            as_xlsx(files)


def test_headings_stay_in_sight_and_long_texts_wrap() -> None:
    """157 rows of sentences are read by people."""
    book = load_workbook(BytesIO(DOWNLOAD))

    for name in SHEETS:
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.alignment.wrap_text for cell in sheet[3])
        assert all(
            8 <= sheet.column_dimensions[letters(at)].width <= 60 for at in range(1, sheet.max_column + 1)
        )


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("effect", ["info", "suggest", "caution", "hold", "stop"]),
        ("approach", [*(approach.id for approach in TABLE.approaches), "every_procedure", "everything"]),
        ("evidence", ["A", "B", "C", "D", "R"]),
        ("urgency", ["soon", "today", "now"]),
        ("review", ["check", "confirm"]),
    ],
)
def test_a_list_offers_the_valid_words_of_its_column_and_no_other(column: str, words: list[str]) -> None:
    """Chosen is never misspelt. Every row of the table has to pass its own lists."""
    book = load_workbook(BytesIO(DOWNLOAD))
    sheet = table_of(book)
    heading = next(cell for cell in sheet[1] if cell.value == column)
    [choice] = [c for c in sheet.data_validations.dataValidation if f"{heading.column_letter}2" in c.sqref]
    name, _, area = choice.formula1.partition("!")
    offered = [cell.value for [cell] in book[name][area.replace("$", "")]]
    used = {row[heading.column - 1] for row in rows_of(sheet)[1:]}

    assert offered == words
    assert used <= {*words, ""}
    assert (choice.type, choice.showErrorMessage, choice.allow_blank) == ("list", True, True)


def test_the_help_names_the_table_and_explains_every_column() -> None:
    """Whoever gets the file by mail knows what it is."""
    book = load_workbook(BytesIO(DOWNLOAD))
    lines = rows_of(book["help"])

    assert ["Rule table", "skin-approaches 2026.11 (draft)", ""] in lines
    assert ["SHA-256", TABLE.provenance.sha256, ""] in lines
    for name in SHEETS:
        explained = [line[1] for line in lines if line[0] == name]
        assert explained == [cell.value for cell in book[name][1]]
    assert book["help"].protection.sheet
    assert book["words"].protection.sheet


def test_the_same_files_make_the_same_bytes() -> None:
    """So a download can be compared by its digest."""
    assert as_xlsx(FILES) == DOWNLOAD


# ------------------------------------------------------------- round trips


def put_columns_in_another_order(book: Workbook) -> None:
    for name in SHEETS:
        rows = rows_of(book[name])
        order = random.Random(5).sample(range(len(rows[0])), len(rows[0]))
        rewritten(book[name], [[row[at] for at in order] for row in rows])


def sort_by_evidence_and_year(book: Workbook) -> None:
    for name, column in (("table", 7), ("sources", 5)):
        header, *rows = rows_of(book[name])
        rewritten(book[name], [header, *sorted(rows, key=lambda row: row[column])])


def put_empty_rows_and_columns_between(book: Workbook) -> None:
    for name in SHEETS:
        sheet = book[name]
        sheet.insert_rows(1, 2)
        sheet.insert_rows(20, 3)
        sheet.insert_cols(4, 2)
        sheet.cell(row=900, column=40).value = "   "


def filter_and_hide(book: Workbook) -> None:
    sheet = table_of(book)
    sheet.auto_filter.add_filter_column(1, ["hold"])
    for row in range(2, 60):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["G"].hidden = True


def add_empty_sheet_and_colours(book: Workbook) -> None:
    book.create_sheet("Sheet1")
    table_of(book).sheet_properties.tabColor = "FF0000"
    table_of(book)["A3"].style = "Good"


def change_help_and_words(book: Workbook) -> None:
    del book["words"]
    book["help"]["C9"] = "my own words"


def capital_names_and_headings(book: Workbook) -> None:
    sheet = table_of(book)
    sheet["B1"] = " Effect"
    sheet.title = "away"  # openpyxl takes "Table" for a second "table"
    sheet.title = "Table"


def spaces_and_line_breaks_around(book: Workbook) -> None:
    for row in table_of(book).iter_rows(min_row=2):
        row[1].value = f" {row[1].value}\u00a0"
        row[3].value = str(row[3].value).replace("; ", ";\u00a0\n").replace(": ", ":\u00a0")
        row[5].value = f"\n{row[5].value}\r\n"


def what_autocorrection_does_to_ids(book: Workbook) -> None:
    for row in table_of(book).iter_rows(min_row=2):
        row[0].value = f"\u201c{str(row[0].value).replace('-', chr(0x2013))}\u201d"
        row[10].value = str(row[10].value).replace("-", "\u2011").replace(" ", "\u00a0 ")


def years_as_numbers(book: Workbook) -> None:
    for row in book["sources"].iter_rows(min_row=2):
        if row[5].value:
            row[5].value = int(str(row[5].value))
            row[5].number_format = "General"


def nothing(book: Workbook) -> None:
    assert book.sheetnames


@pytest.mark.parametrize(
    "edit",
    [
        nothing, put_columns_in_another_order, sort_by_evidence_and_year, put_empty_rows_and_columns_between,
        filter_and_hide, add_empty_sheet_and_colours, change_help_and_words, capital_names_and_headings,
        spaces_and_line_breaks_around, what_autocorrection_does_to_ids, years_as_numbers,
    ],
)  # fmt: skip
def test_what_a_spreadsheet_does_on_its_own_changes_not_one_byte(edit: Callable[[Workbook], None]) -> None:
    """Else every upload would look like a change of the whole table, and every review would be lost."""
    back = uploaded(edited(edit), FILES)

    assert back.files == FILES
    assert back.table.provenance.sha256 == TABLE.provenance.sha256


def test_an_upload_says_which_table_it_was_made_from() -> None:
    """Two people who edit the same download can undo each other's work without knowing."""
    assert uploaded(DOWNLOAD, FILES).made_from == TABLE.provenance.sha256
    assert uploaded(FILES["table.csv"], FILES).made_from == ""


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("saved", ["as it is", "semicolons", "tabs", "byte order mark and other line ends"])
def test_a_csv_file_comes_back_whatever_saved_it(name: str, saved: str) -> None:
    """Excel in Germany writes semicolons, Excel on Windows other line ends."""
    rows = list(csv.reader(io.StringIO(FILES[f"{name}.csv"].decode())))
    text = io.StringIO()
    csv.writer(text, delimiter={"semicolons": ";", "tabs": "\t"}.get(saved, ",")).writerows(rows)
    content = FILES[f"{name}.csv"] if saved == "as it is" else b"\xef\xbb\xbf" + text.getvalue().encode()

    assert uploaded(content, FILES).files == FILES


def test_one_changed_word_changes_that_word_and_nothing_else() -> None:
    """What the comparison shows is what the clinician did."""
    back = uploaded(with_cell(f"G{HD_03}", "Another note."), FILES)

    before, after = (files["table.csv"].decode().splitlines() for files in (FILES, back.files))
    [(old, new)] = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert old.startswith("HD-03,")
    assert "Another note." in new
    assert back.table.provenance.sha256 != TABLE.provenance.sha256


def test_a_new_row_stands_behind_those_of_its_kind() -> None:
    """Wherever it was typed; and a row that was deleted is gone."""

    def edit(book: Workbook) -> None:
        row = ["HD-99", *(cell.value for cell in table_of(book)[HD_03][1:])]
        table_of(book).insert_rows(3)
        for at, text in enumerate(row, start=1):
            table_of(book).cell(row=3, column=at).value = text

    before = [line.split(",")[0] for line in FILES["table.csv"].decode().splitlines()]
    after = [
        line.split(",")[0] for line in uploaded(edited(edit), FILES).files["table.csv"].decode().splitlines()
    ]

    assert "HD-99" in after
    assert [row for row in after if row != "HD-99"] == before
    last_hold = max(at for at, row in enumerate(before) if row.startswith("HD-"))
    assert after.index("HD-99") == last_hold + 1


SENTENCE = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"]), min_size=1
).map(lambda text: " ".join(f"x {text} x".split(" ")))


@settings(max_examples=25, deadline=None)
@given(SENTENCE)
def test_any_text_that_a_note_may_hold_survives(text: str) -> None:
    """Also one that looks like an escape of the format, such as _x000D_."""
    note = b"Warning sign of non-melanoma skin cancer"
    whole = io.StringIO()
    rows = list(csv.reader(io.StringIO(FILES["table.csv"].decode())))
    place = next(row for row in rows if row[6].encode().startswith(note))
    place[6] = text.strip()
    csv.writer(whole, lineterminator="\n").writerows(rows)
    files = FILES | {"table.csv": whole.getvalue().encode()}

    assert uploaded(as_xlsx(files), files).files["table.csv"].decode() == files["table.csv"].decode()


@pytest.mark.parametrize("text", ["a, _x000D_ b", "_x0041_, a", "_x005F_x0041_, a", "a, _X0041_ b"])
def test_a_text_that_looks_like_an_escape_stays_as_it_is(text: str) -> None:
    """.xlsx writes _x0041_ where it means A; whoever typed it meant what stands there."""
    first = FILES["table.csv"].split(b'"')[1]
    files = FILES | {"table.csv": FILES["table.csv"].replace(first, text.encode(), 1)}

    assert uploaded(as_xlsx(files), files).files == files


# ---------------------------------------------------------- mistakes by cell

TYPED = [
    ("B14", "hodl", "table!B14 (HD-03), column effect: has no meaning as 'hodl'. Did you mean 'hold'?"),
    ("C14", "pico_lazer", "table!C14 (HD-03), column approach: has no meaning as 'pico_lazer'. Did you mean"),
    ("D14", "pigment_checked: not_shure", "table!D14 (HD-03), column when: 'pigment_checked' has no option"),
    ("H14", "a", "table!H14 (HD-03), column evidence: has no meaning as 'a'. It can be: A, B,"),
    ("K14", "FDA-XX", "table!K14 (HD-03), column sources: there is no source 'FDA-XX'."),
    ("F14", None, "table!F14 (HD-03), column reason: is empty"),
    ("F14", "=SUM(A1:A9)", "table!F14, column reason: holds a formula"),
    ("G14", "=cmd|' /C calc'!A0", "table!G14, column note: holds a formula"),
    ("I14", date(2026, 3, 1), "table!I14, column wait: is a date: a spreadsheet makes one out of"),
    ("I14", datetime(2026, 3, 1, 12), "table!I14, column wait: is a date"),  # noqa: DTZ001 - cells have no zone
    ("I14", time(12, 30), "table!I14, column wait: is a date"),
    ("I14", 2026.1, "table!I14, column wait: is the number 2026.1, and numbers lose zeros"),
    ("I14", 7, "table!I14, column wait: is the number 7,"),
    ("I14", True, "table!I14, column wait: is a truth value"),
    ("G14", "#N/A", "table!G14, column note: holds the error #N/A of a spreadsheet"),
    ("A14", "HD-02", "table!A14 (HD-02), column id: 'HD-02' stands twice, first in table!A13 (HD-02)"),
    ("A14", "HD\u0430-03", "table!A14, column id: is no id: it holds U+0430"),
    ("F14", "Wait\u200b here.", "table!F14 (HD-03), column reason: holds an invisible character, U+200B"),
    ("P14", "mine", "table!P14: stands in a column without a name; move it, or delete it"),
    ("B1", "efect", "table!B1: there is no column 'efect'. Did you mean 'effect'?"),
    ("B1", "id", "table!A1: column 'id' stands twice; delete one of them"),
    ("B1", None, "table row 1: column 'effect' is missing"),
    ("F14", "x" * 32_768, "table!F14, column reason: holds 32,768 characters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value", "said"), TYPED, ids=[f"{case[0]} {case[1]!r:.20}" for case in TYPED]
)
def test_a_mistake_is_told_by_its_cell_with_what_to_do(place: str, value: object, said: str) -> None:
    """A clinician finds the cell without counting rows."""
    if isinstance(value, str) and len(value) > 32_767:  # openpyxl cuts what a cell cannot hold
        old = next(
            cell.value for cell in load_workbook(BytesIO(DOWNLOAD))["table"][HD_03] if cell.column == 6
        )
        content = changed("xl/worksheets/sheet1.xml", str(old).encode(), value.encode())
    else:
        content = with_cell(place, value)

    problems = refused(content)

    assert [problem for problem in problems if problem.startswith(said)], problems


@pytest.mark.parametrize(
    ("value", "said"), [(2019.5, "number 2019.5"), (19, "number 19"), (20190, "number 20190")]
)
def test_a_year_that_is_none_is_refused(value: float, said: str) -> None:
    """Only four digits are certain."""
    [problem] = refused(with_cell("F3", value, "sources"))

    assert problem.startswith(f"sources!F3, column year: is the {said}")


def test_all_mistakes_of_both_sheets_come_at_once_and_one_cell_is_told_once() -> None:
    """Nobody wants to upload ten times; and a formula is not also a misspelt word."""

    def edit(book: Workbook) -> None:
        table_of(book)["B14"] = "=1+1"
        table_of(book)["C20"] = "everthing"
        table_of(book)["I30"] = 1.5
        book["sources"]["B7"] = "revieww"
        table_of(book).merge_cells("G40:G41")

    problems = refused(edited(edit))

    assert [problem.partition(":")[0].split(" ")[0].rstrip(",") for problem in problems] == [
        "table!G40", "table!B14", "table!I30", "sources!B7", "table!C20",
    ]  # fmt: skip


def test_cells_are_named_where_they_stand_after_sorting_and_moving_columns() -> None:
    """The rows of the file are in another order than those that the clinician sees."""

    def edit(book: Workbook) -> None:
        put_columns_in_another_order(book)
        sort_by_evidence_and_year(book)
        sheet = table_of(book)
        column = next(cell.column for cell in sheet[1] if cell.value == "approach")
        [cell] = [row[column - 1] for row in sheet.iter_rows() if "HD-03" in {cell.value for cell in row}]
        cell.value = "pico_lazer"
        places.append(f"table!{cell.coordinate} (HD-03), column approach: ")

    places: list[str] = []
    [problem] = refused(edited(edit))

    assert problem.startswith(places[0])


def test_a_csv_file_has_its_mistakes_by_cell_too() -> None:
    """It was edited in a spreadsheet as well."""
    [problem] = refused(FILES["table.csv"].replace(b"HD-03,hold,pico_laser", b"HD-03,hold,pico_lazer"))

    assert problem.startswith("table!C14 (HD-03), column approach: has no meaning as 'pico_lazer'")


def test_a_case_that_no_longer_fits_is_told_by_its_own_place() -> None:
    """The spreadsheet is right, and another file has to follow."""

    def edit(book: Workbook) -> None:
        table_of(book).delete_rows(HD_03)

    problems = refused(edited(edit))

    assert problems
    assert all(problem.startswith("cases.toml case ") and "'HD-03'" in problem for problem in problems)


# -------------------------------------------------------- other people's files


def test_a_file_saved_by_libreoffice_is_read_cell_by_cell() -> None:
    """Saved by LibreOffice 7.4 with one of everything that can be typed."""
    table, kept_back = sheets(LIBREOFFICE.read_bytes())
    typed = {row[1].text: row[2] for row in table.rows.values() if 2 in row}

    assert {what: (cell.text, cell.kind) for what, cell in typed.items()} == {
        "what": ("typed", Kind.TEXT),
        "text": ("Ask first. <b> & é", Kind.TEXT),
        "two lines": ("one\ntwo", Kind.TEXT),
        "bold word": ("a bold word", Kind.TEXT),
        "year": ("2019", Kind.NUMBER),
        "number": ("2026.1", Kind.NUMBER),
        "date": ("46082", Kind.DATE),
        "truth": ("1", Kind.NUMBER),
        "formula": ("=1+1", Kind.FORMULA),
        "error": ("=1/0", Kind.FORMULA),
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
