"""Two codes of one person side by side: which answers differ, and what that changes under one table.

Both are read with the live table, so that nothing differs but the answers. Where it asks something that a
paper does not answer, nobody can say how that visit stands today: then the answers alone are compared.
"""

from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import Spoken, about_nothing_listed, spoken
from suggester.core.evaluation.reevaluation import reread
from suggester.core.questionnaire.questions import Question
from suggester.core.summary.visit_card import CardAnswer, card_answers
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import WARNINGS, Effect, Outcome, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPair:
    """One question and what was answered at each visit; None where it was not asked."""

    question: Question
    earlier: CardAnswer | None
    now: CardAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderOneTable:
    """Both visits under the same table.

    gone, new, both: warnings that an answer made, by when they speak, the gravest first.
    listed: approaches that are on the list now and were not.  unlisted: the other way round.
    """

    earlier: Evaluation
    now: Evaluation
    gone: tuple[Spoken, ...]
    new: tuple[Spoken, ...]
    both: tuple[Spoken, ...]
    listed: tuple[Approach, ...]
    unlisted: tuple[Approach, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVisits:
    """The answers that differ and the others, and both under the live table or what it leaves open."""

    live: RuleTable
    differing: tuple[AnswerPair, ...]
    alike: tuple[AnswerPair, ...]
    open_earlier: tuple[Question, ...]
    open_now: tuple[Question, ...]
    compared: UnderOneTable | None


def two_visits(earlier: Evaluation, now: Evaluation, live: RuleTable) -> TwoVisits:
    """What changed from the earlier visit to this one; either code may be of an earlier table."""
    pairs = _pairs(earlier, now)
    differing = tuple(one for one in pairs if _ids(one.earlier) != _ids(one.now))
    before, after = reread(earlier, live), reread(now, live)
    both = before.evaluation and after.evaluation and _compared(before.evaluation, after.evaluation)
    return TwoVisits(
        live=live,
        differing=differing,
        alike=tuple(one for one in pairs if one not in differing),
        open_earlier=before.open,
        open_now=after.open,
        compared=both,
    )


def _compared(earlier: Evaluation, now: Evaluation) -> UnderOneTable:
    then, today = _warnings(earlier), _warnings(now)
    table = now.table
    shifts = list(zip(table.approaches, earlier.outcomes, now.outcomes, strict=True))
    nothing = Outcome.NONE
    return UnderOneTable(
        earlier=earlier,
        now=now,
        gone=tuple(one for name, one in then.items() if name not in today),
        new=tuple(one for name, one in today.items() if name not in then),
        both=tuple(one for name, one in today.items() if name in then),
        listed=tuple(one for one, before, after in shifts if before is nothing and after is not nothing),
        unlisted=tuple(one for one, before, after in shifts if before is not nothing and after is nothing),
    )


def _warnings(evaluation: Evaluation) -> dict[str, Spoken]:
    """The warnings that an answer made, about what is listed; under a stop those that stop."""
    said = spoken(evaluation)
    apart = about_nothing_listed(evaluation, said)
    told = {Effect.STOP} if evaluation.is_stop else WARNINGS
    return {one.rule.id: one for one in said if one.rule.effect in told and one.because and one not in apart}


def _pairs(earlier: Evaluation, now: Evaluation) -> tuple[AnswerPair, ...]:
    """Every question that was asked at either visit, in today's order, then those that are gone."""
    before, after = ({one.question.id: one for one in card_answers(visit)} for visit in (earlier, now))
    order = dict.fromkeys((*now.table.questionnaire.questions, *earlier.table.questionnaire.questions))
    return tuple(
        AnswerPair(
            question=(after.get(name) or before[name]).question,
            earlier=before.get(name),
            now=after.get(name),
        )
        for name in order
        if name in before or name in after
    )


def _ids(answer: CardAnswer | None) -> frozenset[str] | None:
    """What was ticked; None where the question was not asked, which is no answer at all."""
    return None if answer is None else frozenset(option.id for option in answer.options)
