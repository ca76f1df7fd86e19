"""Small questionnaires and tables made by chance, with every valid answer set listed: for brute force."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product

from suggester.core.questionnaire.questionnaire import Answers, AnswersError, Page, Questionnaire
from suggester.core.questionnaire.questions import Chosen, Condition, Option, Question
from suggester.core.questionnaire.weights import Weights
from suggester.core.table.approaches import Approach, ApproachKind
from suggester.core.table.rules import Effect, Rule, RuleTable
from tests.shipped import TABLE

MODEL = TABLE.rules[20]
NEEDLES = Approach(id="needles", name="Needles", kind=ApproachKind.PROCEDURE, parts=(), facts=())
LIGHT = Approach(id="light", name="Light", kind=ApproachKind.PROCEDURE, parts=(), facts=())
BOTH = Approach(id="both", name="Both", kind=ApproachKind.PROCEDURE, parts=("needles", "light"), facts=())


def small_questionnaire(chance: random.Random) -> Questionnaire:
    """Three or four questions: lists, some with an option that stands alone or a limit, single choices, a follow-up."""
    questions = [_question(chance, number, ()) for number in range(chance.randint(2, 3))]
    opened_by = tuple(
        Condition(question=one.id, options=frozenset(_some(chance, one)))
        for one in chance.sample(questions, chance.randint(1, 2))
    )
    follow_up = _question(chance, len(questions), opened_by)
    pages = [Page(id=f"page_{one.id}", title="", questions=(one,)) for one in (*questions, follow_up)]
    return Questionnaire(pages=tuple(pages))


def _some(chance: random.Random, question: Question) -> list[str]:
    """At least one option, and never all of them."""
    return chance.sample(sorted(question.by_id), chance.randint(1, len(question.options) - 1))


def _question(chance: random.Random, number: int, show_when: tuple[Condition, ...]) -> Question:
    many = chance.random() < 0.6
    size = chance.randint(2, 4)
    alone = many and chance.random() < 0.6
    return Question(
        id=f"q{number}", text="", short="", hint="", why="", note="", many=many, required=chance.random() < 0.8, safety=False,
        offers_support=False, about_medicines=False, about_the_skin=False, calm="", sources=(), show_when=show_when,
        at_most=2 if many and chance.random() < 0.3 else None,
        options=tuple(Option(id=f"o{n}", label="", exclusive=alone and n == size - 1, unknown=n == 0) for n in range(size)),
    )  # fmt: skip


def small_table(chance: random.Random) -> RuleTable:
    """A few rows about three approaches, one of them made of the other two."""
    questionnaire = small_questionnaire(chance)
    rules = tuple(_rule(chance, questionnaire, number) for number in range(chance.randint(3, 8)))
    return replace(TABLE, questionnaire=questionnaire, approaches=(NEEDLES, LIGHT, BOTH), rules=rules,
                   promises=(), cases=())  # fmt: skip


def _rule(chance: random.Random, questionnaire: Questionnaire, number: int) -> Rule:
    effect = chance.choice([Effect.SUGGEST, Effect.SUGGEST, Effect.CAUTION, Effect.HOLD, Effect.STOP])
    names = ["everything"] if effect is Effect.STOP else ["needles", "light", "both", "every_procedure"]
    return replace(
        MODEL,
        id=f"R-{number}",
        effect=effect,
        approach=chance.choice(names),
        when=random_when(chance, questionnaire),
    )


def random_when(chance: random.Random, questionnaire: Questionnaire) -> tuple[Condition, ...]:
    """None to two conditions, each on a question of its own."""
    asked = list(questionnaire.questions.values())
    chosen = chance.sample(asked, chance.choice([0, 1, 1, 2]))
    return tuple(
        Condition(question=q.id, options=frozenset(chance.sample(sorted(q.by_id), chance.randint(1, 2))))
        for q in chosen
    )


def random_weights(chance: random.Random) -> Weights:
    """Some assumption about how likely patients are."""
    tick, open_answer = (Fraction(chance.randint(1, 4), chance.randint(4, 10)) for _ in range(2))
    return Weights(tick=tick, open_answer=open_answer, review="check")


def weight_of(chosen: Chosen, questionnaire: Questionnaire, weights: Weights) -> Fraction:
    """The definition, in plain words: a tick among several boxes, and an open answer, each make less likely."""
    weight = Fraction(1)
    for name, options in chosen.items():
        question = questionnaire.questions[name]
        for option in (o for o in question.options if o.id in options):
            if question.many and not option.exclusive:
                weight *= weights.tick
            if option.unknown:
                weight *= weights.open_answer
    return weight


def met(conditions: Iterable[Condition], chosen: Chosen) -> bool:
    return all(condition.holds(chosen) for condition in conditions)


def every_patient(questionnaire: Questionnaire) -> Iterator[Answers]:
    """Every valid answer set once, by trying all."""
    ways = [_ways(question) for question in questionnaire.questions.values()]
    seen = set()
    for picked in product(*ways):
        given = {n: list(o) if questionnaire.questions[n].many else o[0]
                 for n, o in zip(questionnaire.questions, picked, strict=True) if o}  # fmt: skip
        try:
            answers = questionnaire.answers(given)
        except AnswersError:
            continue
        key = tuple(answers.chosen.items())
        if key not in seen:
            seen.add(key)
            yield answers


def _ways(question: Question) -> list[tuple[str, ...]]:
    """Every choice of options but those that no other answer could make valid."""
    alone = {option.id for option in question.options if option.exclusive}
    most = (question.at_most or len(question.options)) if question.many else 1
    least = 1 if question.required and not question.show_when else 0
    ways = chain.from_iterable(combinations(question.by_id, size) for size in range(least, most + 1))
    return [way for way in ways if len(way) < 2 or alone.isdisjoint(way)]
