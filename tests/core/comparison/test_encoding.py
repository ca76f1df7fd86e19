"""What two tables say as bits: written down for a few rows, and for every patient of small tables."""

import random
from dataclasses import replace

from suggester.core.comparison.encoding import EncodedRow, PairEncoding
from suggester.core.comparison.outcome_change import CARE, Pair
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questions import Chosen, Condition
from suggester.core.table.rules import Effect, Rule, Urgency
from tests.core.comparing import with_rows
from tests.core.small import BOTH, LIGHT, MODEL, NEEDLES, every_patient, small_table
from tests.shipped import TABLE

SMALL = replace(TABLE, approaches=(NEEDLES, LIGHT, BOTH))


def when(question: str, *options: str) -> Condition:
    return Condition(question=question, options=frozenset(options))


def row(effect: Effect, approach: str, *conditions: Condition, urgency: Urgency = Urgency.NONE) -> Rule:
    return replace(MODEL, effect=effect, approach=approach, when=conditions, urgency=urgency)


def says(old: tuple[Rule, ...], new: tuple[Rule, ...]) -> PairEncoding:
    return PairEncoding(with_rows(old, SMALL), with_rows(new, SMALL))


def said(says: PairEncoding, chosen: Chosen) -> int:
    """The bits of all rows that match one patient."""
    together = 0
    for one in says.rows:
        if all(options & set(chosen[question]) for question, options in one.when):
            together |= one.says
    return together


def test_a_row_says_one_bit_for_each_thing_it_does_in_the_half_of_its_table() -> None:
    """Patients are counted by these numbers, so a bit in the wrong place is a wrong share."""
    a, b, c = when("q", "a"), when("r", "b"), when("s", "c")
    wish, hold = row(Effect.SUGGEST, "needles", a, b), row(Effect.HOLD, "needles", b)
    caution = row(Effect.CAUTION, "light", a)
    stop = row(Effect.STOP, "everything", c, urgency=Urgency.TODAY)

    two = says((wish, hold, stop), (wish, caution))

    half = 4 + 3 * 3
    old = {
        (("q", a.options), ("r", b.options)): 0b001 << 4,
        (("r", b.options),): (0b110 << 10) + (0b110 << 4),
        (("s", c.options),): 0b0111,
    }
    new = {
        (("q", a.options), ("r", b.options)): 0b001 << 4 + half,
        (("q", a.options),): (0b010 << 10 + half) + (0b010 << 7 + half),
    }
    assert two.width == half
    assert {one.when: one.says for one in two.rows} == {
        key: old.get(key, 0) + new.get(key, 0) for key in old | new
    }


def test_rows_about_an_approach_of_which_both_say_the_same_are_left_out() -> None:
    """What cannot differ need not be followed, and then even large tables can be counted."""
    a, b = when("q", "a"), when("r", "b")
    same = row(Effect.SUGGEST, "needles", a), row(Effect.HOLD, "needles", b)
    stop = row(Effect.STOP, "everything", b, urgency=Urgency.NOW)
    lost = row(Effect.CAUTION, "light", a)
    silent = replace(lost, effect=Effect.INFO)

    equal = says((*same, stop, lost), (*same, stop, lost))
    two = says((*same, lost), (*same, silent))

    both_stop = 0b1111 | 0b1111 << 13
    assert equal.rows == (EncodedRow((("r", b.options),), both_stop),)
    assert set(two.rows) == {
        EncodedRow((("q", a.options),), 0b010 << 7 | 0b010 << 10),
        EncodedRow(
            (("r", b.options),), 0b110 << 10 | 0b110 << 23
        ),  # a hold on a part, where the whole may differ
    }


def test_rows_that_read_one_question_and_say_the_same_are_one_row() -> None:
    """Fewer rows are fewer kinds of patients."""
    rows = tuple(row(Effect.HOLD, "light", when("q", option)) for option in "ab")
    other = row(Effect.CAUTION, "light", when("q", "c"))
    apart = tuple(row(Effect.HOLD, "light", when("q", option), when("r", "x")) for option in "ab")

    two = says((*rows, other, *apart), ())

    assert sorted(len(one.when) for one in two.rows) == [1, 1, 2, 2]
    assert (("q", frozenset("ab")),) in {one.when for one in two.rows}


def test_what_makes_no_difference_any_more_is_put_as_said() -> None:
    """Then equal cases look equal, and are counted together."""
    a, b = when("q", "a"), when("r", "b")
    wish, hold = row(Effect.SUGGEST, "needles", a), row(Effect.HOLD, "needles", b)
    only_needles = replace(SMALL, approaches=(NEEDLES,))
    two = PairEncoding(with_rows((wish, hold), only_needles), with_rows((wish,), only_needles))

    needles, held = 0b001 << 4 | 0b001 << 11, 0b110 << 4
    assert two.closed(0, needles | held) == 0
    assert two.closed(0, 0b001 << 4) == 0b110 << 11
    assert two.closed(0, 0) == 0b110 << 4 | 0b110 << 11
    assert two.closed(needles, 0) == needles
    assert two.closed(1, needles) == 1 | 0b111 << 4 | 0b111 << 11
    assert two.closed(1 << 7, 0) == 1 << 7 | 0b111 << 4 | 0b111 << 11


def test_the_bits_of_every_patient_of_many_small_tables_differ_as_their_outcomes_do() -> None:
    """The count of a comparison knows these bits only, so they have to mean what evaluation means."""
    chance = random.Random(76)
    seen = {"same": 0, "graver": 0, "lighter": 0}

    for _ in range(40):
        table = small_table(chance)
        old, new = (
            with_rows(tuple(_edited(chance, rule) for rule in table.rules if chance.random() < 0.8), table)
            for table in (table, table)
        )
        two = PairEncoding(old, new)
        for answers in every_patient(table.questionnaire):
            before, after = evaluate(old, answers), evaluate(new, answers)
            bits = two.closed(said(two, answers.chosen), 0)
            is_same = Pair(old=old, new=new).tell_the_same(before, after)
            less = is_less_careful(before, after)
            assert two.differ(bits) == (not is_same)
            assert two.is_lighter(bits) == less
            seen["same" if is_same else "lighter" if less else "graver"] += 1

    assert min(seen.values()) > 100, seen


def is_less_careful(before: Evaluation, after: Evaluation) -> bool:
    if before.is_stop and after.is_stop:
        return after.urgency < before.urgency
    return any(CARE[new] < CARE[old] for old, new in zip(before.outcomes, after.outcomes, strict=True))


def _edited(chance: random.Random, rule: Rule) -> Rule:
    """A stop of any urgency; of the other rows some hold back."""
    if rule.effect is Effect.STOP:
        return replace(rule, urgency=chance.choice(list(Urgency)))
    return rule if chance.random() < 0.8 else replace(rule, effect=Effect.HOLD)
