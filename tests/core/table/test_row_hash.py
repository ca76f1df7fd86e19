"""A verdict is about the content of one row: the same wherever the row stands, another after any edit."""

from dataclasses import asdict, fields, replace
from hashlib import sha256
from json import dumps
from typing import Any

import pytest

from suggester.core.questionnaire.questions import Condition
from suggester.core.table.row_hash import must_confirm, row_sha256, rows_by_hash
from suggester.core.table.rules import Effect, Rule, Settles, Urgency
from tests.shipped import TABLE

LATER_COLUMNS = ("has_own_medicine_words", "settles")
ROW = next(rule for rule in TABLE.rules if len(rule.when) > 1)
OTHER: dict[str, Any] = {
    "effect": Effect.STOP if ROW.effect is not Effect.STOP else Effect.HOLD,
    "urgency": Urgency.NOW,
    "settles": next(one for one in Settles if one not in {Settles.CLINIC, ROW.settles}),
    "when": ROW.when[:1],
    "sources": (*ROW.sources, "PRECAUTION"),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Rule)])
def test_any_edit_of_a_row_gives_it_another_hash(name: str) -> None:
    """Whoever agreed with the words of yesterday has not agreed with those of today."""
    change: dict[str, Any] = {name: OTHER.get(name, f"{getattr(ROW, name)} and more")}
    edited = replace(ROW, **change)

    assert row_sha256(edited) != row_sha256(ROW)


def test_one_option_more_gives_another_hash() -> None:
    """A condition that takes in more patients is another row."""
    wider = Condition(question=ROW.when[0].question, options=ROW.when[0].options | {"one_more"})

    assert row_sha256(replace(ROW, when=(wider, *ROW.when[1:]))) != row_sha256(ROW)


def test_the_order_of_conditions_and_of_rows_carries_no_meaning() -> None:
    """Sorting a spreadsheet must not throw verdicts away."""
    assert row_sha256(replace(ROW, when=ROW.when[::-1])) == row_sha256(ROW)
    assert rows_by_hash(replace(TABLE, rules=TABLE.rules[::-1])) == rows_by_hash(TABLE)


def test_the_hash_of_a_row_is_the_same_in_every_release() -> None:
    """It stands beside each verdict in the database: another way to reckon it would lose them all."""
    row = replace(
        ROW, id="HD-01", effect=Effect.HOLD, approach="pico_laser", urgency=Urgency.NONE, title="t",
        when=(Condition(question="health", options=frozenset({"heart", "lupus"})),), reason="r", note="n",
        evidence="A", wait="w", sources=("A-1", "Ö-2"), review="check", ask="a",
    )  # fmt: skip

    assert row_sha256(row) == "2222bf99a337725c4b766afa346883ee70788787ce755c30e66e7fd46f517b44"


def test_a_row_from_before_it_was_said_who_settles_keeps_its_hash() -> None:
    """It was the clinic then as well: what somebody agreed with still stands."""
    row = replace(ROW, settles=Settles.CLINIC)
    content = {name: value for name, value in asdict(row).items() if name not in LATER_COLUMNS} | {
        "effect": row.effect.name,
        "urgency": row.urgency.name,
        "when": sorted([condition.question, *sorted(condition.options)] for condition in row.when),
    }

    before = sha256(dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    assert row_sha256(row) == before


def test_the_rows_to_confirm_are_those_that_say_so() -> None:
    """None of them can slip into use."""
    assert must_confirm(TABLE) == tuple(rule.id for rule in TABLE.rules if rule.review == "confirm")
    assert must_confirm(TABLE)
