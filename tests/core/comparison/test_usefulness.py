"""The figure of usefulness: from assumptions, the same each time, and only a figure."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from suggester.core.comparison.usefulness import SKIN_TYPE, Usefulness, usefulness
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.rules import Effect, Outcome, RuleTable
from suggester.exchange.text.usefulness import in_words, moved
from tests.shipped import ASKED, TABLE

PEOPLE = 60


def figure(table: RuleTable = TABLE) -> Usefulness:
    found = usefulness(table, PEOPLE)
    assert found is not None
    return found


def warned() -> RuleTable:
    """A caution for everybody, about every procedure."""
    caution = next(rule for rule in TABLE.rules if rule.effect is Effect.CAUTION)
    always = replace(caution, id="CA-999", when=(), approach=EVERY_PROCEDURE)
    return replace(TABLE, rules=tuple(sorted((*TABLE.rules, always), key=lambda rule: rule.id)))


def test_everybody_counts_once_and_the_same_people_come_each_time() -> None:
    """A figure that moves by itself would be taken for a change of the table."""
    found = figure()
    types = [option for option in ASKED.questions[SKIN_TYPE].options if not option.unknown]

    assert [one.label for one in found.figures] == [option.label for option in types]
    assert all(sum(number for _, number in one.mildest) == PEOPLE for one in found.figures)
    assert found.people == PEOPLE * len(types)
    assert 0 < found.suggested < found.people
    assert found == figure()


def test_a_caution_for_everybody_leaves_no_plain_suggestion_and_is_named_as_the_cost() -> None:
    """The figure tells what a row costs, and nobody has to guess."""
    found = figure(warned())

    assert found.suggested == 0
    assert found.costliest[0] == ("CA-999", figure().suggested)
    assert not any(dict(one.mildest)[Outcome.SUGGEST] for one in found.figures)


def test_a_table_that_assumes_nothing_has_no_figure() -> None:
    """A number without its assumption would be believed."""
    assert usefulness(replace(TABLE, ordinary=None), PEOPLE) is None


@pytest.mark.parametrize(
    "said", [lambda: in_words(figure()), lambda: moved(figure(warned()), figure())], ids=["alone", "moved"]
)
def test_the_assumption_stands_beside_the_figure(said: Callable[[], str]) -> None:
    """It is about no patient, and a reader has to be told so in the same breath."""
    text = said()

    assert "ASSUMED" in text
    assert "table.toml" in text
    assert "%" in text


def test_people_give_no_answer_that_nothing_assumes() -> None:
    """Ordinary people come without an illness, unless somebody writes one down."""
    assert TABLE.ordinary is not None
    assert set(TABLE.ordinary.of_100) <= set(ASKED.questions)
    for name, shares in TABLE.ordinary.of_100.items():
        assert set(shares) <= set(ASKED.questions[name].by_id)
        assert 0 < sum(shares.values()) <= 100
