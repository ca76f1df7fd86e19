"""A stop before the questionnaire is finished."""

from dataclasses import replace

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.stops import stops, stops_of_shown
from suggester.core.table.rules import Effect
from tests.patients import random_patients
from tests.shipped import TABLE


def test_a_stop_is_seen_before_the_questionnaire_is_finished() -> None:
    """A person with a red flag is told at once, not after eight pages."""
    assert [rule.id for rule in stops(TABLE, {"age_band": ("under_18",)})] == ["ST-01"]
    assert stops(TABLE, {"age_band": ("22_39",), "red_flags": ("none",)}) == ()


def test_it_stops_whom_the_whole_evaluation_stops_by_the_same_rows() -> None:
    """Two ways to the same decision: a patient must not be stopped by one and listed by the other."""
    stopped = 0
    for answers in random_patients(28, 300):
        evaluation = evaluate(TABLE, answers)

        found = stops(TABLE, answers.chosen)

        assert bool(found) == evaluation.is_stop
        assert set(found) == {rule for rule in evaluation.matched if rule.effect is Effect.STOP}
        stopped += bool(found)
    assert 0 < stopped < 300


def test_a_row_that_waits_for_two_answers_stops_only_with_both() -> None:
    """The short cut looks at first conditions; it must not take them for the whole."""
    row = next(rule for rule in TABLE.rules if rule.effect is Effect.STOP and "red_flags" in str(rule.when))
    other = next(rule.when[0] for rule in TABLE.rules if rule.when and rule.when[0].question == "allergies")
    table = replace(TABLE, rules=(replace(row, when=(row.when[0], other)),))
    flag, allergy = next(iter(row.when[0].options)), next(iter(other.options))

    assert stops_of_shown(table, {"red_flags": (flag,)}) == ()
    assert stops_of_shown(table, {"red_flags": (flag,), "allergies": (allergy,)}) == table.rules


def test_a_row_that_always_stops_is_not_cut_short() -> None:
    """A clinic that closes for a while may write one."""
    row = next(rule for rule in TABLE.rules if rule.effect is Effect.STOP)
    table = replace(TABLE, rules=(replace(row, when=()),))

    assert stops_of_shown(table, {}) == table.rules
