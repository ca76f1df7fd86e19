"""Which rows a reader asks for: everything asked for has to fit, and sorting and grouping lose nothing."""

import pytest

from suggester.core.table.filtering import Grouping, Order, RowFilter, filtered, grouped, in_order
from suggester.core.table.rules import Effect
from tests.shipped import TABLE, reads

ALL = filtered(TABLE, RowFilter())


def ids(**wish: object) -> list[str]:
    return [rule.id for rule in filtered(TABLE, RowFilter(**wish))]  # type: ignore[arg-type]


def test_no_wish_shows_every_row_the_gravest_first() -> None:
    """The first screen is the whole table."""
    assert {rule.id for rule in ALL} == {rule.id for rule in TABLE.rules}
    assert [rule.effect for rule in ALL] == sorted((rule.effect for rule in ALL), reverse=True)


def test_every_filter_lets_through_what_fits_and_nothing_else() -> None:
    """A filter that is too wide wastes an evening; one that is too narrow hides a row."""
    assert ids(effects=frozenset({Effect.STOP})) == [r.id for r in ALL if r.effect is Effect.STOP]
    assert ids(evidence="A") == [r.id for r in ALL if r.evidence == "A"]
    assert ids(source="PRECAUTION") == [r.id for r in ALL if "PRECAUTION" in r.sources]
    assert ids(question="always") == [r.id for r in ALL if not r.when]
    assert ids(question="medicines", option="blood_thinner") == [
        r.id for r in ALL if reads(r, "medicines", "blood_thinner")
    ]
    assert ids(effects=frozenset({Effect.HOLD}), evidence="A") == [
        r.id for r in ALL if (r.effect, r.evidence) == (Effect.HOLD, "A")
    ]


def test_an_approach_brings_the_warnings_about_its_parts() -> None:
    """What holds back the laser holds back needling with the laser too."""
    both = ids(approach="needling_with_pico")

    assert "HD-03" in both
    assert {row for row in ids(approach="pico_laser") if row.startswith("HD")} <= set(both)


@pytest.mark.parametrize(
    ("text", "row"),
    [("hd-42", "HD-42"), ("BLOOD thinner", "HD-42"), ("koebner", "HD-13"), ("VEND-INMODE vitiligo", "HD-13")],
)
def test_words_are_found_in_every_place_and_any_order(text: str, row: str) -> None:
    """A clinician remembers a word of a note, an answer or a source, not where it stands."""
    found = ids(text=text)

    assert row in found
    assert len(found) < 20


def test_words_that_are_nowhere_find_nothing() -> None:
    """All words have to fit."""
    assert ids(text="koebner swelling xylophone") == []


@pytest.mark.parametrize("order", Order)
def test_sorting_loses_no_row(order: Order) -> None:
    """The same rows, each once."""
    found = in_order(TABLE, ALL, order)

    assert sorted(rule.id for rule in found) == sorted(rule.id for rule in ALL)


def test_rows_can_be_sorted_by_what_is_to_be_confirmed() -> None:
    """One sitting is for the rows that wait; among them the gravest come first."""
    found = in_order(TABLE, ALL, Order.REVIEW, {"SG-01", "HD-03", "CA-02"})
    waiting = [rule for rule in ALL if rule.id in {"SG-01", "HD-03", "CA-02"}]

    assert list(found[: len(waiting)]) == waiting
    assert [rule.id for rule in in_order(TABLE, ALL, Order.ID)] == sorted(rule.id for rule in ALL)


@pytest.mark.parametrize("grouping", Grouping)
def test_grouping_puts_every_row_below_one_heading(grouping: Grouping) -> None:
    """Rows with two conditions stand below the first: twice would count them twice."""
    groups = grouped(TABLE, ALL, grouping)

    assert sorted(rule.id for group in groups for rule in group.rules) == sorted(rule.id for rule in ALL)
    assert len({group.key for group in groups}) == len(groups)
    assert all(group.rules for group in groups)


def test_headings_come_in_the_order_that_a_reader_knows() -> None:
    """Effects from grave to mild, questions as they are asked, approaches as in their file."""
    keys = {way: [group.key for group in grouped(TABLE, ALL, way)] for way in Grouping}
    known = [approach.id for approach in TABLE.approaches]

    assert keys[Grouping.EFFECT] == ["stop", "hold", "caution", "suggest", "info"]
    assert keys[Grouping.QUESTION] == ["always", *TABLE.questionnaire.questions]
    assert [key for key in keys[Grouping.APPROACH] if key in known] == [
        key for key in known if key in keys[Grouping.APPROACH]
    ]
