"""The exact search against brute force, and against another tool; and what it proves of the shipped table."""

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import pytest
from pysat.solvers import Cadical153

from suggester.core.evaluation import Evaluation, evaluate
from suggester.core.proofs import Proofs
from suggester.core.questionnaire import Chosen, Condition, Page, Question, Questionnaire
from suggester.core.rules import Effect, Outcome, Promise, Rule, RuleTable, Urgency
from suggester.core.search import FIRST_RESTART, NotDecidedError, Search, Wanted
from tests.core.small import every_patient, random_when, small_questionnaire, small_table
from tests.shipped import ASKED, TABLE

TABLES = 160


def met(conditions: Iterable[Condition], chosen: Chosen) -> bool:
    return all(condition.holds(chosen) for condition in conditions)


def test_the_search_finds_a_patient_exactly_when_there_is_one() -> None:
    """On questionnaires so small that every patient can be listed, it must never be wrong."""
    chance = random.Random(41)
    found = 0

    for _ in range(300):
        questionnaire = small_questionnaire(chance)
        fire = [random_when(chance, questionnaire) for _ in range(chance.randint(0, 2))]
        block = [when for _ in range(chance.randint(0, 3)) if (when := random_when(chance, questionnaire))]
        search = Search(questionnaire)
        wanted = Wanted(fire=tuple(map(search.row, fire)), block=tuple(map(search.row, block)))
        patient = search.patient(wanted)
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


def test_more_options_than_a_question_takes_are_chosen_by_nobody() -> None:
    """Three rows wait for an option each where the door takes two: no patient is the answer, not a crash."""
    question = replace(ASKED.questions["goals"], at_most=2, show_when=())
    asked = Questionnaire(pages=(Page(id="wishes", title="", questions=(question,)),))
    search = Search(asked)
    rows = [search.row([Condition(question="goals", options=frozenset({name}))]) for name in question.by_id]

    assert search.patient(Wanted(fire=tuple(rows[:2]))) == {"goals": list(question.by_id)[:2]}
    assert search.patient(Wanted(fire=tuple(rows[:3]))) is None


def test_dead_unseen_and_idle_rows_are_exactly_those_that_brute_force_finds() -> None:
    """A row that only the union of two others hides is found as well; no row is blamed wrongly."""
    chance = random.Random(42)
    blamed = {"dead": 0, "unseen": 0, "idle": 0, "hidden": 0}

    for _ in range(TABLES):
        table = small_table(chance)
        rules = tuple(
            replace(r, urgency=chance.choice(list(Urgency))) if r.effect is Effect.STOP else r
            for r in table.rules
        )
        table = replace(table, rules=rules)
        patients = [evaluate(table, answers) for answers in every_patient(table.questionnaire)]
        proofs = Proofs(table)
        dead = {r.id for r in table.rules if not any(r in e.matched for e in patients)}
        unseen = {
            r.id
            for r in table.rules
            if r.effect is Effect.SUGGEST
            and not any(
                r in e.matched and e.outcome(a.id) in (Outcome.SUGGEST, Outcome.CAUTION)
                for e in patients
                for a in table.named(r.approach)
            )
        }
        idle = {
            r.id for r in table.rules if r.effect >= Effect.CAUTION and not _decides(table, r.id, patients)
        }
        hidden = {
            r.id
            for r in table.rules
            if r.effect not in (Effect.SUGGEST, Effect.STOP)
            and not any(r in e.matched and not e.is_stop for e in patients)
        }
        assert {verdict.name for verdict in proofs.dead_rows()} == dead
        assert {verdict.name for verdict in proofs.unseen_suggestions()} == unseen
        assert {verdict.name for verdict in proofs.idle_warnings()} == idle
        assert {verdict.name for verdict in proofs.hidden_rows()} == hidden
        for kind, rows in (("dead", dead), ("unseen", unseen), ("idle", idle), ("hidden", hidden)):
            blamed[kind] += len(rows)

    assert all(number > 3 for number in blamed.values()), blamed


def test_a_row_is_shown_by_a_patient_exactly_when_brute_force_finds_one() -> None:
    """The draft of a case has to show its row: spoken, not stopped, and a suggestion not held back."""
    chance = random.Random(46)
    shown = 0

    for _ in range(40):
        table = small_table(chance)
        patients = [evaluate(table, answers) for answers in every_patient(table.questionnaire)]
        for rule in table.rules:
            fitting = [one.answers for one in patients if _shows(table, rule, one)]
            answers = Proofs(table).who_shows(rule)
            assert (answers is not None) == bool(fitting)
            if answers is not None:
                shown += 1
                assert table.questionnaire.answers(answers) in fitting

    assert shown > 50


def _shows(table: RuleTable, rule: Rule, one: Evaluation) -> bool:
    if rule not in one.matched or one.is_stop != (rule.effect is Effect.STOP):
        return False
    free = {one.outcome(a.id) for a in table.named(rule.approach)} & {Outcome.SUGGEST, Outcome.CAUTION}
    return rule.effect is not Effect.SUGGEST or bool(free)


def _decides(table: RuleTable, row_id: str, patients: list[Evaluation]) -> bool:
    """Whether some patient would be told another outcome or urgency if the row were not there."""
    without = replace(table, rules=tuple(rule for rule in table.rules if rule.id != row_id))
    then = [evaluate(without, one.answers) for one in patients]
    return any(
        (a.outcomes, a.urgency) != (b.outcomes, b.urgency) for a, b in zip(then, patients, strict=True)
    )


@pytest.mark.parametrize("kind", ["at_least", "never"])
def test_a_promise_is_broken_exactly_when_brute_force_finds_who_breaks_it(kind: str) -> None:
    """A promise is signed by clinicians; a false 'kept' would be the worst that this program can say."""
    chance = random.Random(43)
    broken = 0

    for number in range(TABLES):
        table = small_table(chance)
        outcome = chance.choice([Outcome.SUGGEST, Outcome.CAUTION, Outcome.HOLD, Outcome.STOP, Outcome.NONE])
        promise = Promise(
            id=f"P-{number}",
            text="",
            when=random_when(chance, table.questionnaire),
            approach=chance.choice(["needles", "both", "every_procedure"]),
            at_least=outcome if kind == "at_least" else None,
            never=outcome if kind == "never" else None,
        )
        table = replace(table, promises=(promise,))
        verdicts = list(Proofs(table).broken_promises())
        breakers = [
            answers
            for answers in every_patient(table.questionnaire)
            if met(promise.when, answers.chosen)
            and any(
                not promise.is_kept_by(evaluate(table, answers).outcome(a.id))
                for a in table.named(promise.approach)
            )
        ]
        assert bool(verdicts) == bool(breakers), (promise, table.rules)
        broken += len(verdicts)

    assert 15 < broken < TABLES


def test_every_promise_of_the_shipped_table_is_proved_and_no_row_is_dead_unseen_or_idle() -> None:
    """This is what the clinicians of an installation are asked to sign."""
    proofs = Proofs(TABLE)

    assert [verdict.name for verdict in proofs.broken_promises()] == []
    assert [verdict.name for verdict in proofs.dead_rows()] == []
    assert [verdict.name for verdict in proofs.unseen_suggestions()] == []
    assert [verdict.name for verdict in proofs.hidden_rows()] == []
    assert [verdict.name for verdict in proofs.idle_warnings()] == []


def test_a_search_that_takes_too_long_says_so_and_proves_nothing() -> None:
    """Giving up must never look like a proof."""
    search = Search(ASKED, nodes_at_most=0)
    rows = tuple(search.row(rule.when) for rule in TABLE.rules if rule.when)

    with pytest.raises(NotDecidedError):
        search.patient(Wanted(block=rows))
    assert {v.decided for v in Proofs(TABLE, nodes_at_most=0).broken_promises()} == {False}


def test_however_early_a_search_is_given_up_nothing_is_called_proved_that_is_not() -> None:
    """A table that passes because the steps ran out would be signed without a proof."""
    chance = random.Random(3)
    for table in (small_table(chance) for _ in range(120)):
        known = _proved(Proofs(table))
        for steps in range(4):
            assert _proved(Proofs(table, steps)) <= known, steps

    for steps in (1, 2):
        assert _proved(Proofs(TABLE, steps)) == set()


def _proved(proofs: Proofs) -> set[tuple[str, str]]:
    """The rows of which it is said to be known that they are dead, unseen, hidden or idle."""
    verdicts = {
        "dead": proofs.dead_rows(),
        "unseen": proofs.unseen_suggestions(),
        "hidden": proofs.hidden_rows(),
        "idle": proofs.idle_warnings(),
    }
    return {(kind, one.name) for kind, found in verdicts.items() for one in found if one.decided}


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
        search, hasty = Search(questionnaire), Search(questionnaire, nodes_at_most=FIRST_RESTART)
        wanted = Wanted(block=tuple(map(search.row, block)))
        patient = search.patient(wanted)
        assert (patient is not None) == SecondOpinion(questionnaire).has_patient((), block)
        assert patient is None or not any(met(w, questionnaire.answers(patient).chosen) for w in block)
        try:
            hasty.patient(wanted)
        except NotDecidedError:
            begun_again += 1

    assert 2 < begun_again < 12


def _some_options(chance: random.Random, question: Question) -> Condition:
    options = chance.sample(sorted(question.by_id), chance.randint(1, 2))
    return Condition(question=question.id, options=frozenset(options))


def _agree(table: RuleTable) -> int:
    """Dead and unseen rows by both tools; how many questions that were."""
    other, search = SecondOpinion(table.questionnaire), Search(table.questionnaire)
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
            wanted = Wanted(fire=(search.row(rule.when),), block=tuple(map(search.row, block)))
            assert (search.patient(wanted) is not None) == other.has_patient(rule.when, block), rule.id
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
