"""What the table in use would change for somebody who comes back with answers to an earlier one.

Nothing is guessed: while a question of today is open, nobody can say how anything stands today.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.evaluation.what_if import Moved
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.table.rules import Outcome, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reevaluation:
    """The questions to answer first, and once there are none, every approach that stands otherwise now."""

    open: tuple[Question, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Earlier answers read with another table: the questions that are open, or what it says."""

    open: tuple[Question, ...]
    evaluation: Evaluation | None


def reread(then: Evaluation, live: RuleTable) -> Reread:
    """The same patient under the live table; answers of its own stay as they are."""
    if then.table is live:
        return Reread(open=(), evaluation=then)
    kept = still_answered(then, live)
    questions = live.questionnaire.questions.values()
    missing = tuple(one for one in questions if one.is_shown(kept) and one.id not in kept)
    if missing:
        return Reread(open=missing, evaluation=None)
    return Reread(open=(), evaluation=evaluate(live, live.questionnaire.answers(as_given(questions, kept))))


def reevaluation(then: Evaluation, live: RuleTable) -> Reevaluation:
    """One patient under the table of the code and under the live one."""
    now = reread(then, live)
    moved = tuple(_moved(then, now.evaluation)) if now.evaluation else ()
    return Reevaluation(open=now.open, moved=moved)


def still_answered(then: Evaluation, live: RuleTable) -> Chosen:
    """The answers of then that the live questionnaire takes as they are."""
    asked, version = then.table.questionnaire, then.table.provenance.version
    return live.questionnaire.understood(asked.shown(then.answers.chosen), version)


def _moved(then: Evaluation, now: Evaluation) -> Iterator[Moved]:
    """Approaches of today in their order, then those that are gone."""
    for approach in now.table.approaches:
        before = then.outcome(approach.id) if approach.id in then.table.approach else Outcome.NONE
        after = now.outcome(approach.id)
        if before is not after:
            yield Moved(approach=approach, before=before, after=after)
    for approach in then.table.approaches:
        if approach.id not in now.table.approach and then.outcome(approach.id) is not Outcome.NONE:
            yield Moved(approach=approach, before=then.outcome(approach.id), after=Outcome.NONE)
