"""What the search proves of a table: against brute force, and of the shipped one."""

import random
from dataclasses import replace
from itertools import product

import pytest

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import Effect, Outcome, Promise, Rule, RuleTable, Urgency
from suggester.core.verification.proofs import Proofs
from tests.core.small import every_patient, met, random_when, small_table
from tests.shipped import TABLE

TABLES = 100


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

    assert all(number > 2 for number in blamed.values()), blamed


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


def _is_only_said(rule: Rule, table: RuleTable) -> bool:
    """Whether a row about several answers together adds words alone, and a case shows them.

    Its outcome is decided already: for every way to meet it and every approach, by a row as grave that reads
    no other answers. A row about one answer never is one: its words belong into the row that decides.
    """
    ways = [
        dict(zip([c.question for c in rule.when], way, strict=True))
        for way in product(*(c.options for c in rule.when))
    ]
    others = [one for one in table.rules if one is not rule and one.effect >= rule.effect]
    return (
        rule.effect >= Effect.CAUTION
        and len(rule.when) > 1
        and any(rule.id in case.rows for case in table.cases)
        and all(
            any(one.bears_on(approach) and _is_met_by(one, way) for one in others)
            for way in ways
            for approach in table.approaches
            if rule.bears_on(approach)
        )
    )


def _is_met_by(rule: Rule, way: dict[str, str]) -> bool:
    return all(way.get(condition.question) in condition.options for condition in rule.when)


SAID_OF_TWO_ANSWERS = {rule.id for rule in TABLE.rules if _is_only_said(rule, TABLE)}


def test_every_promise_of_the_shipped_table_is_proved_and_no_row_is_dead_unseen_or_idle() -> None:
    """This is what the clinicians of an installation are asked to sign."""
    proofs = Proofs(TABLE)

    assert [verdict.name for verdict in proofs.broken_promises()] == []
    assert [verdict.name for verdict in proofs.dead_rows()] == []
    assert [verdict.name for verdict in proofs.unseen_suggestions()] == []
    assert [verdict.name for verdict in proofs.hidden_rows()] == []
    assert {verdict.name for verdict in proofs.idle_warnings()} == SAID_OF_TWO_ANSWERS


def test_however_early_a_search_is_given_up_nothing_is_called_proved_that_is_not() -> None:
    """A table that passes because the steps ran out would be signed without a proof."""
    chance = random.Random(3)
    for table in (small_table(chance) for _ in range(120)):
        known = _proved(Proofs(table))
        for steps in range(4):
            assert _proved(Proofs(table, steps)) <= known, steps

    for steps in (1, 2):
        assert _proved(Proofs(TABLE, steps)) <= {("idle", name) for name in SAID_OF_TWO_ANSWERS}


def _proved(proofs: Proofs) -> set[tuple[str, str]]:
    """The rows of which it is said to be known that they are dead, unseen, hidden or idle."""
    verdicts = {
        "dead": proofs.dead_rows(),
        "unseen": proofs.unseen_suggestions(),
        "hidden": proofs.hidden_rows(),
        "idle": proofs.idle_warnings(),
    }
    return {(kind, one.name) for kind, found in verdicts.items() for one in found if one.decided}
