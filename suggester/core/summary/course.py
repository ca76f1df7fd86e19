"""What the months of each choice could look like: visits and red days on a line, from the comparison."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

from suggester.core.table.approaches import Grid, GridCell, GridColumn
from suggester.core.table.rules import RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit, in weeks from the first; 'sure' up to the fewest that are usual, then perhaps one more."""

    week: float
    mark: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A typical course of one choice: mid-range between the numbers of its cells. No visits: nothing is done.

    Days red: for how many days as a rule, and at most. The words say the same as the picture.
    """

    column: GridColumn
    words: str
    visits: tuple[Visit, ...]
    red_days: tuple[int, ...]
    judge_week: float | None


@lru_cache(maxsize=8)
def courses(table: RuleTable) -> tuple[Course, ...]:
    """The course of every choice, in the order of the columns; nothing if no row counts visits."""
    grid = table.grid
    counting = next((row.cells for row in grid.rows if any(cell.visits for cell in row.cells)), ())
    return tuple(
        Course(
            column=column,
            words=cell.short,
            visits=tuple(_visits(column, cell)),
            red_days=max((red for mark in column.marks for red in _red_days(grid, mark)), default=()),
            judge_week=cell.judge_week,
        )
        for column, cell in zip(grid.columns, counting, strict=False)
    )


def _visits(column: GridColumn, cell: GridCell) -> Iterator[Visit]:
    """Different treatments take turns; the gap is the middle of the usual ones."""
    fewest, most = cell.visits or (0, 0)
    for number, mark in enumerate(islice(cycle(column.marks), most)):
        yield Visit(week=number * cell.gap, mark=mark, sure=number < fewest)


def _red_days(grid: Grid, mark: str) -> Iterator[tuple[int, ...]]:
    """What the columns of this treatment alone say."""
    for index, column in enumerate(grid.columns):
        if column.marks == (mark,):
            yield from (row.cells[index].red_days for row in grid.rows if row.cells[index].red_days)
