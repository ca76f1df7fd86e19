"""approaches.toml to approaches with their fact sheets, the comparison grid and the questions to ask."""

import re
from collections.abc import Collection

from suggester.core.loading.entries import Entry, unique
from suggester.core.questionnaire.pictures import PICTURES
from suggester.core.table.approaches import (
    WEEKS_DRAWN,
    Approach,
    ApproachKind,
    Ask,
    Claim,
    Fact,
    Grid,
    GridCell,
    GridColumn,
    GridRow,
    Number,
)

SURE = ("sure", "fairly sure", "not sure", "we do not know")
STRENGTHS = ("A", "B", "C", "D", "R")
MARKS = ("needling", "laser")
A_WEEK = 7


def topics(file: Entry) -> dict[str, str]:
    """What a line of a fact sheet can be about: id to label."""
    entries = file.tables("topic")
    unique(entries)
    found = {entry.id("id"): entry.words("label") for entry in entries}
    for entry in entries:
        entry.finish()
    return found


def approaches(file: Entry, topic_ids: Collection[str], sources: Collection[str]) -> tuple[Approach, ...]:
    """Everything that a result can name; the parts of a combination stand before it."""
    entries = file.tables("approach")
    unique(entries)
    found: list[Approach] = []
    for entry in entries:
        known = [approach.id for approach in found]
        found.append(_approach(entry, known, topic_ids, sources))
    return tuple(found)


def _approach(
    entry: Entry, known: list[str], topic_ids: Collection[str], sources: Collection[str]
) -> Approach:
    approach = Approach(
        id=entry.id("id"),
        name=entry.words("name"),
        kind=ApproachKind(entry.one_of("kind", [kind.value for kind in ApproachKind])),
        parts=entry.refer("parts", entry.texts("parts", ()), known, "approach before this one"),
        facts=tuple(_fact(fact, topic_ids, sources) for fact in entry.tables("fact", needed=False)),
    )
    unique(entry.tables("fact", needed=False), "topic")
    entry.finish()
    return approach


def _fact(entry: Entry, topic_ids: Collection[str], sources: Collection[str]) -> Fact:
    fact = Fact(
        topic=entry.one_of("topic", topic_ids),
        text=entry.words("text"),
        sources=_cited(entry, sources),
        evidence=entry.one_of("evidence", STRENGTHS),
        numbers=_numbers(entry, sources),
    )
    entry.finish()
    return fact


def _cited(entry: Entry, sources: Collection[str]) -> tuple[str, ...]:
    names = entry.texts("sources")
    if not names:
        entry.note("sources", "is empty; name a source of sources.csv, or PRECAUTION")
    return entry.refer("sources", names, sources, "source")


def _numbers(entry: Entry, sources: Collection[str]) -> tuple[Number, ...]:
    return tuple(_number(number, sources) for number in entry.tables("numbers", needed=False))


def _number(entry: Entry, sources: Collection[str]) -> Number:
    number = Number(
        k=entry.whole("k"),
        n=entry.whole("n"),
        what=entry.words("what"),
        who=entry.words("who"),
        when=entry.words("when"),
        source=entry.one_of("source", sources),
        picture=entry.words("picture", ""),
    )
    if not 0 <= number.k <= number.n or number.n == 0:
        entry.note("k", "has to lie between 0 and n, and n is at least 1")
    entry.finish()
    return number


def claims(file: Entry, rows: Collection[str]) -> tuple[Claim, ...]:
    """What adverts say, each with the rows that answer it; read behind the rows, it finishes the file."""
    entries = file.tables("claim", needed=False)
    unique(entries)
    found = tuple(_claim(entry, rows) for entry in entries)
    file.finish()
    return found


def _claim(entry: Entry, rows: Collection[str]) -> Claim:
    claim = Claim(
        id=entry.id("id"),
        text=entry.words("text"),
        rows=entry.refer("rows", entry.texts("rows"), rows, "row"),
    )
    if not claim.rows:
        entry.note("rows", "is empty; name the row that says what is so")
    entry.finish()
    return claim


def grid(file: Entry, approach_ids: Collection[str], sources: Collection[str]) -> Grid:
    """The comparison: every row says something about every column."""
    entry = file.table("grid")
    columns = tuple(_column(column, approach_ids) for column in entry.tables("column"))
    unique(entry.tables("column"))
    unique(entry.tables("row"))
    rows = tuple(_row(row, [column.id for column in columns], sources) for row in entry.tables("row"))
    found = Grid(title=entry.words("title"), note=entry.words("note"), columns=columns, rows=rows)
    entry.finish()
    return found


def _column(entry: Entry, approach_ids: Collection[str]) -> GridColumn:
    names = entry.refer("approaches", entry.texts("approaches"), approach_ids, "approach")
    marks = entry.refer("marks", entry.texts("marks", ()), MARKS, "mark")
    column = GridColumn(
        id=entry.id("id"),
        title=entry.words("title"),
        approaches=names,
        marks=marks,
        picture=entry.named("picture", PICTURES, "drawing"),
    )
    entry.finish()
    return column


def _row(entry: Entry, column_ids: list[str], sources: Collection[str]) -> GridRow:
    entries = entry.tables("cell")
    cells = tuple(_cell(cell, column_ids, sources) for cell in entries)
    if [cell.column for cell in cells] != column_ids:
        entry.note("cell", f"needs one cell for each column, in this order: {', '.join(column_ids)}")
    row = GridRow(id=entry.id("id"), title=entry.words("title"), cells=cells)
    entry.finish()
    return row


def _cell(entry: Entry, column_ids: list[str], sources: Collection[str]) -> GridCell:
    cell = GridCell(
        column=entry.one_of("column", column_ids),
        text=entry.words("text"),
        short=entry.words("short"),
        sources=_cited(entry, sources),
        numbers=_numbers(entry, sources),
        sure=entry.one_of("sure", ("", *SURE), ""),
        visits=_span(entry, "visits"),
        weeks_apart=_span(entry, "weeks_apart"),
        red_days=_span(entry, "red_days"),
        judge_after_months=_said(entry, "judge_after_months", entry.whole("judge_after_months", 0)),
    )
    if bool(cell.visits) is not bool(cell.weeks_apart):
        entry.note("weeks_apart", "goes together with visits; give both or none")
    elif (last := cell.judge_week or cell.last_visit) > WEEKS_DRAWN:
        entry.note(
            "visits", f"last until week {last:.0f}; the drawing of the months ends at week {WEEKS_DRAWN}"
        )
    entry.finish()
    return cell


def _span(entry: Entry, key: str) -> tuple[int, ...]:
    """[from, to], both at least 1 and both said in the words of the cell; () where there is none."""
    value = entry.raw(key, list, [])
    if not value:
        return ()
    if [type(item) for item in value] != [int, int] or not 1 <= value[0] <= value[1]:
        entry.note(key, "is not [from, to] in whole numbers from 1 up, such as [3, 6]")
        return ()
    return tuple(_said(entry, key, number) for number in value)


def _said(entry: Entry, key: str, number: int) -> int:
    """The number, and a note where the words beside it do not say it: a picture must not say more."""
    said = f"{entry.data.get('text', '')}"
    if number and not re.search(rf"\b{number}\b", said) and not (number == A_WEEK and "week" in said):
        entry.note(key, f"says {number}, and the text does not; the picture and the words have to agree")
    return number


def asks(file: Entry, key: str, sources: Collection[str]) -> tuple[Ask, ...]:
    """Questions to take to a visit: those that are always printed (ask), or more of them (ask_more)."""
    entries = file.tables(key)
    unique(entries)
    found = tuple(
        Ask(id=entry.id("id"), text=entry.words("text"), sources=_cited(entry, sources)) for entry in entries
    )
    for entry in entries:
        entry.finish()
    return found
