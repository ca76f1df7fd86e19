"""What the tests of comparisons share: how to change the shipped table, and what an example has to show."""

from dataclasses import replace

from suggester.core.changed_patients import CARE
from suggester.core.comparison import Comparison
from suggester.core.evaluation import Evaluation, evaluate
from suggester.core.rules import EVERYTHING, Rule, RuleTable, Urgency
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
