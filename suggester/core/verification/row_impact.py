"""What a row is for: one invented patient with it and without it, and the promises that rest on it."""

from dataclasses import dataclass, replace
from functools import lru_cache

from suggester.core.answer_sets.shrinking import Given, shrunk
from suggester.core.answer_sets.solver import NotDecidedError
from suggester.core.evaluation.evaluation import Evaluation, evaluate, outcomes_without
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.table.rules import Outcome, Promise, Rule, RuleTable
from suggester.core.verification.proofs import Proofs


@dataclass(frozen=True, slots=True, kw_only=True)
class RowImpact:
    """A patient with the row, and the outcomes that would stand without it, in the table's order."""

    evaluation: Evaluation
    without: tuple[Outcome, ...]

    @property
    def decides(self) -> bool:
        """Whether the row decides an outcome of this patient."""
        return self.without != self.evaluation.outcomes


@lru_cache(maxsize=512)
def impact_of(table: RuleTable, rule: Rule) -> RowImpact | None:
    """The smallest patient whose outcome the row decides; else one for whom it speaks; None if there is none.

    None too where the search was given up: then it is not known.
    """
    try:
        proofs = Proofs(table)
        found = proofs.who_is_decided_by(rule) or proofs.who_shows(rule)
    except NotDecidedError:
        return None
    if found is None:
        return None
    decides = _example(table, rule, found).decides

    def shows(given: Given) -> bool:
        try:
            example = _example(table, rule, given)
        except AnswersError:
            return False
        return rule in example.evaluation.matched and example.decides is decides

    return _example(table, rule, shrunk(table.questionnaire, table.rules, found, shows))


@lru_cache(maxsize=512)
def resting_on(table: RuleTable, rule: Rule) -> tuple[Promise, ...]:
    """The promises that some patient would break if this row were not in the table."""
    others = tuple(other for other in table.rules if other is not rule)
    verdicts = Proofs(replace(table, rules=others)).broken_promises()
    broken = {verdict.name for verdict in verdicts if verdict.witness}
    return tuple(promise for promise in table.promises if promise.id in broken)


def _example(table: RuleTable, rule: Rule, given: Given) -> RowImpact:
    evaluation = evaluate(table, table.questionnaire.answers(given))
    return RowImpact(evaluation=evaluation, without=outcomes_without(evaluation, rule))
