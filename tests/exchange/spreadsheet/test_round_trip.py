"""The table in a spreadsheet and back: what a spreadsheet does on its own changes not one byte."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from suggester.exchange.spreadsheet.read import uploaded
from suggester.exchange.spreadsheet.write import as_xlsx
from tests.exchange.workbooks import (
    DOWNLOAD,
    HD_03,
    SHEETS,
    edited,
    put_columns_in_another_order,
    sort_by_evidence_and_year,
    table_of,
    with_cell,
)
from tests.shipped import FILES, TABLE


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
        row[12].value = str(row[12].value).replace("-", "\u2011").replace(" ", "\u00a0 ")


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


@settings(max_examples=3, deadline=None)
@given(st.lists(SENTENCE, min_size=20, max_size=20))
def test_any_text_that_a_note_may_hold_survives(texts: list[str]) -> None:
    """Also one that looks like an escape of the format, such as _x000D_; twenty in a workbook."""
    files = with_notes(texts)

    assert uploaded(as_xlsx(files), files).files["table.csv"].decode() == files["table.csv"].decode()


def test_a_text_that_looks_like_an_escape_stays_as_it_is() -> None:
    """.xlsx writes _x0041_ where it means A; whoever typed it meant what stands there."""
    files = with_notes(["a, _x000D_ b", "_x0041_, a", "_x005F_x0041_, a", "a, _X0041_ b"])

    assert uploaded(as_xlsx(files), files).files == files


def with_notes(texts: list[str]) -> dict[str, bytes]:
    """The files with these as the notes of the first rows."""
    heading, *rows = csv.reader(io.StringIO(FILES["table.csv"].decode()))
    for row, text in zip(rows, texts, strict=False):
        row[heading.index("note")] = text.strip()
    whole = io.StringIO()
    csv.writer(whole, lineterminator="\n").writerows([heading, *rows])
    return FILES | {"table.csv": whole.getvalue().encode()}
