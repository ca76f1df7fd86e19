"""What the tests of comparisons share: how to change the shipped table, and what an example has to show."""

import random
from dataclasses import replace

from suggester.core.comparison.compare import Comparison
from suggester.core.comparison.outcome_change import CARE
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import EVERYTHING, Effect, Rule, RuleTable, Urgency
from tests.core.small import small_table
from tests.shipped import TABLE


def says(evaluation: Evaluation) -> tuple[tuple[str, ...], Urgency]:
    """All that a patient is told: an approach that is not in the table is never listed."""
    stop = evaluation.is_stop
    listed = (
        a.id + str(o) for a, o in zip(evaluation.table.approaches, evaluation.outcomes, strict=True) if o
    )
    return ("stop",) if stop else tuple(listed), evaluation.urgency


def with_rows(rules: tuple[Rule, ...], table: RuleTable = TABLE) -> RuleTable:
    return replace(table, rules=rules)


def row(row_id: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.id == row_id)


def without(*ids: str) -> RuleTable:
    return with_rows(tuple(rule for rule in TABLE.rules if rule.id not in ids))


def with_row(changed: Rule) -> RuleTable:
    return with_rows(tuple(changed if rule.id == changed.id else rule for rule in TABLE.rules))


def must_really_change(comparison: Comparison, old: RuleTable, new: RuleTable) -> None:
    for example in comparison.examples:
        before = evaluate(old, old.questionnaire.answers(example.answers_before))
        after = evaluate(new, new.questionnaire.answers(example.answers))
        assert says(before) != says(after)
        assert (before.urgency, after.urgency) == (example.before.urgency, example.after.urgency)
        if example.approach != EVERYTHING:
            outcomes = before.outcome(example.approach), after.outcome(example.approach)
            assert outcomes == (example.before.outcome, example.after.outcome)
            assert example.is_lighter == (CARE[outcomes[1]] < CARE[outcomes[0]])


def two_tables(chance: random.Random) -> tuple[RuleTable, RuleTable]:
    """Both with some of the same rows, and with some that only one of them has."""
    table = small_table(chance)
    rules = [rule if chance.random() < 0.8 else _otherwise(chance, rule) for rule in table.rules]
    pair = [with_rows(tuple(rules), table), table]
    chance.shuffle(pair)
    return pair[0], pair[1]


def _otherwise(chance: random.Random, rule: Rule) -> Rule:
    if rule.effect is Effect.STOP:
        return replace(rule, urgency=chance.choice(list(Urgency)))
    return replace(rule, effect=chance.choice([Effect.INFO, Effect.CAUTION, Effect.HOLD]))
