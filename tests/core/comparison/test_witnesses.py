"""The search for changed patients: against random patients on the shipped table, and against brute force."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial

import pytest

from suggester.core.comparison.compare import Comparison, compare
from suggester.core.comparison.outcome_change import Direction, Pair
from suggester.core.comparison.witnesses import examples, first_lighter
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import EVERYTHING, Effect, Outcome, Rule, RuleTable, Urgency
from tests.core.comparing import must_really_change, with_rows, without
from tests.core.small import every_patient, random_weights, random_when, small_table, weight_of
from tests.patients import random_patients
from tests.shipped import ASKED, TABLE

Edit = Callable[[random.Random, tuple[Rule, ...]], tuple[Rule, ...]]


@cache
def evaluated() -> list[Evaluation]:
    return [evaluate(TABLE, answers) for answers in random_patients(71, 4_000)]


def changes(before: Evaluation, after: Evaluation) -> set[tuple[str, Direction]]:
    """What changes for one patient, worked out again from the outcomes alone."""
    pairs = zip(before.table.approaches, before.outcomes, after.outcomes, strict=True)
    found = {(approach.id, direction(old, new)) for approach, old, new in pairs if old is not new}
    if before.is_stop and after.is_stop and before.urgency is not after.urgency:
        lighter = after.urgency < before.urgency
        found.add((EVERYTHING, Direction.WARNING_LOST if lighter else Direction.WARNING_GAINED))
    return found


def direction(old: Outcome, new: Outcome) -> Direction:
    if old is Outcome.NONE and new is not Outcome.STOP:
        return Direction.LISTED
    if new is Outcome.NONE and old is not Outcome.STOP:
        return Direction.UNLISTED
    return Direction.WARNING_LOST if new < old else Direction.WARNING_GAINED


def drop(chance: random.Random, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    gone = chance.choice(rules)
    return tuple(rule for rule in rules if rule is not gone)


def change_one(
    chance: random.Random, rules: tuple[Rule, ...], change: Callable[..., Rule]
) -> tuple[Rule, ...]:
    fitting = [rule for rule in rules if rule.when and rule.effect is not Effect.INFO]
    changed = chance.choice(fitting)
    return tuple(change(chance, rule) if rule is changed else rule for rule in rules)


def another_effect(chance: random.Random, rule: Rule) -> Rule:
    if rule.effect is Effect.STOP:
        return replace(rule, urgency=Urgency((rule.urgency + 1) % 4))
    return replace(rule, effect=chance.choice([e for e in (Effect.CAUTION, Effect.HOLD) if e != rule.effect]))


def another_option(chance: random.Random, rule: Rule) -> Rule:
    condition = chance.choice(rule.when)
    option = chance.choice(list(ASKED.questions[condition.question].by_id))
    options = condition.options ^ {option} or condition.options
    changed = Condition(question=condition.question, options=options)
    return replace(rule, when=tuple(changed if one is condition else one for one in rule.when))


def another_approach(chance: random.Random, rule: Rule) -> Rule:
    if rule.effect is Effect.STOP:
        return rule
    return replace(rule, approach=chance.choice(["microneedling", "pico_laser", "everyday_care"]))


def another_wording(_: random.Random, rule: Rule) -> Rule:
    return replace(rule, reason=rule.reason + " Ask.")


EDITS: dict[str, Edit] = {
    "drop": drop,
    "effect": partial(change_one, change=another_effect),
    "option": partial(change_one, change=another_option),
    "approach": partial(change_one, change=another_approach),
    "wording": partial(change_one, change=another_wording),
}


@pytest.mark.parametrize("number", range(20))
def test_every_example_of_an_edit_changes_and_no_random_patient_is_missed(number: int) -> None:
    """A clinician decides on what this says; a wrong example or a wrong 'nothing changes' would mislead."""
    chance = random.Random(number)
    edit = list(EDITS)[number % len(EDITS)]
    edited = with_rows(EDITS[edit](chance, TABLE.rules))

    comparison = compare(TABLE, edited)

    must_really_change(comparison, TABLE, edited)
    assert comparison.not_decided == ()
    assert comparison.affected.is_exact
    assert (comparison.affected.changed == 0) == comparison.proved_equal == (comparison.examples == ())
    if edit == "wording":
        assert [(one.kind, one.columns[0].column) for one in comparison.changes.changed] == [
            ("wording", "reason")
        ]
        assert comparison.proved_equal
    directions = {(one.approach, one.direction) for one in comparison.examples}
    for before in evaluated():
        assert changes(before, evaluate(edited, before.answers)) <= directions


def test_many_small_tables_are_compared_as_brute_force_does() -> None:
    """Every patient of a small questionnaire can be tried: examples, proofs and counts must be exact."""
    chance = random.Random(72)
    equal = pairs = 0

    for _ in range(150):
        old = small_table(chance)
        old = with_rows(tuple(_with_urgency(chance, rule) for rule in old.rules), old)
        weights = random_weights(chance)
        new = replace(_edited(chance, old), plausible=weights)
        comparison = compare(old, new)
        patients = list(every_patient(old.questionnaire))
        changing = [changes(evaluate(old, one), evaluate(new, one)) for one in patients]
        pairs += 1
        equal += comparison.proved_equal
        assert comparison.proved_equal == (not any(changing))
        assert {(one.approach, one.direction) for one in comparison.examples} == set().union(*changing)
        assert comparison.answer_sets == comparison.affected.of == len(patients)
        assert comparison.affected.changed == sum(map(bool, changing))
        lighter = [any(how.is_lighter for _, how in one) for one in changing]
        assert comparison.affected.lighter == sum(lighter)
        weighed = [weight_of(one.chosen, old.questionnaire, weights) for one in patients]
        assert weighted_shares(comparison) == [
            sum(weight for weight, is_told in zip(weighed, told, strict=True) if is_told) / sum(weighed)
            for told in (changing, lighter)
        ]
        must_really_change(comparison, old, new)

    assert pairs >= 150
    assert 30 < equal < 120


def weighted_shares(comparison: Comparison) -> list[Fraction]:
    """What changes and what becomes lighter, by weight, exactly."""
    share = comparison.weighted
    assert share is not None
    assert share.is_exact
    return [Fraction(share.changed, share.of), Fraction(share.lighter, share.of)]


def _edited(chance: random.Random, table: RuleTable) -> RuleTable:
    """One to three rows dropped, copied, given another effect or other conditions."""
    rules = list(table.rules)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(rules))
        how = chance.choice(["drop", "effect", "when", "urgency", "copy"])
        if how == "drop" and len(rules) > 1:
            del rules[place]
        elif how == "effect" and rules[place].effect in (Effect.CAUTION, Effect.HOLD):
            effect = Effect.HOLD if rules[place].effect is Effect.CAUTION else Effect.CAUTION
            rules[place] = replace(rules[place], effect=effect)
        elif how == "when":
            rules[place] = replace(rules[place], when=random_when(chance, table.questionnaire))
        elif how == "urgency":
            rules[place] = _with_urgency(chance, rules[place])
        else:
            rules.append(replace(rules[place], id=f"R-{len(rules) + 20}"))
    return with_rows(tuple(rules), table)


def _with_urgency(chance: random.Random, rule: Rule) -> Rule:
    if rule.effect is not Effect.STOP or chance.random() < 0.3:
        return rule
    return replace(rule, urgency=chance.choice(list(Urgency)))


def test_a_warning_lost_beside_other_suggestions_is_found() -> None:
    """Both tables suggest, by rows that the other lacks; only a search for one of each sees the change."""
    wish = next(rule for rule in TABLE.rules if rule.id == "SG-03")
    others = tuple(
        rule
        for rule in TABLE.rules
        if not (rule.effect is Effect.SUGGEST and rule.approach == "microneedling") and rule.id != "HD-34"
    )
    pores = Condition(question="concerns", options=frozenset({"large_pores"}))
    lost = next(rule for rule in TABLE.rules if rule.id == "HD-34")

    comparison = compare(
        with_rows((*others, wish, lost)), with_rows((*others, replace(wish, id="SG-99", when=(pores,))))
    )

    example = next(one for one in comparison.examples if one.direction is Direction.WARNING_LOST)
    assert example.before.rows == ("HD-34", "SG-03")
    assert example.after.rows == ("SG-99",)
    assert example.answers["concerns"] == ["large_pores", "rough_texture"]


def test_whoever_asks_only_whether_something_becomes_lighter_is_shown_one_patient() -> None:
    """The check of further risks asks this for every step, so the search ends with the first patient."""
    pair = Pair(old=TABLE, new=without("HD-34"))

    assert len(examples(pair).examples) > 1
    assert len(first_lighter(pair).examples) == 1
