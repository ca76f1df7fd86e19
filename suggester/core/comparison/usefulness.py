"""How useful a table is to ordinary people, as one figure by skin type, from assumptions of table.toml.

Nothing is decided by it: a table that warns of less is more useful by this figure, and may be worse.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from suggester.core.answer_sets.sampling import SeededRandom
from suggester.core.evaluation.evaluation import Evaluation, evaluate, outcomes_without
from suggester.core.evaluation.sensitivity import baseline_answers
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.questionnaire.questions import Question
from suggester.core.questionnaire.weights import OrdinaryPeople
from suggester.core.table.approaches import ApproachKind
from suggester.core.table.rules import Effect, Outcome, RuleTable

PEOPLE = 1_000
"""How many are made for each skin type: the same ones each time."""
SEED = 20261128
SKIN_TYPE, WISHES = "sun_reaction", "concerns"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinTypeFigure:
    """Of so many people with this answer: how many have each outcome as the mildest of all procedures."""

    label: str
    people: int
    mildest: tuple[tuple[Outcome, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usefulness:
    """The figure, and the row that costs most: how many would have a plain suggestion without it alone."""

    assumed: OrdinaryPeople
    figures: tuple[SkinTypeFigure, ...]
    costliest: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        """How many people all figures are about."""
        return sum(figure.people for figure in self.figures)

    @property
    def suggested(self) -> int:
        """How many of them have at least one plain suggestion."""
        return sum(dict(figure.mildest).get(Outcome.SUGGEST, 0) for figure in self.figures)


def usefulness(table: RuleTable, people: int = PEOPLE) -> Usefulness | None:
    """The figure of this table; None where it assumes nothing of ordinary people."""
    if table.ordinary is None or not {SKIN_TYPE, WISHES} <= table.questionnaire.questions.keys():
        return None
    figures, costs = [], Counter[str]()
    for option in table.questionnaire.questions[SKIN_TYPE].options:
        if option.unknown:
            continue
        mildest = Counter[Outcome]()
        for evaluation in _ordinary_people(table, table.ordinary, option.id, people):
            mildest[_mildest(table, evaluation.outcomes)] += 1
            costs.update(_rows_alone_in_the_way(evaluation))
        told = tuple((outcome, mildest[outcome]) for outcome in Outcome if outcome is not Outcome.STOP)
        figures.append(SkinTypeFigure(label=option.label, people=people, mildest=told))
    return Usefulness(
        assumed=table.ordinary,
        figures=tuple(figures),
        costliest=tuple(sorted(costs.items(), key=lambda cost: (-cost[1], cost[0]))[:5]),
    )


def _ordinary_people(
    table: RuleTable, assumed: OrdinaryPeople, skin_type: str, number: int
) -> Iterator[Evaluation]:
    questions = table.questionnaire.questions
    calm, wishes = baseline_answers(table), _wishes_of_procedures(table)
    chance = SeededRandom(SEED)
    for _ in range(number):
        chosen: dict[str, tuple[str, ...]] = {}
        for name, question in questions.items():
            chosen[name] = ()
            if name == WISHES:
                chosen[name] = _drawn_wishes(
                    question, wishes, 1 + chance.below(assumed.wishes_at_most), chance
                )
            elif name == SKIN_TYPE:
                chosen[name] = (skin_type,)
            elif question.is_shown(chosen):
                chosen[name] = _drawn(question, assumed.of_100.get(name, {}), calm, chance)
        yield evaluate(table, table.questionnaire.answers(as_given(questions.values(), chosen)))


def _drawn_wishes(
    question: Question, wishes: tuple[str, ...], at_most: int, chance: SeededRandom
) -> tuple[str, ...]:
    return question.in_order(chance.pick(wishes) for _ in range(1 + chance.below(at_most)))


def _drawn(
    question: Question, shares: Mapping[str, int], calm: Mapping[str, object], chance: SeededRandom
) -> tuple[str, ...]:
    """One answer that is not calm, by its share of 100 people; the calm one for the rest."""
    at = chance.below(100)
    for option, share in shares.items():
        if at < share:
            return (option,)
        at -= share
    if question.calm:
        return (question.calm,)
    found = calm.get(question.id, ())
    return tuple(found) if isinstance(found, list) else ((str(found),) if found else ())


def _wishes_of_procedures(table: RuleTable) -> tuple[str, ...]:
    """The wishes for which a row suggests a procedure."""
    procedures = {one.id for one in table.approaches if one.kind is ApproachKind.PROCEDURE}
    wished = {
        option
        for rule in table.rules
        if rule.effect is Effect.SUGGEST and procedures & {one.id for one in table.about[rule.id]}
        for condition in rule.when
        if condition.question == WISHES
        for option in condition.options
    }
    return table.questionnaire.questions[WISHES].in_order(wished)


def _mildest(table: RuleTable, outcomes: tuple[Outcome, ...]) -> Outcome:
    """The mildest outcome of all procedures that are listed; none where none is."""
    listed = [
        outcome
        for approach, outcome in zip(table.approaches, outcomes, strict=True)
        if approach.kind is ApproachKind.PROCEDURE and outcome is not Outcome.NONE
    ]
    return min(listed, default=Outcome.NONE)


def _rows_alone_in_the_way(evaluation: Evaluation) -> Iterator[str]:
    """The rows without any one of which this person would have a plain suggestion."""
    if _mildest(evaluation.table, evaluation.outcomes) in {Outcome.SUGGEST, Outcome.NONE}:
        return
    for rule in evaluation.matched:
        if rule.effect in {Effect.CAUTION, Effect.HOLD}:
            without = outcomes_without(evaluation, rule)
            if _mildest(evaluation.table, without) is Outcome.SUGGEST:
                yield rule.id
