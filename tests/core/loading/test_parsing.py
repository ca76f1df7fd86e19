"""The bytes of a file to rows: what spreadsheets do to it is undone, in a time that grows with it."""

import time

from suggester.core.loading.entries import Reading
from suggester.core.loading.parsing import CELLS_AT_MOST, CsvColumns, csv_rows

COLUMNS = CsvColumns(names=("id", "note"))
SECONDS_AT_MOST = 5


def read(text: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """The rows, and the mistakes."""
    reading = Reading()
    return csv_rows("table.csv", text.encode(), COLUMNS, reading), reading.problems.found


def test_a_row_wider_than_any_spreadsheet_is_refused_in_words_at_once() -> None:
    """One line of 320,000 commas once held a thread of the server for 71 seconds."""
    began = time.process_time()

    rows, mistakes = read("id,note\nA-01,word\n" + "," * 320_000)

    assert time.process_time() - began < SECONDS_AT_MOST
    assert rows == []
    assert len(mistakes) == 1
    assert mistakes[0].startswith(
        "table.csv row 3: has 320,001 cells, and no spreadsheet has more than 16,384"
    )


def test_empty_cells_at_the_end_are_undone_however_many_a_spreadsheet_has() -> None:
    """Some programs save every row at their full width: sixty of them once took twenty seconds."""
    wide = "A-01,word" + "," * (CELLS_AT_MOST - 2)
    began = time.process_time()

    rows, mistakes = read("\n".join(["id,note", *[wide] * 60]))

    assert time.process_time() - began < SECONDS_AT_MOST
    assert mistakes == []
    assert [row for _, row in rows] == [{"id": "A-01", "note": "word"}] * 60


def test_a_cell_with_words_behind_the_last_column_is_never_dropped() -> None:
    """Somebody wrote them, and they would be gone without a word."""
    rows, mistakes = read("id,note,,\nA-01,word,,,\nA-02,word, ,lost\n")

    assert [row["id"] for _, row in rows] == ["A-01"]
    assert mistakes[0].startswith("table.csv row 3: has 4 cells where the first row has 2")
