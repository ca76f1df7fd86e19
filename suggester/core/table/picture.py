"""The whole table as a picture: what every question and every answer does to every approach.

Each cell holds the rows that bear on an approach and read an answer. Neighbours with exactly the same rows
are one wide cell: reach is then a length. A row that needs a second answer too must not hide the others, so
the gravity of an answer's cell is that of the rows that speak by this answer alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from suggester.core.questionnaire.questions import Option, Question
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Rule, RuleTable, gravest_first

Rows = tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCell:
    """The rows for some neighbouring approaches: the gravest effect, how many have it, how many are milder.

    joint: the gravest effect here needs a second answer too.  graver: an effect graver than the one shown,
    of a row that needs a second answer; None if there is none.  No rows: an empty cell.
    """

    approaches: tuple[Approach, ...]
    rules: Rows
    effect: Effect = Effect.INFO
    count: int = 0
    more: int = 0
    joint: bool = False
    graver: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """What one answer does."""

    option: Option
    cells: tuple[PictureCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """What one question does as a whole, and each of its answers; no question is what everybody is told."""

    question: Question | None
    cells: tuple[PictureCell, ...]
    options: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """An approach over the columns that have it as a part: from the column 'start', so many."""

    approach: Approach
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Columns, the brackets over them, and a line for everybody and for each question."""

    columns: tuple[Approach, ...]
    brackets: tuple[Bracket, ...]
    lines: tuple[QuestionLine, ...]

    @property
    def bracketed(self) -> frozenset[str]:
        """The ids of the approaches below a bracket."""
        return frozenset(
            approach.id
            for bracket in self.brackets
            for approach in self.columns[bracket.start : bracket.start + bracket.width]
        )


@lru_cache(maxsize=8)
def picture_of(table: RuleTable) -> Picture:
    """The picture of this table, made once."""
    shown = columns(table)
    everybody = cells(table, shown, (rule for rule in table.rules if not rule.when))
    questions = table.questionnaire.questions.values()
    return Picture(
        columns=shown,
        brackets=brackets(shown),
        lines=(
            QuestionLine(question=None, cells=everybody, options=()),
            *(_question_line(table, shown, question) for question in questions),
        ),
    )


def columns(table: RuleTable) -> tuple[Approach, ...]:
    """The approaches that some row suggests; those with a part in common stand side by side.

    An approach alone, then what is made of nothing else, then what has the next one as a part too.
    """
    wished = {rule.approach for rule in table.rules if rule.effect is Effect.SUGGEST}
    listed = {approach.id for name in wished for approach in table.named(name)}
    shown = [approach for approach in table.approaches if approach.id in listed]
    ordered: dict[str, Approach] = {}
    for base in (approach for approach in shown if not approach.parts):
        having = [one for one in shown if base.id in one.parts]
        for one in (base, *sorted(having, key=lambda one: len(one.parts))):
            ordered.setdefault(one.id, one)
    return (*ordered.values(), *(one for one in shown if one.id not in ordered))


def brackets(shown: Sequence[Approach]) -> tuple[Bracket, ...]:
    """A bracket over each approach and what it is a part of, where these stand side by side."""
    found = []
    for base in shown:
        places = [place for place, one in enumerate(shown) if base.id in {one.id, *one.parts}]
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
            found.append(Bracket(approach=base, start=places[0], width=len(places)))
    return tuple(found)


def cells(
    table: RuleTable, shown: Sequence[Approach], rules: Iterable[Rule], *, alone: bool = True
) -> tuple[PictureCell, ...]:
    """These rows over the columns. Not alone: rows with a second condition are told apart."""
    known = sorted(rules, key=gravest_first)
    about = {rule.id: {approach.id for approach in table.about[rule.id]} for rule in known}
    bearing = [(one, tuple(rule for rule in known if one.id in about[rule.id])) for one in shown]
    return tuple(
        _cell(tuple(one for one, _ in neighbours), same, alone=alone) for same, neighbours in _runs(bearing)
    )


def _question_line(table: RuleTable, shown: Sequence[Approach], question: Question) -> QuestionLine:
    reading = [
        (rule, one.options) for rule in table.rules for one in rule.when if one.question == question.id
    ]
    return QuestionLine(
        question=question,
        cells=cells(table, shown, (rule for rule, _ in reading)),
        options=tuple(
            OptionLine(
                option=option,
                cells=cells(
                    table, shown, (rule for rule, options in reading if option.id in options), alone=False
                ),
            )
            for option in question.options
        ),
    )


def _runs(bearing: Iterable[tuple[Approach, Rows]]) -> Iterator[tuple[Rows, list[tuple[Approach, Rows]]]]:
    """Neighbours with the same rows together; cells without a row stay apart, so that gaps can be counted."""
    for rules, run in groupby(bearing, key=lambda one: one[1]):
        neighbours = list(run)
        yield from ((rules, [one]) for one in neighbours) if not rules else ((rules, neighbours),)


def _cell(approaches: tuple[Approach, ...], rules: Rows, *, alone: bool) -> PictureCell:
    """One cell; the gravity is that of the rows that need no second answer, where there are any."""
    if not rules:
        return PictureCell(approaches=approaches, rules=())
    speaking = [rule for rule in rules if alone or len(rule.when) == 1]
    effect = max(rule.effect for rule in speaking or rules)
    graver = max(rule.effect for rule in rules)
    return PictureCell(
        approaches=approaches,
        rules=rules,
        effect=effect,
        count=sum(rule.effect is effect for rule in speaking or rules),
        more=_milder(rules, effect, speaking or rules),
        joint=not speaking,
        graver=graver if graver > effect else None,
    )


def _milder(rules: Rows, effect: Effect, speaking: Sequence[Rule]) -> int:
    """How many rows there are beside those counted first, without graver ones that need a second answer."""
    first = {rule.id for rule in speaking if rule.effect is effect}
    return sum(rule.id not in first and rule.effect <= effect for rule in rules)
