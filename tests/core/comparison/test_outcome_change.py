"""A patient whom two tables tell something different: which way it goes, and how far."""

from dataclasses import replace
from itertools import permutations

from suggester.core.comparison.outcome_change import Direction, OutcomeChange, Pair, ToldOutcome, calmer
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import EVERYTHING, Effect, Outcome, Urgency
from tests.core.comparing import row, with_row, with_rows, without
from tests.shipped import ASKED, CALM, TABLE

BY_CARE = (Outcome.SUGGEST, Outcome.CAUTION, Outcome.HOLD, Outcome.NONE, Outcome.STOP)
WARNED = {Outcome.CAUTION, Outcome.HOLD, Outcome.STOP}
MOLE = CALM | {"concerns": ["wrinkles"], "red_flags": ["changing_mole"]}
SUGGEST, CAUTION, HOLD, NONE, STOP = BY_CARE


def told(outcome: Outcome, urgency: Urgency = Urgency.NONE) -> ToldOutcome:
    return ToldOutcome(outcome=outcome, urgency=urgency, rows=())


def patient(before: ToldOutcome, after: ToldOutcome, approach: str = "pico_laser") -> OutcomeChange:
    return OutcomeChange(approach=approach, before=before, after=after, answers_before={}, answers={})


def going(before: Outcome, after: Outcome, approach: str = "pico_laser") -> OutcomeChange:
    return patient(told(before), told(after), approach)


def of(given: dict[str, object]) -> Evaluation:
    return evaluate(TABLE, ASKED.answers(given))


def test_every_change_of_an_outcome_has_the_direction_that_its_care_says() -> None:
    """Not listed is more careful than held, and only a stop is more careful than that."""
    for before, after in permutations(BY_CARE, 2):
        lighter = BY_CARE.index(after) < BY_CARE.index(before)
        if lighter:
            expected = Direction.WARNING_LOST if before in WARNED else Direction.LISTED
        else:
            expected = Direction.WARNING_GAINED if after in WARNED else Direction.UNLISTED
        assert going(before, after).direction is expected, (before, after)
        assert going(before, after).is_lighter is lighter


def test_a_stop_that_is_less_urgent_is_lighter() -> None:
    """'See a doctor soon' in place of 'now' is a warning lost, although it still stops."""
    urgent = [told(STOP, urgency) for urgency in (Urgency.SOON, Urgency.TODAY, Urgency.NOW)]

    assert [patient(urgent[2], one).direction for one in urgent[:2]] == [Direction.WARNING_LOST] * 2
    assert [patient(one, urgent[2]).direction for one in urgent[:2]] == [Direction.WARNING_GAINED] * 2


def test_a_change_goes_at_least_as_far_only_from_and_to_at_least_as_far() -> None:
    """A smaller example must show all of the change that was found, and the same one."""
    assert going(HOLD, SUGGEST).is_at_least(going(HOLD, CAUTION))
    assert going(HOLD, CAUTION).is_at_least(going(HOLD, CAUTION))
    assert not going(HOLD, CAUTION).is_at_least(going(HOLD, SUGGEST))
    assert not going(STOP, HOLD).is_at_least(going(HOLD, CAUTION))
    assert going(SUGGEST, HOLD).is_at_least(going(CAUTION, HOLD))
    assert going(SUGGEST, CAUTION).is_at_least(going(SUGGEST, CAUTION))
    assert not going(SUGGEST, CAUTION).is_at_least(going(SUGGEST, HOLD))
    assert not going(CAUTION, STOP).is_at_least(going(SUGGEST, HOLD))
    assert not going(HOLD, SUGGEST).is_at_least(going(HOLD, CAUTION, "microneedling"))
    assert not going(NONE, SUGGEST).is_at_least(going(HOLD, SUGGEST))


def test_a_stop_that_is_gone_is_a_change_of_every_approach_and_of_no_urgency() -> None:
    """There is no urgency of a stop where nothing stops."""
    pair = Pair(old=TABLE, new=without("ST-02"))

    changed = pair.changed("pico_laser", MOLE)

    assert changed is not None
    assert changed.before == ToldOutcome(outcome=STOP, urgency=row("ST-02").urgency, rows=("ST-02",))
    assert (changed.after.outcome, changed.after.urgency) == (SUGGEST, Urgency.NONE)
    assert (
        ASKED.answers({**changed.answers}) == ASKED.answers({**changed.answers_before}) == ASKED.answers(MOLE)
    )
    assert pair.changed(EVERYTHING, MOLE) is None
    assert Pair(old=without("ST-02"), new=TABLE).changed(EVERYTHING, MOLE) is None


def test_a_stop_that_became_more_urgent_changes_the_urgency_and_no_approach() -> None:
    """Every approach was stopped before and is stopped now."""
    urgency = Urgency.NOW if row("ST-02").urgency is not Urgency.NOW else Urgency.SOON
    pair = Pair(old=TABLE, new=with_row(replace(row("ST-02"), urgency=urgency)))

    changed = pair.changed(EVERYTHING, MOLE)

    assert changed is not None
    assert (changed.before.urgency, changed.after.urgency) == (row("ST-02").urgency, urgency)
    assert pair.changed("pico_laser", MOLE) is None


def test_nobody_is_changed_whom_the_tables_tell_the_same_or_whose_answers_are_none() -> None:
    """An example that shows nothing, or that nobody can be, teaches nobody."""
    pair = Pair(old=TABLE, new=without("ST-02"))

    assert pair.changed("pico_laser", CALM) is None
    assert pair.changed("pico_laser", MOLE | {"age_band": "nonsense"}) is None


def test_what_is_told_of_an_approach_are_the_rows_that_bear_on_it() -> None:
    """Under a stop those are the stop rows; beside it nobody reads others."""
    held = with_rows(
        (*TABLE.rules, replace(row("CA-30"), id="HD-99", effect=Effect.HOLD, approach="pico_laser", when=()))
    )
    given = CALM | {"concerns": ["wrinkles"]}

    changed = Pair(old=TABLE, new=held).changed("pico_laser", given)
    listed = {one.approach.id: one for one in of(given).standings}["pico_laser"]

    assert changed is not None
    assert changed.before.rows == tuple(rule.id for rule in listed.rules)
    assert changed.after.rows == tuple(sorted((*changed.before.rows, "HD-99")))


def test_two_tables_tell_the_same_only_with_the_same_outcomes_urgency_and_approaches() -> None:
    """What is seen at a glance for a million patients must not hide one of them."""
    calm, mole = of(CALM | {"concerns": ["wrinkles"]}), of(MOLE)
    fewer = replace(TABLE, approaches=TABLE.approaches[:-1])

    assert Pair(old=TABLE, new=TABLE).tell_the_same(calm, calm)
    assert not Pair(old=TABLE, new=TABLE).tell_the_same(calm, mole)
    assert not Pair(old=TABLE, new=fewer).tell_the_same(calm, calm)


def test_an_example_is_made_calmer_without_losing_any_of_its_change() -> None:
    """With every other answer calm a reader sees at once which tick the tables differ about."""
    pair = Pair(old=TABLE, new=without("ST-02"))
    busy = pair.changed("pico_laser", MOLE | {"concerns": ["wrinkles", "dry_skin"], "area": ["face", "neck"]})
    assert busy is not None

    calm = calmer(pair, busy)

    assert calm.is_at_least(busy)
    assert (calm.before.rows, calm.after.outcome) == (("ST-02",), busy.after.outcome)
    assert [len(str(one.answers["concerns"]).split(",")) for one in (calm, busy)] == [1, 2]
