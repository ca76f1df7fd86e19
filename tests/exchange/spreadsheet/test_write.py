"""The download: what another program reads in it, and what it can never hold."""

import csv
import io
from io import BytesIO

import pytest
from openpyxl import load_workbook

from suggester.core.loading.load import RuleFilesError
from suggester.core.writing.rule_kinds import ROW, SOURCE
from suggester.exchange.spreadsheet.cells import letters
from suggester.exchange.spreadsheet.write import as_xlsx
from tests.exchange.workbooks import (
    DOWNLOAD,
    SHEETS,
    parts,
    rows_of,
    table_of,
)
from tests.shipped import FILES, TABLE


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
        ("settles", ["support", "doctor", "clinic", "time"]),
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
    lines, now = rows_of(book["help"]), TABLE.provenance

    assert ["Rule table", f"{now.id} {now.version} ({now.status})", "", ""] in lines
    assert ["SHA-256", TABLE.provenance.sha256, "", ""] in lines
    for name in SHEETS:
        explained = [line[1] for line in lines if line[0] == name]
        assert explained == [cell.value for cell in book[name][1]]
    called = {(line[0], line[1]): line[3] for line in lines if line[0] in SHEETS}
    assert called["table", "wait"] == "What comes first (patients read it)"
    assert called["table", "note"] == "Note for clinicians"
    assert {column for sheet, column in called if sheet == "table"} == {"id", *ROW.fields}
    assert {column for sheet, column in called if sheet == "sources"} == {"id", *SOURCE.fields}
    assert book["help"].protection.sheet
    assert book["words"].protection.sheet


def test_the_same_files_make_the_same_bytes() -> None:
    """So a download can be compared by its digest."""
    assert as_xlsx(FILES) == DOWNLOAD
