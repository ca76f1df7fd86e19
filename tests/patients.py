"""Invented patients: at random, and built so that one row speaks."""

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers, Questionnaire
from suggester.core.questionnaire.questions import Condition, Question
from suggester.core.table.rules import Effect, Rule, RuleTable
from tests.shipped import ASKED, CALM, TABLE

Given = dict[str, object]
DENSITIES = (0.0, 0.05, 0.15, 0.35)


def random_given(
    chance: random.Random, questionnaire: Questionnaire = ASKED, densities: Sequence[float] = DENSITIES
) -> Given:
    """Valid answers: some patients tick little, some much; hidden questions are left out."""
    density = chance.choice(densities)
    given: Given = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for question in questionnaire.questions.values():
        if question.is_shown(chosen):
            options = _ticked(chance, question, density)
            chosen[question.id] = options
            if options:
                given[question.id] = list(options) if question.many else options[0]
    return given


def random_patients(seed: int, number: int) -> Iterator[Answers]:
    """So many valid patients, the same ones each time."""
    chance = random.Random(seed)
    for _ in range(number):
        yield ASKED.answers(random_given(chance))


def built_for(rule: Rule, table: RuleTable) -> Iterator[Given]:
    """For each way to meet the conditions of a row, a calm patient who gives just those answers."""
    return built_with(*rule.when, questionnaire=table.questionnaire)


def built_with(*conditions: Condition, questionnaire: Questionnaire = ASKED) -> Iterator[Given]:
    """For each way to meet all these, a calm patient who gives just those, also two to one question."""
    for picked in product(*(sorted(condition.options) for condition in conditions)):
        wanted: dict[str, list[str]] = {}
        for condition, option in zip(conditions, picked, strict=True):
            wanted.setdefault(condition.question, []).append(option)
        yield _with(wanted, questionnaire)


@cache
def plain_wishes() -> Mapping[str, frozenset[str]]:
    """The wishes for which no answer of the calm patient makes a warning, and what each of them lists."""
    found = {}
    for wish in ASKED.questions["concerns"].by_id:
        evaluation = evaluate(TABLE, ASKED.answers(CALM | {"concerns": [wish]}))
        if not any(rule.when and rule.effect > Effect.SUGGEST for rule in evaluation.matched):
            found[wish] = frozenset(one.id for one in TABLE.approaches if evaluation.outcome(one.id))
    return found


def wish_that_adds(approach: str, *beside: str) -> str:
    """The first of the plain wishes that lists this approach, which none of the wishes beside it lists."""
    known = plain_wishes()
    assert not any(approach in known[wish] for wish in beside)
    return next(wish for wish, listed in known.items() if approach in listed)


def _ticked(chance: random.Random, question: Question, density: float) -> tuple[str, ...]:
    if not question.required and chance.random() < 0.4:
        return ()
    if not question.many:
        return (chance.choice(question.options).id,)
    several = [o.id for o in question.options if not o.exclusive and chance.random() < density]
    if several:
        return tuple(chance.sample(several, min(len(several), question.at_most or len(several))))
    return (_calm_or_any(chance, question),)


def _calm_or_any(chance: random.Random, question: Question) -> str:
    calm = [option.id for option in question.options if option.exclusive]
    return calm[0] if calm else chance.choice(question.options).id


def _with(wanted: dict[str, list[str]], questionnaire: Questionnaire) -> Given:
    """The calm answers with these in their place, and the follow-ups that they stand on opened."""
    ticked = {name: _listed(value) for name, value in CALM.items()}
    ticked |= wanted
    for name in wanted:
        for condition in questionnaire.questions[name].show_when[:1]:
            opened = {option for option in ticked.get(condition.question, ()) if option in condition.options}
            if not opened:
                kept = [o for o in ticked[condition.question] if o in wanted.get(condition.question, [])]
                ticked[condition.question] = [*kept, min(condition.options)]
    questions = questionnaire.questions
    return {name: values if questions[name].many else values[0] for name, values in ticked.items() if values}


def _listed(value: object) -> list[str]:
    return [str(option) for option in value] if isinstance(value, list) else [str(value)]
