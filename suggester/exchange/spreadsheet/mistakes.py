"""The mistakes of an uploaded spreadsheet, each with its cell in its surroundings, as in the spreadsheet."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from suggester.core.loading.load import TOML_FILES, RuleFilesError
from suggester.exchange.spreadsheet.cells import Sheet, letters
from suggester.exchange.spreadsheet.read import NAMES, sheets_of

PLACE = re.compile(
    r"(table|sources)!([A-Z]{1,3})(\d{1,7})(?: \(([^()]*)\))?(?:, column (\w+))?: (.*)", re.DOTALL
)
BEGINS_WITH_A_VERB = re.compile(r"(?:has|is|holds|begins|stands|names|reads)\b")
CELL_AT_MOST = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A row of the sheet around a mistake: its number, and the cells in some columns."""

    number: int
    cells: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMistake:
    """One mistake: what, the advice, and where it is told by its cell, that with its surroundings."""

    what: str
    advice: str = ""
    sheet: str = ""
    cell: str = ""
    row: int = 0
    column: str = ""
    row_id: str = ""
    letters: tuple[str, ...] = ()
    here: str = ""
    lines: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRefusal:
    """Everything that is wrong with an upload, and how many of its rows are right, where it has any."""

    mistakes: tuple[CellMistake, ...]
    rows: int = 0
    right_rows: int = 0
    has_right_columns: bool = False


NO_MISTAKES = UploadRefusal(mistakes=())


def refusal(content: bytes, problems: Iterable[str]) -> UploadRefusal:
    """Every problem that an upload of this content was refused for."""
    every, known = tuple(problems), dict[str, Sheet]()
    if any(PLACE.fullmatch(problem) for problem in every):
        with suppress(RuleFilesError):  # a file that is no spreadsheet has no cells to show
            known = {sheet.name: sheet for sheet in sheets_of(content) if sheet.name in NAMES}
    mistakes = tuple(_told(problem, known) for problem in every)
    rows = sum(max(len(sheet.rows) - 1, 0) for sheet in known.values())
    wrong = {(one.sheet, one.row) for one in mistakes if one.cell}
    heads = [(name, min(sheet.rows)) for name, sheet in known.items() if sheet.rows]
    return UploadRefusal(
        mistakes=mistakes,
        rows=rows,
        right_rows=max(rows - len(wrong), 0),
        has_right_columns=bool(known)
        and not any(
            head in wrong or any(one.startswith(f"{head[0]} row {head[1]}:") for one in every)
            for head in heads
        ),
    )


def _told(problem: str, known: Mapping[str, Sheet]) -> CellMistake:
    found = PLACE.fullmatch(problem)
    if found is None:
        return CellMistake(what=problem, advice=_of_another_file(problem))
    sheet, letter, number, row_id, column, said = found.groups(default="")
    what, stop, advice = _sentence(said)
    if column and BEGINS_WITH_A_VERB.match(what):
        what = f"“{column}” {what}"
    at, around = int(number), tuple(_columns(letter))
    rows = known[sheet].rows if sheet in known else {}
    return CellMistake(
        what=what[:1].upper() + what[1:] + stop,
        advice=advice,
        sheet=sheet,
        cell=f"{letter}{number}",
        row=at,
        column=column,
        row_id=row_id,
        letters=tuple(letters(one) for one in around),
        here=letter,
        lines=tuple(
            Near(number=one, cells=tuple(_shown(rows[one], place) for place in around), is_here=one == at)
            for one in (at - 1, at, at + 1)
            if one in rows
        ),
    )


def _of_another_file(problem: str) -> str:
    name = next((name for name in TOML_FILES if problem.startswith(name)), "")
    return (
        f"{name} is no part of the spreadsheet, so what it names has to stay there as it is." if name else ""
    )


def _sentence(said: str) -> tuple[str, str, str]:
    """What is wrong and how to mend it: the first sentence, and the rest."""
    for mark in (". ", "; "):
        if mark in said:
            what, _, advice = said.partition(mark)
            stop = "" if advice.endswith((".", "?")) else "."
            return what, ".", advice[:1].upper() + advice[1:] + stop
    return said, "" if said.endswith((".", "?")) else ".", ""


def _columns(letter: str) -> Iterator[int]:
    """The column of the ids, this one, and its neighbours."""
    at = 0
    for sign in letter:
        at = 26 * at + ord(sign) - ord("A") + 1
    yield from sorted({1, at - 1, at, at + 1} - {0})


def _shown(row: Mapping[int, object], place: int) -> str:
    text = str(getattr(row.get(place), "text", ""))
    return text if len(text) <= CELL_AT_MOST else text[:CELL_AT_MOST] + " …"
