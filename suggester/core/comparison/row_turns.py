"""Which way a row turns a table that it is changed, added or taken out of: lighter, graver, or neither.

Told from the row alone, before any patient is looked at. Where a change makes it speak for some more and for
some less, it is called either, which has to be read like lighter.
"""

from enum import Enum

from suggester.core.comparison.written import COLUMNS_OF_MEANING, columns
from suggester.core.questionnaire.questionnaire import Condition
from suggester.core.table.rules import Effect, Rule, RuleTable


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
    old, new = columns(before), columns(after)
    if Effect.INFO is before.effect is after.effect or all(old[c] == new[c] for c in COLUMNS_OF_MEANING):
        return RowDirection.WORDS
    grows, shrinks = _says_more(before, after, table), _says_more(after, before, table)
    if grows == shrinks or before.effect is not after.effect:
        return RowDirection.EITHER
    return direction_of_new(after) if grows else direction_of_removed(after)


def _says_more(less: Rule, more: Rule, table: RuleTable) -> bool:
    """Whether one row says everything that the other says, to everybody to whom that says it."""
    about_less, about_more = (
        {approach.id for approach in table.approaches if rule.bears_on(approach)} for rule in (less, more)
    )
    return about_less <= about_more and less.urgency <= more.urgency and _covers(more, less)


def _covers(wide: Rule, narrow: Rule) -> bool:
    """Whether one row speaks for everybody for whom the other does: its conditions are asked there, too."""
    return all(any(_implies(mine, theirs) for mine in narrow.when) for theirs in wide.when)


def _implies(one: Condition, other: Condition) -> bool:
    return one.question == other.question and one.options <= other.options
