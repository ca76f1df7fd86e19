"""A mistake as a clinician sees it: its cell between its neighbours, what is wrong, and what to do."""

from collections.abc import Iterable

from suggester.exchange.spreadsheet.mistakes import CellMistake, refusal
from tests.exchange.workbooks import DOWNLOAD, HD_03, refused, with_cell
from tests.shipped import FILES, TABLE


def told(content: bytes, problems: Iterable[str]) -> tuple[CellMistake, ...]:
    return refusal(content, problems).mistakes


def test_what_is_right_is_counted_too() -> None:
    """Somebody with five mistakes wants to know that the rest was understood."""
    content = with_cell(f"B{HD_03}", "hodl")
    found = refusal(content, [*refused(content), f"table!C{HD_03} (HD-03), column approach: is wrong too"])

    assert found.rows - found.right_rows == 1
    assert found.rows == len(TABLE.rules) + len(TABLE.sources)
    assert found.has_right_columns
    for place, value in (("B1", "efect"), ("B1", None)):
        content = with_cell(place, value)
        assert not refusal(content, refused(content)).has_right_columns


def test_a_mistake_stands_in_its_surroundings() -> None:
    """The cell is found without counting, and recognised by its neighbours."""
    content = with_cell(f"B{HD_03}", "hodl")

    (one,) = told(content, refused(content))

    assert (one.sheet, one.cell, one.column, one.row_id) == ("table", f"B{HD_03}", "effect", "HD-03")
    assert (one.what, one.advice) == ("“effect” has no meaning as 'hodl'.", "Did you mean 'hold'?")
    assert (one.letters, one.here) == (("A", "B", "C"), "B")
    assert [(line.number, line.cells[:2], line.is_here) for line in one.lines] == [
        (HD_03 - 1, ("HD-02", "hold"), False),
        (HD_03, ("HD-03", "hodl"), True),
        (HD_03 + 1, ("HD-04", "hold"), False),
    ]


def test_a_csv_has_cells_too() -> None:
    """Rows and columns are counted as a spreadsheet program would."""
    content = FILES["table.csv"].replace(b"HD-03,hold", b"HD-03,hodl")

    (one,) = told(content, refused(content))

    assert (one.cell, one.lines[1].cells[1]) == (f"B{HD_03}", "hodl")


def test_a_mistake_without_a_cell_says_what_it_is_about() -> None:
    """A file that is none, and a name in a file that is no part of the spreadsheet."""
    problems = [
        "the file is a PDF; send the spreadsheet",
        "cases.toml case 40 (C-40), key rows: there is no row",
    ]

    pdf, case = told(b"%PDF", problems)

    assert (pdf.cell, pdf.what, pdf.advice) == ("", problems[0], "")
    assert "cases.toml is no part of the spreadsheet" in case.advice


def test_a_long_text_is_cut() -> None:
    """A page with a book in a cell helps nobody."""
    content = with_cell(f"F{HD_03}", "x" * 30_000)

    shown = told(content, [f"table!E{HD_03} (HD-03), column title: is too long"])[0].lines[1].cells

    assert max(map(len, shown)) < 100


def test_a_cell_that_is_not_there_has_no_surroundings() -> None:
    """Said by another program, or far below the last row."""
    (one,) = told(DOWNLOAD, ["table!ZZ99999: stands in a column without a name; move it, or delete it"])

    assert one.lines == ()
    assert one.advice == "Move it, or delete it."
