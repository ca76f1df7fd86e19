"""For how many answer sets two tables differ: against brute force, and in how many steps."""

import random
from fractions import Fraction
from itertools import count, islice

from suggester.core.comparison.change_count import changed_answer_sets
from suggester.core.comparison.outcome_change import CARE
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import RuleTable
from tests.core.comparing import two_tables
from tests.core.small import every_patient, random_weights, weight_of

MANY = 300


def changes(before: Evaluation, after: Evaluation) -> tuple[bool, bool]:
    """Whether something changes for a patient, and whether something becomes lighter."""
    if before.is_stop and after.is_stop:
        return before.urgency is not after.urgency, after.urgency < before.urgency
    steps = list(zip(before.outcomes, after.outcomes, strict=True))
    return before.outcomes != after.outcomes, any(CARE[new] < CARE[old] for old, new in steps)


def test_what_changes_and_what_becomes_lighter_is_counted_and_weighed_exactly() -> None:
    """A reviewer weighs an edit by its share, and nobody can check a share by hand."""
    chance = random.Random(77)
    seen = {"changed": 0, "lighter": 0, "same": 0}

    for _ in range(60):
        old, new = two_tables(chance)
        asked, weights = old.questionnaire, random_weights(chance)
        patients = list(islice(every_patient(asked), MANY + 1))
        if len(patients) > MANY:
            continue
        told = [changes(evaluate(old, one), evaluate(new, one)) for one in patients]
        weighed = [weight_of(one.chosen, asked, weights) for one in patients]
        counted, parts = changed_answer_sets(old, new), changed_answer_sets(old, new, plausible=weights)

        assert counted is not None
        assert parts is not None
        assert (counted.changed, counted.lighter) == (
            sum(is_other for is_other, _ in told),
            sum(less for _, less in told),
        )
        assert counted.of == len(patients)
        for place, number in enumerate((parts.changed, parts.lighter)):
            expected = sum(weight for weight, one in zip(weighed, told, strict=True) if one[place])
            assert Fraction(number, parts.of) == expected / sum(weighed)
        seen["lighter" if counted.lighter else "changed" if counted.changed else "same"] += 1

    assert min(seen.values()) >= 6, seen


def test_counting_is_given_up_after_the_steps_that_are_allowed() -> None:
    """Nobody waits for ever, and what was not counted to its end is no number."""
    chance = random.Random(78)

    needed = [steps_needed(*two_tables(chance)) for _ in range(60)]

    assert [steps for steps in needed if steps] == [
        4, 16, 10, 4, 31, 10, 8, 14, 7, 8, 13, 18, 14, 26, 5, 29, 16, 28, 8,
    ]  # fmt: skip


def steps_needed(old: RuleTable, new: RuleTable) -> int:
    """The smallest limit with which counting comes to its end."""
    return next(steps for steps in count() if changed_answer_sets(old, new, steps) is not None)
