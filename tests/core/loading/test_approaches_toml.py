"""What the comparison and the numbers beside it may say, at the edges of what is allowed."""

from typing import Any

import pytest

from suggester.core.loading.approaches_toml import approaches, grid
from suggester.core.loading.entries import Entry, Reading

CELL: dict[str, Any] = {
    "column": "needles", "text": "3 to 9 visits, 5 weeks apart.", "short": "3 visits.", "sources": ["S-1"],
}  # fmt: skip
NUMBER = {"what": "had a scar", "who": "people", "when": "after a year", "source": "S-1"}


def mistakes(**said: Any) -> list[str]:
    """What is told about a comparison of one cell that says this."""
    column = {"id": "needles", "title": "Needles", "approaches": ["needling"]}
    row = {"id": "plan", "title": "Plan", "cell": [CELL | said]}
    data = {"grid": {"title": "Choices", "note": "Side by side.", "column": [column], "row": [row]}}
    reading = Reading()
    grid(Entry(data=data, place="approaches.toml", unit="key", reading=reading), {"needling"}, {"S-1"})
    return reading.problems.found


def test_a_plan_may_last_until_the_last_week_that_is_drawn_and_no_longer() -> None:
    """Eight times five weeks fit on the line; a month more would stand beside the paper."""
    assert mistakes(visits=[3, 9], weeks_apart=[5, 5]) == []
    assert "the drawing of the months ends at week 40" in str(
        mistakes(visits=[3, 9], weeks_apart=[5, 6], text="3 to 9 visits, 5 to 6 weeks apart.")
    )


@pytest.mark.parametrize(
    ("k", "n", "right"), [(0, 24, True), (1, 1, True), (0, 0, False), (2, 1, False), (-1, 5, False)]
)
def test_a_number_may_be_none_of_some_and_not_some_of_none(k: int, n: int, right: bool) -> None:
    """None of 24 is worth saying; out of nobody comes no share."""
    found = mistakes(numbers=[NUMBER | {"k": k, "n": n}])

    assert [line.partition(": ")[2] for line in found] == (
        [] if right else ["has to lie between 0 and n, and n is at least 1"]
    )


def test_an_approach_needs_no_fact_sheet() -> None:
    """What is only warned of may have none."""
    reading = Reading()
    data = {"approach": [{"id": "home", "name": "At home", "kind": "warning"}]}

    found = approaches(Entry(data=data, place="approaches.toml", unit="key", reading=reading), (), ())

    assert (reading.problems.found, [one.facts for one in found]) == ([], [()])
