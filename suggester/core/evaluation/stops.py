"""The stop rows that hold already, before the questionnaire is finished.

Rows have no negation, so an answer that is still to come can add a stop and never take one away. Each page of
a patient asks this; so where no answer is one for which a stop waits, no row is tried.
"""

from collections import defaultdict
from functools import lru_cache

from suggester.core.questionnaire.questions import Chosen, Condition
from suggester.core.table.rules import Effect, Rule, RuleTable


def stops(table: RuleTable, chosen: Chosen) -> tuple[Rule, ...]:
    """The stop rows that hold for these answers, of which only those that are shown count."""
    return stops_of_shown(table, table.questionnaire.shown(chosen))


def stops_of_shown(table: RuleTable, counted: Chosen) -> tuple[Rule, ...]:
    """The same for answers that are all shown."""
    rows, gates = _rows_and_gates(table)
    if gates and not any([gate.holds(counted) for gate in gates]):
        return ()
    return tuple([rule for rule in rows if rule.matches(counted)])


@lru_cache(maxsize=8)
def _rows_and_gates(table: RuleTable) -> tuple[tuple[Rule, ...], tuple[Condition, ...]]:
    """The stop rows, and conditions of which one must hold before any does; none where a row always does."""
    rows = tuple(rule for rule in table.rules if rule.effect is Effect.STOP)
    if not all(rule.when for rule in rows):
        return rows, ()
    waiting: dict[str, set[str]] = defaultdict(set)
    for rule in rows:
        waiting[rule.when[0].question] |= rule.when[0].options
    return rows, tuple(
        Condition(question=name, options=frozenset(options)) for name, options in waiting.items()
    )
