"""The table that is shipped, loaded once for all tests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from suggester.core.loading.load import load
from suggester.core.table.approaches import GridCell, GridColumn, GridRow, Number
from suggester.core.table.rules import Effect, Rule, RuleTable, gravest_first
from suggester.exchange.rule_files import load_past_folders, read_folder
from suggester.home import RULES

FILES = read_folder(RULES)
TABLE = load(FILES)
VERSION = TABLE.provenance.version
NEXT, LATER = "2099.01", "2099.02"
"""Names of versions that nobody has given out."""
PAST = load_past_folders(RULES, TABLE)
ASKED = TABLE.questionnaire


def answered(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers of a case as a patient gives them: a question that was skipped is left out."""
    return {name: value for name, value in answers.items() if value != []}


def label(question: str, option: str) -> str:
    """What stands beside a box."""
    return ASKED.questions[question].option(option).label


def reads(rule: Rule, question: str, option: str) -> bool:
    """Whether this answer is one that the row waits for."""
    return any(one.question == question and option in one.options for one in rule.when)


def ids_reading(question: str, option: str) -> list[str]:
    """The rows that wait for this answer, as every list shows them: the gravest first."""
    return [rule.id for rule in sorted(TABLE.rules, key=gravest_first) if reads(rule, question, option)]


def free_id(kind: str) -> str:
    """An id of this kind of row that no row of the shipped table has."""
    taken = {rule.id for rule in TABLE.rules}
    return next(row for number in range(47, 1_000) if (row := f"{kind}-{number:02}") not in taken)


def with_drawn_harm() -> RuleTable:
    """The shipped table with harm counted and drawn, for each choice of which anything is counted."""
    counting = {cell.column: cell.numbers[0] for row in TABLE.grid.rows for cell in row.cells if cell.numbers}
    rows = tuple(
        replace(row, cells=tuple(_with_harm(cell, counting.get(cell.column)) for cell in row.cells))
        if row.id == "can_go_wrong"
        else row
        for row in TABLE.grid.rows
    )
    return replace(TABLE, grid=replace(TABLE.grid, rows=rows))


def _with_harm(cell: GridCell, counted: Number | None) -> GridCell:
    if counted is None:
        return cell
    harm = replace(counted, k=5, what="got dark marks", picture="people with brown skin")
    return replace(cell, numbers=(harm,))


def with_choices(count: int) -> RuleTable:
    """The shipped table with so many choices to compare, 2 to 7, from A to Z: plans apart, or fewer."""
    grid = TABLE.grid
    *single, together = sorted(grid.columns, key=lambda column: len(column.approaches))
    apart = max(0, count - len(single) - 1)
    names = {approach.id: approach.name for approach in TABLE.approaches}
    plans = [
        replace(together, id=name, title=names[name], approaches=(name,))
        for name in together.approaches[:apart]
    ]
    rest = together.approaches[apart:]
    joined = replace(together, approaches=rest, title=together.title if len(rest) > 1 else names[rest[0]])
    columns = tuple(sorted((*single, *plans, joined)[-count:], key=lambda column: column.title.casefold()))
    rows = tuple(replace(row, cells=_cells_of(row, columns, together.id)) for row in grid.rows)
    return replace(TABLE, grid=replace(grid, columns=columns, rows=rows))


def _cells_of(row: GridRow, columns: Sequence[GridColumn], together: str) -> tuple[GridCell, ...]:
    """A cell for each column; a plan of its own says what all plans together say."""
    known = {cell.column: cell for cell in row.cells}
    return tuple(replace(known.get(column.id, known[together]), column=column.id) for column in columns)


def row_about(question: str, option: str, effect: Effect, approach: str) -> Rule:
    """The one row of this effect on an approach that reads this answer and no other question."""
    [found] = [
        rule
        for rule in TABLE.rules
        if (rule.effect, rule.approach, len(rule.when)) == (effect, approach, 1)
        and reads(rule, question, option)
    ]
    return found


def number_in_table_csv(row_id: str) -> int:
    """The number that a spreadsheet shows beside a row of the shipped table."""
    return next(number for number, line in enumerate(TABLE_LINES, start=1) if line.startswith(f"{row_id},"))


TABLE_LINES = FILES["table.csv"].decode().splitlines()
CALM = answered(TABLE.cases[0].answers) | {"concerns": ["nothing"]}
"""The answers that nothing speaks against; every case changes some of them."""
