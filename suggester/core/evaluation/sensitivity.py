"""What every single answer, given otherwise, would change for one patient: for clinicians who read the table.

Every option is tried, also those that take a warning away. What patients are shown is in what_if.py: there
only what time, a visit or a plan can change is tried. Trying begins with a patient of whom the table says as
little as can be; nothing in that patient is about real people, it follows from the rows alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from suggester.core.evaluation.evaluation import Evaluation, outcomes
from suggester.core.questionnaire.questionnaire import Answers, as_given
from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import Outcome, RuleTable


class OutcomeShift(IntEnum):
    """Which way outcomes go, in the order in which a reader wants to know."""

    LIGHTER = 0
    GRAVER = 1
    MORE = 2
    FEWER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChange:
    """One question answered otherwise, and how each approach would then stand.

    The labels of options that are ticked in addition, and of those that are ticked no more.
    """

    question: Question
    added: tuple[str, ...]
    removed: tuple[str, ...]
    turn: OutcomeShift
    outcomes: tuple[Outcome, ...]


def single_changes(evaluation: Evaluation) -> tuple[SingleChange, ...]:
    """Every single answer that changes an outcome: lighter ones first, then in the order of the questions.

    A follow-up that opens gets its calmest answer; where it was answered, that answer.
    """
    found = tuple(_changing(evaluation))
    return tuple(sorted(found, key=lambda change: change.turn))


def turn(before: tuple[Outcome, ...], after: tuple[Outcome, ...]) -> OutcomeShift | None:
    """Which way it goes; None if nothing changes. Where several ways mix, the lighter one is told."""
    pairs = [(one, other) for one, other in zip(before, after, strict=True) if one is not other]
    if not pairs:
        return None
    if any((then < now and then is not Outcome.NONE) or now is Outcome.STOP for now, then in pairs):
        return OutcomeShift.LIGHTER
    if any((then > now and now is not Outcome.NONE) or then is Outcome.STOP for now, then in pairs):
        return OutcomeShift.GRAVER
    return OutcomeShift.MORE if any(now is Outcome.NONE for now, _ in pairs) else OutcomeShift.FEWER


def _changing(evaluation: Evaluation) -> Iterator[SingleChange]:
    for question, answers in _tries(evaluation):
        after = outcomes(evaluation.table, answers)
        way = turn(evaluation.outcomes, after)
        if way is not None:
            before, then = evaluation.answers.chosen[question.id], answers.chosen[question.id]
            yield SingleChange(
                question=question,
                added=question.labels([option for option in then if option not in before]),
                removed=question.labels([option for option in before if option not in then]),
                turn=way,
                outcomes=after,
            )


def _tries(evaluation: Evaluation) -> Iterator[tuple[Question, Answers]]:
    """The same patient with one answer changed, as the door would take it."""
    questionnaire, chosen = evaluation.table.questionnaire, evaluation.answers.chosen
    given = baseline_answers(evaluation.table) | as_given(questionnaire.questions.values(), chosen)
    for question in questionnaire.questions.values():
        if question.is_shown(chosen):
            for options in _other_ways(question, chosen[question.id]):
                kept = {name: value for name, value in given.items() if name != question.id}
                changed = as_given([question], {question.id: options})
                yield question, questionnaire.answers(kept | changed)


def _other_ways(question: Question, chosen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """One option instead, one more or one less: whatever the questionnaire takes."""
    for option in question.by_id:
        if option in chosen:
            way = tuple(one for one in chosen if one != option)
        elif question.many and not any(question.option(one).exclusive for one in (option, *chosen)):
            way = question.in_order((*chosen, option))
        else:
            way = (option,)
        if question.refusal(way) is None:
            yield way


Readers = Mapping[tuple[str, str], int]


@lru_cache(maxsize=8)
def rows_reading(table: RuleTable) -> Readers:
    """For each question and option how many rows read it; 0 for what no row reads."""
    conditions = (condition for rule in table.rules for condition in rule.when)
    return Counter((one.question, option) for one in conditions for option in one.options)


def baseline_answers(table: RuleTable) -> dict[str, object]:
    """An answer to every question that has to be answered: the one that the fewest rows read.

    A doubt is never picked. Questions that may be skipped are skipped.
    """
    asked = [question for question in table.questionnaire.questions.values() if question.required]
    return as_given(asked, {one.id: (_least_read(one, rows_reading(table)),) for one in asked})


def _least_read(question: Question, read: Readers) -> str:
    sure = [option for option in question.options if not option.unknown] or list(question.options)
    return min(sure, key=lambda option: read[question.id, option.id]).id
