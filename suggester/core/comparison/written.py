"""What differs between two tables as they are written: rows by column, and what is asked otherwise.

A column that no evaluation reads is wording. The order of rows, of conditions and of options says nothing
in a table, so it is no change. A row by itself tells which way it turns its table, before any patient is
looked at: lighter, graver, or only in words. Where a change makes it speak for some more and for some less,
it is called either, which has to be read like lighter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from suggester.core.comparison.word_diff import DiffPart, word_diff
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Condition, Question
from suggester.core.table.columns import COLUMNS, cells_of, conditions_in_text
from suggester.core.table.rules import WARNINGS, Effect, Rule, RuleTable

MEANING = "meaning"
WORDING = "wording"
COLUMNS_OF_MEANING = frozenset(column.name for column in COLUMNS if column.decides)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDiff:
    """One cell of a row that says something else, before and after."""

    column: str
    old: str
    new: str

    @property
    def parts(self) -> tuple[DiffPart, ...]:
        """Both texts as one, word by word."""
        return tuple(word_diff(self.old, self.new))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that stands in both tables and says something else."""

    id: str
    columns: tuple[ColumnDiff, ...]

    @property
    def kind(self) -> str:
        """Wording, unless a column changed that decides something."""
        changed = {change.column for change in self.columns}
        return MEANING if changed & COLUMNS_OF_MEANING else WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The rows and the questions of two tables, side by side."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[RowChange, ...]
    questionnaire: tuple[str, ...]


def changes(old: RuleTable, new: RuleTable) -> Changes:
    """Every row that was written differently, and what makes an answer valid in one table alone."""
    before, after = ({rule.id: rule for rule in table.rules} for table in (old, new))
    shared = [name for name in before if name in after]
    rows = (_row_change(before[name], after[name]) for name in shared)
    return Changes(
        added=tuple(rule for name, rule in after.items() if name not in before),
        removed=tuple(rule for name, rule in before.items() if name not in after),
        changed=tuple(row for row in rows if row.columns),
        questionnaire=tuple(_asked_differently(old.questionnaire, new.questionnaire)),
    )


def _row_change(old: Rule, new: Rule) -> RowChange:
    before, after = cells_of(old), cells_of(new)
    changed = (
        ColumnDiff(column=name, old=text, new=after[name])
        for name, text in before.items()
        if text != after[name]
    )
    return RowChange(id=old.id, columns=tuple(changed))


def _asked_differently(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    """What makes an answer valid in one questionnaire and not in the other, in words."""
    for name in new.questions:
        if name not in old.questions:
            yield f"question {name!r} is new"
    for name, question in old.questions.items():
        if name in new.questions:
            yield from _question_differs(question, new.questions[name])
        else:
            yield f"question {name!r} is gone"


def _question_differs(old: Question, new: Question) -> Iterator[str]:
    for words, there, elsewhere in (("has a new option", new, old), ("has lost the option", old, new)):
        gone = (option for option in there.by_id if option not in elsewhere.by_id)
        yield from (f"question {new.id!r} {words} {option!r}" for option in gone)
    for option in old.options:
        after = new.by_id.get(option.id, option)
        if after.exclusive != option.exclusive:
            alone = "now stands alone" if after.exclusive else "may now stand beside others"
            yield f"question {new.id!r}: option {option.id!r} {alone}"
    for key, before in _terms(old).items():
        if before != _terms(new)[key]:
            yield f"question {new.id!r}, {key}: {before!r} is now {_terms(new)[key]!r}"


def _terms(question: Question) -> dict[str, str]:
    return {
        "choose": "many" if question.many else "one",
        "required": "true" if question.required else "false",
        "at_most": str(question.at_most or "no limit"),
        "show_when": conditions_in_text(question.show_when),
    }


class RowDirection(Enum):
    """The riskiest first."""

    LIGHTER = "lighter"
    EITHER = "lighter or graver"
    GRAVER = "graver"
    WORDS = "words only"

    @property
    def has_to_be_read(self) -> bool:
        """Whether it can make something lighter for somebody."""
        return self in {RowDirection.LIGHTER, RowDirection.EITHER}


def direction_of_new(rule: Rule) -> RowDirection:
    """A new warning is graver; a new suggestion lists something for more people."""
    if rule.effect is Effect.INFO:
        return RowDirection.WORDS
    return RowDirection.LIGHTER if rule.effect is Effect.SUGGEST else RowDirection.GRAVER


def direction_of_removed(rule: Rule) -> RowDirection:
    """The other way round."""
    other = {RowDirection.LIGHTER: RowDirection.GRAVER, RowDirection.GRAVER: RowDirection.LIGHTER}
    turn = direction_of_new(rule)
    return other.get(turn, turn)


def direction_of_change(before: Rule, after: Rule, table: RuleTable) -> RowDirection:
    """By whether the row speaks for more people about more, or for fewer about less."""
    old, new = cells_of(before), cells_of(after)
    if Effect.INFO is before.effect is after.effect or all(old[c] == new[c] for c in COLUMNS_OF_MEANING):
        return RowDirection.WORDS
    grows, shrinks = _says_more(before, after, table), _says_more(after, before, table)
    if grows and shrinks and {before.effect, after.effect} <= WARNINGS:
        return RowDirection.LIGHTER if after.effect < before.effect else RowDirection.GRAVER
    if grows == shrinks or before.effect is not after.effect:
        return RowDirection.EITHER
    return direction_of_new(after) if grows else direction_of_removed(after)


def _says_more(less: Rule, more: Rule, table: RuleTable) -> bool:
    """Whether one row says everything that the other says, to everybody to whom that says it."""
    about_less, about_more = (
        {approach.id for approach in table.approaches if rule.bears_on(approach)} for rule in (less, more)
    )
    return about_less <= about_more and less.urgency <= more.urgency and covers(more.when, less.when)


def covers(wide: Iterable[Condition], narrow: Iterable[Condition]) -> bool:
    """Whether some conditions hold for everybody for whom others do: each is asked there, too."""
    asked = tuple(narrow)
    return all(any(_implies(mine, theirs) for mine in asked) for theirs in wide)


def _implies(one: Condition, other: Condition) -> bool:
    return one.question == other.question and one.options <= other.options
