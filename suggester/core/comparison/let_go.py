"""Whom a changed promise lets go: whether anybody, and one of those whom it held the table to before."""

from suggester.core.answer_sets.shrinking import Given, shrunk
from suggester.core.answer_sets.solver import NotDecidedError, Query, Solver
from suggester.core.comparison.written import covers
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Outcome, Promise, RuleTable


def asks_as_much(before: Promise, after: Promise, old: RuleTable, new: RuleTable) -> bool:
    """Whether every outcome that one promise forbids, for anybody, is forbidden by the other as well."""
    still = {approach.id for approach in new.approaches}
    named = {approach.id for approach in old.named(before.approach)} & still
    allowed = ({one for one in Outcome if promise.is_kept_by(one)} for promise in (before, after))
    once, now = allowed
    return (
        covers(after.when, before.when)
        and named <= {approach.id for approach in new.named(after.approach)}
        and now <= once
        and after.urgency >= before.urgency
    )


def let_go(before: Promise, after: Promise | None, table: RuleTable) -> Given | None:
    """Answers of a patient whom the promise named, and, where there is one, of whom it names no more.

    They answer the questions of this table, and as little else as can be is ticked. None where nobody can
    give such answers any more, or where that is not decided in time.
    """
    if not all(_can_be_given(condition, table) for condition in before.when):
        return None
    solver, ways = Solver(table.questionnaire), ([after], []) if after else ([],)
    named = (solver.row(before.when),)
    for no_more in ways:
        block = tuple(solver.row(promise.when) for promise in no_more)
        try:
            found = solver.find(Query(fire=named, block=block))
        except NotDecidedError:  # an example helps to read a change, and is no part of any proof
            return None
        if found:
            return _shrunk(found, before, no_more, table)
    return None


def _can_be_given(condition: Condition, table: RuleTable) -> bool:
    question = table.questionnaire.questions.get(condition.question)
    return question is not None and condition.options <= question.by_id.keys()


def _shrunk(given: Given, before: Promise, no_more: list[Promise], table: RuleTable) -> Given:
    def shows(given: Given) -> bool:
        try:
            chosen = table.questionnaire.answers(given).chosen
        except AnswersError:
            return False
        named = all(condition.holds(chosen) for condition in before.when)
        return named and not any(all(one.holds(chosen) for one in promise.when) for promise in no_more)

    return shrunk(table.questionnaire, table.rules, given, shows)
