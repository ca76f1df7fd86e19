"""What a clinician typed wrong, told by its cell."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tests.exchange.workbooks import (
    DOWNLOAD,
    HD_03,
    changed,
    edited,
    put_columns_in_another_order,
    refused,
    sort_by_evidence_and_year,
    table_of,
    with_cell,
)
from tests.shipped import FILES

TYPED = [  # @ is the row of HD-03
    ("B@", "hodl", "table!B@ (HD-03), column effect: has no meaning as 'hodl'. Did you mean 'hold'?"),
    ("C@", "pico_lazer", "table!C@ (HD-03), column approach: has no meaning as 'pico_lazer'. Did you mean"),
    ("D@", "pigment_checked: not_shure", "table!D@ (HD-03), column when: 'pigment_checked' has no option"),
    ("H@", "a", "table!H@ (HD-03), column evidence: has no meaning as 'a'. It can be: A, B,"),
    ("M@", "FDA-XX", "table!M@ (HD-03), column sources: there is no source 'FDA-XX'."),
    ("F@", None, "table!F@ (HD-03), column reason: is empty"),
    ("F@", "=SUM(A1:A9)", "table!F@, column reason: holds a formula"),
    ("G@", "=cmd|' /C calc'!A0", "table!G@, column note: holds a formula"),
    ("I@", date(2026, 3, 1), "table!I@, column wait: is a date: a spreadsheet makes one out of"),
    ("I@", datetime(2026, 3, 1, 12), "table!I@, column wait: is a date"),  # noqa: DTZ001 - cells have no zone
    ("I@", time(12, 30), "table!I@, column wait: is a date"),
    ("I@", 2026.1, "table!I@, column wait: is the number 2026.1, and numbers lose zeros"),
    ("I@", 7, "table!I@, column wait: is the number 7,"),
    ("I@", True, "table!I@, column wait: is a truth value"),
    ("G@", "#N/A", "table!G@, column note: holds the error #N/A of a spreadsheet"),
    ("A@", "HD-02", "table!A@ (HD-02), column id: 'HD-02' stands twice, first in table!A@above (HD-02)"),
    ("A@", "HD\u0430-03", "table!A@, column id: is no id: it holds U+0430"),
    ("F@", "Wait\u200b here.", "table!F@ (HD-03), column reason: holds an invisible character, U+200B"),
    ("P@", "mine", "table!P@: stands in a column without a name; move it, or delete it"),
    ("B1", "efect", "table!B1: there is no column 'efect'. Did you mean 'effect'?"),
    ("B1", "id", "table!A1: column 'id' stands twice; delete one of them"),
    ("B1", None, "table row 1: column 'effect' is missing"),
    ("F@", "x" * 32_768, "table!F@, column reason: holds 32,768 characters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value", "said"), TYPED, ids=[f"{case[0]} {case[1]!r:.20}" for case in TYPED]
)
def test_a_mistake_is_told_by_its_cell_with_what_to_do(place: str, value: object, said: str) -> None:
    """A clinician finds the cell without counting rows."""
    place, said = (text.replace("@above", f"{HD_03 - 1}").replace("@", f"{HD_03}") for text in (place, said))
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

    assert problem.startswith(f"table!C{HD_03} (HD-03), column approach: has no meaning as 'pico_lazer'")


def test_a_case_that_no_longer_fits_is_told_by_its_own_place() -> None:
    """The spreadsheet is right, and another file has to follow."""

    def edit(book: Workbook) -> None:
        table_of(book).delete_rows(HD_03)

    problems = refused(edited(edit))

    assert problems
    assert all(problem.startswith("cases.toml case ") and "'HD-03'" in problem for problem in problems)
