"""The paper of a few patients, laid out once for all tests, with what it was made of."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from suggester.core.table.rules import RuleTable
from suggester.exchange.handout.blocks import SHORT, Card, CheckBox, ComparisonGrid, Handout, Text, WhatIf
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.lines import Part, Run, Sign
from suggester.exchange.handout.pdf import Press
from suggester.web.result.words import words_of
from suggester.web.site.language import language
from suggester.web.site.table_in_use import ShownTable
from tests.exchange.handout.drawn import Sheet, Writing, sheets_of
from tests.exchange.handout.measuring import SETTINGS, most_crowded, random_people
from tests.shipped import ASKED, TABLE
from tests.web.walking import TODAY

CROWDED = "crowded"
"""Whoever has most warnings of many who tick anything: their paper has three pages."""
MANY = 200
CASES = {case.id: case.answers for case in TABLE.cases}
PRESS = Press()


@dataclass(frozen=True, slots=True)
class PaperLookedAt:
    """The paper of one patient, and what it was made of."""

    summary: Summary
    handout: Handout
    sheets: tuple[Sheet, ...]

    @property
    def writings(self) -> list[Writing]:
        return [one for sheet in self.sheets for one in sheet.writings]


def looked_at(
    patient: str, paper: str = "a4", *, large: bool = False, table: RuleTable = TABLE
) -> PaperLookedAt:
    """The two pages of this patient, or the large letters."""
    return _laid_out(patient, paper, large, table)


@cache
def _laid_out(patient: str, paper: str, large: bool, table: RuleTable) -> PaperLookedAt:
    summary = summarise(evaluate(table, _answers_of(patient)), TODAY)
    made = handout(summary, words_of(ShownTable(table=table, settings=SETTINGS, language=language("en"))))
    return PaperLookedAt(summary, made, tuple(sheets_of(PRESS.pdf(made, large=large, paper=paper))))


@cache
def _answers_of(patient: str) -> Answers:
    [answers] = (
        most_crowded(random_people(MANY), 1) if patient == CROWDED else [ASKED.answers(CASES[patient])]
    )
    return answers


def parts_of(made: Handout) -> list[Part]:
    """What stands in the cells of the comparison."""
    grids = [one for section in made.sections for one in section.blocks if isinstance(one, ComparisonGrid)]
    return [part for grid in grids for row in grid.rows for cell in row.cells for part in cell.parts]


def boxed_in(made: Handout) -> list[str]:
    """The words of each thing that stands in a box in large letters, in the order of reading."""
    sections = [one for one in made.sections if one.only != SHORT]
    strip = " ".join(_words_in(made.strip))
    return [strip, *(" ".join(_words_in(one)) for section in sections for one in _boxed(section))]


def _boxed(part: object) -> Iterator[object]:
    if isinstance(part, CheckBox | Card | WhatIf):
        yield part
    elif isinstance(part, Text):
        yield from (part.lines,) if part.size == "notice" else ()
    else:
        for one in _kids(part):
            yield from _boxed(one)


def _words_in(part: object) -> Iterator[str]:
    if isinstance(part, Run | Sign):
        if part.only != SHORT:
            yield part.text if isinstance(part, Run) else part.word
    elif isinstance(part, str):
        yield part
    else:
        for one in _kids(part):
            yield from _words_in(one)


def _kids(part: object) -> list[object]:
    if isinstance(part, tuple):
        return list(part)
    return [getattr(part, one.name) for one in fields(part)] if is_dataclass(part) else []
