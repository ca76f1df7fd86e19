"""The exact search against brute force, and against another tool."""

import random
from bisect import bisect_left
from dataclasses import replace
from itertools import combinations

import pytest
from pysat.solvers import Cadical153

from suggester.core.answer_sets.solver import FIRST_RESTART, NotDecidedError, Query, Solver
from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Condition, Question
from suggester.core.table.rules import Effect, RuleTable
from suggester.core.verification.proofs import Proofs
from tests.core.small import every_patient, met, random_when, small_questionnaire, small_table
from tests.shipped import ASKED, TABLE


def test_the_search_finds_a_patient_exactly_when_there_is_one() -> None:
    """On questionnaires so small that every patient can be listed, it must never be wrong."""
    chance = random.Random(41)
    found = 0

    for _ in range(300):
        questionnaire = small_questionnaire(chance)
        fire = [random_when(chance, questionnaire) for _ in range(chance.randint(0, 2))]
        block = [when for _ in range(chance.randint(0, 3)) if (when := random_when(chance, questionnaire))]
        solver = Solver(questionnaire)
        query = Query(fire=tuple(map(solver.row, fire)), block=tuple(map(solver.row, block)))
        patient = solver.find(query)
        fitting = [
            answers
            for answers in every_patient(questionnaire)
            if all(met(when, answers.chosen) for when in fire)
            and not any(met(w, answers.chosen) for w in block)
        ]
        assert (patient is not None) == bool(fitting)
        if patient is not None:
            found += 1
            assert questionnaire.answers(patient) in fitting

    assert 50 < found < 290


def test_whoever_need_not_show_anything_is_as_calm_as_can_be() -> None:
    """A patient who shows a finding is read by clinicians: a tick that has nothing to do with it misleads."""
    patient = Solver(ASKED).find(Query())

    assert patient is not None
    for question in ASKED.questions.values():
        calm = [option.id for option in question.options if option.exclusive]
        if calm and question.id in patient:
            assert patient[question.id] == calm[:1]


def test_more_options_than_a_question_takes_are_chosen_by_nobody() -> None:
    """Three rows wait for an option each where the door takes two: no patient is the answer, not a crash."""
    question = replace(ASKED.questions["goals"], at_most=2, show_when=())
    asked = Questionnaire(pages=(Page(id="wishes", title="", questions=(question,)),))
    solver = Solver(asked)
    rows = [solver.row([Condition(question="goals", options=frozenset({name}))]) for name in question.by_id]

    assert solver.find(Query(fire=tuple(rows[:2]))) == {"goals": list(question.by_id)[:2]}
    assert solver.find(Query(fire=tuple(rows[:3]))) is None


def test_a_search_that_takes_too_long_says_so_and_proves_nothing() -> None:
    """Giving up must never look like a proof."""
    solver = Solver(ASKED, nodes_at_most=0)
    rows = tuple(solver.row(rule.when) for rule in TABLE.rules if rule.when)

    with pytest.raises(NotDecidedError):
        solver.find(Query(block=rows))
    assert {v.decided for v in Proofs(TABLE, nodes_at_most=0).broken_promises()} == {False}


def test_what_can_be_concluded_is_not_tried() -> None:
    """A large table is proved in seconds only because hardly anything in it is guessed."""
    chance = random.Random(48)

    needed = [steps_needed(chance, ASKED) for _ in range(15)]
    needed += [steps_needed(chance, small_questionnaire(chance)) for _ in range(100)]

    assert sum(needed) <= 324


def steps_needed(chance: random.Random, questionnaire: Questionnaire) -> int:
    """The smallest limit with which it is known whether a patient shows one of these rows and no other."""
    rows = [
        tuple(_some_options(chance, one) for one in chance.sample(list(questionnaire.questions.values()), 2))
        for _ in range(2 + 3 * len(questionnaire.questions))
    ]

    def is_enough(steps: int) -> bool:
        solver = Solver(questionnaire, nodes_at_most=steps)
        fire, *block = map(solver.row, rows)
        try:
            solver.find(Query(fire=(fire,), block=tuple(block)))
        except NotDecidedError:
            return False
        return True

    return bisect_left(range(1_000), True, key=is_enough)


def test_another_solver_agrees_on_generated_tables() -> None:
    """Two programs that share nothing but the question: if one of them is wrong, they differ."""
    chance = random.Random(44)
    verdicts = 0

    for _ in range(200):
        table = small_table(chance)
        verdicts += _agree(table)

    assert verdicts > 1_000


def test_another_solver_agrees_on_the_shipped_table_with_and_without_faults() -> None:
    """On the real questionnaire nobody can list the patients; the other tool is the only witness."""
    chance = random.Random(45)

    assert _agree(TABLE) > 150
    for _ in range(6):
        kept = tuple(rule for rule in TABLE.rules if chance.random() < 0.8)
        _agree(replace(TABLE, rules=kept))


def test_a_search_that_begins_again_agrees_with_another_solver() -> None:
    """Whoever begins again with what was learned must not forget what was asked."""
    chance = random.Random(47)
    begun_again = 0

    for _ in range(12):
        asked = [replace(ASKED.questions["dark_marks"], id=f"q{n}") for n in range(26)]
        questionnaire = Questionnaire(pages=(Page(id="many", title="", questions=tuple(asked)),))
        block = [tuple(_some_options(chance, one) for one in chance.sample(asked, 3)) for _ in range(165)]
        solver, hasty = Solver(questionnaire), Solver(questionnaire, nodes_at_most=FIRST_RESTART)
        query = Query(block=tuple(map(solver.row, block)))
        patient = solver.find(query)
        assert (patient is not None) == SecondOpinion(questionnaire).has_patient((), block)
        assert patient is None or not any(met(w, questionnaire.answers(patient).chosen) for w in block)
        try:
            hasty.find(query)
        except NotDecidedError:
            begun_again += 1

    assert 2 < begun_again < 12


def _some_options(chance: random.Random, question: Question) -> Condition:
    options = chance.sample(sorted(question.by_id), chance.randint(1, 2))
    return Condition(question=question.id, options=frozenset(options))


def _agree(table: RuleTable) -> int:
    """Dead and unseen rows by both tools; how many questions that were."""
    other, solver = SecondOpinion(table.questionnaire), Solver(table.questionnaire)
    stops = [rule.when for rule in table.rules if rule.effect is Effect.STOP]
    asked = 0
    for rule in table.rules:
        blocks: list[list[tuple[Condition, ...]]] = [[]]
        if rule.effect is Effect.SUGGEST:
            blocks += [
                [*stops, *(r.when for r in table.rules if r.effect is Effect.HOLD and r.bears_on(a))]
                for a in table.named(rule.approach)
            ]
        for block in blocks:
            query = Query(fire=(solver.row(rule.when),), block=tuple(map(solver.row, block)))
            assert (solver.find(query) is not None) == other.has_patient(rule.when, block), rule.id
            asked += 1
    return asked


class SecondOpinion:
    """The questionnaire as clauses for a SAT solver, written from the contract and not from the search."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._variables: dict[object, int] = {}
        self._solver = Cadical153()
        for question in questionnaire.questions.values():
            options = [self._of(question.id, option) for option in question.by_id]
            triggers = [self._of(c.question, option) for c in question.show_when for option in c.options]
            if question.required:
                for trigger in triggers or [0]:
                    self._solver.add_clause([*options, *([-trigger] if trigger else [])])
            for option in options if triggers else ():
                self._solver.add_clause([-option, *triggers])
            self._limits(question.id, questionnaire)

    def has_patient(self, fire: tuple[Condition, ...], block: list[tuple[Condition, ...]]) -> bool:
        assumed = [self._row(fire), *(-self._row(when) for when in block)]
        return bool(self._solver.solve(assumptions=assumed))

    def _limits(self, name: str, questionnaire: Questionnaire) -> None:
        question = questionnaire.questions[name]
        options = list(question.options)
        for at, one in enumerate(options):
            for two in options[at + 1 :]:
                if not question.many or one.exclusive or two.exclusive:
                    self._solver.add_clause([-self._of(name, one.id), -self._of(name, two.id)])
        if question.at_most is not None:
            self._too_many([self._of(name, option.id) for option in options], question.at_most)

    def _too_many(self, options: list[int], limit: int) -> None:
        for several in combinations(options, limit + 1):
            self._solver.add_clause([-one for one in several])

    def _row(self, when: tuple[Condition, ...]) -> int:
        row = self._of("row", when)
        parts = [self._condition(condition) for condition in when]
        for part in parts:
            self._solver.add_clause([-row, part])
        self._solver.add_clause([row, *(-part for part in parts)])
        return row

    def _condition(self, condition: Condition) -> int:
        met_when = self._of("condition", condition)
        options = [self._of(condition.question, option) for option in condition.options]
        self._solver.add_clause([-met_when, *options])
        for option in options:
            self._solver.add_clause([met_when, -option])
        return met_when

    def _of(self, kind: object, name: object) -> int:
        return self._variables.setdefault((kind, name), len(self._variables) + 1)
