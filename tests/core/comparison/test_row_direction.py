"""Which way a change of one row turns the table, told without any patient."""

from dataclasses import replace

import pytest

from suggester.core.comparison.written import (
    RowDirection,
    direction_of_change,
    direction_of_new,
    direction_of_removed,
)
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Effect, Rule, Urgency
from tests.shipped import TABLE

ROWS = {rule.id: rule for rule in TABLE.rules}
HOLD, WISH, STOP, INFO = (
    next(rule for rule in TABLE.rules if rule.effect is effect and len(rule.when) == 1)
    for effect in (Effect.HOLD, Effect.SUGGEST, Effect.STOP, Effect.INFO)
)


def wider(rule: Rule) -> Rule:
    (condition,) = rule.when
    every = frozenset(TABLE.questionnaire.questions[condition.question].by_id)
    return replace(rule, when=(replace(condition, options=every),))


def narrower(rule: Rule) -> Rule:
    return replace(rule, when=(*rule.when, Condition(question="age_band", options=frozenset({"22_39"}))))


def moved(rule: Rule) -> Rule:
    return replace(rule, when=(Condition(question="age_band", options=frozenset({"22_39"})),))


CHANGES = {
    "a hold for more people": (HOLD, wider(HOLD), RowDirection.GRAVER),
    "a hold for fewer people": (HOLD, narrower(HOLD), RowDirection.LIGHTER),
    "a hold for other people": (HOLD, moved(HOLD), RowDirection.EITHER),
    "a hold that becomes a caution": (HOLD, replace(HOLD, effect=Effect.CAUTION), RowDirection.LIGHTER),
    "a hold that becomes a stop": (HOLD, replace(HOLD, effect=Effect.STOP), RowDirection.EITHER),
    "a hold that becomes a suggestion": (HOLD, replace(HOLD, effect=Effect.SUGGEST), RowDirection.EITHER),
    "a hold about less": (
        replace(HOLD, approach="microneedling"),
        replace(HOLD, approach="needling_with_pico"),
        RowDirection.LIGHTER,
    ),
    "a hold about something else": (
        replace(HOLD, approach="microneedling"),
        replace(HOLD, approach="pico_laser"),
        RowDirection.EITHER,
    ),
    "a suggestion for more people": (WISH, wider(WISH), RowDirection.LIGHTER),
    "a suggestion for fewer people": (WISH, narrower(WISH), RowDirection.GRAVER),
    "a stop that is less urgent": (
        replace(STOP, urgency=Urgency.NOW),
        replace(STOP, urgency=Urgency.SOON),
        RowDirection.LIGHTER,
    ),
    "a hold in other words": (HOLD, replace(HOLD, reason="Other words."), RowDirection.WORDS),
    "information for more people": (INFO, wider(INFO), RowDirection.WORDS),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_called_what_it_can_do(what: str) -> None:
    """Lighter is riskier, so what is not surely graver is never called so."""
    before, after, turn = CHANGES[what]

    assert direction_of_change(before, after, TABLE) is turn


def test_a_row_that_comes_or_goes() -> None:
    """Taking a warning out is as light as it gets."""
    new = [direction_of_new(rule) for rule in (HOLD, WISH, STOP, INFO)]
    gone = [direction_of_removed(rule) for rule in (HOLD, WISH, STOP, INFO)]

    assert new == [RowDirection.GRAVER, RowDirection.LIGHTER, RowDirection.GRAVER, RowDirection.WORDS]
    assert gone == [RowDirection.LIGHTER, RowDirection.GRAVER, RowDirection.LIGHTER, RowDirection.WORDS]
    assert [turn.has_to_be_read for turn in RowDirection] == [True, True, False, False]
