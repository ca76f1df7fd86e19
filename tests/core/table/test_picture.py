"""The picture of the whole table: no row missing, no row too many, and none that hides the others."""

from dataclasses import replace
from itertools import pairwise

from suggester.core.table.columns import ALWAYS
from suggester.core.table.filtering import RowFilter, filtered
from suggester.core.table.picture import PictureCell, brackets, cells, columns, picture_of
from suggester.core.table.rules import Effect, Rule, RuleTable
from tests.shipped import TABLE

PICTURE = picture_of(TABLE)
ROW = {rule.id: rule for rule in TABLE.rules}


def cell(question: str, option: str, approach: str) -> PictureCell:
    line = next(one for one in PICTURE.lines if one.question and one.question.id == question)
    found = line.cells if not option else next(o.cells for o in line.options if o.option.id == option)
    return next(one for one in found if approach in {a.id for a in one.approaches})


def with_rows(*rules: Rule) -> RuleTable:
    provenance = replace(TABLE.provenance, sha256="e" * 64)
    return replace(TABLE, rules=(*TABLE.rules, *rules), provenance=provenance)


def test_a_click_on_a_cell_lists_exactly_the_rows_that_the_cell_counts() -> None:
    """A cell that says 1+4 and opens four rows would be worse than no picture."""
    checked = 0
    for line in PICTURE.lines:
        question = line.question.id if line.question else ALWAYS
        for option, found in [("", line.cells), *((one.option.id, one.cells) for one in line.options)]:
            for one in found:
                for approach in one.approaches:
                    wish = RowFilter(question=question, option=option, approach=approach.id)
                    assert filtered(TABLE, wish) == one.rules, wish
                    checked += len(one.rules)

    assert checked > 1_000


def test_every_row_about_something_that_can_be_listed_is_in_the_picture() -> None:
    """A row that has no place in it would never be looked at."""
    seen = {rule.id for line in PICTURE.lines for one in line.cells for rule in one.rules}
    shown = set(columns(TABLE))

    missing = [rule for rule in TABLE.rules if rule.id not in seen]

    assert missing
    assert not [r.id for r in missing if {a for a in TABLE.approaches if r.bears_on(a)} & shown]


def test_counts_add_up_to_the_rows_of_the_cell() -> None:
    """What is first, what is milder, and what is graver but needs a second answer: every row once."""
    for line in PICTURE.lines:
        for one in [*line.cells, *(cell for option in line.options for cell in option.cells)]:
            graver = sum(rule.effect > one.effect for rule in one.rules)
            assert one.count + one.more + graver == len(one.rules)
            assert (one.graver is not None) == (graver > 0)
            assert one.rules or not one.joint


def test_a_row_that_needs_a_second_answer_does_not_hide_the_others() -> None:
    """HD-23 once turned a whole column of wishes into holds, and nobody saw a suggestion."""
    laser = cell("concerns", "dark_spots", "pico_laser")
    both = cell("concerns", "fine_lines", "needling_with_pico")

    assert ROW["HD-23"] in laser.rules
    assert (laser.effect, laser.count, laser.graver, laser.joint) == (Effect.SUGGEST, 1, Effect.HOLD, False)
    assert (both.effect, both.count, both.joint) == (Effect.HOLD, 1, True)
    whole = cell("concerns", "", "pico_laser")
    assert (whole.effect, whole.count, whole.graver) == (Effect.HOLD, 2, None)


def test_neighbours_with_the_same_rows_are_one_cell_and_others_are_not() -> None:
    """Reach is a length; an empty cell stays one cell, so that gaps can be counted."""
    for line in PICTURE.lines:
        for found in [line.cells, *(option.cells for option in line.options)]:
            pairs = pairwise(found)
            assert all(one.rules != other.rules or not one.rules for one, other in pairs)
            assert sum(len(one.approaches) for one in found) == len(PICTURE.columns)
            assert all(one.rules or len(one.approaches) == 1 for one in found)
    assert len(cell("age_band", "under_18", "microneedling").approaches) == len(PICTURE.columns)


def test_what_has_a_part_in_common_stands_side_by_side_below_a_bracket() -> None:
    """'Both' stands under both brackets: that is how a hold on a part reaches it."""
    told = [(one.approach.id, one.start, one.width) for one in PICTURE.brackets]

    assert [one.id for one in PICTURE.columns][3] == "needling_with_pico"
    assert told == [("microneedling", 0, 4), ("pico_laser", 3, 3)]
    assert [one.width for one in brackets(PICTURE.columns[4:6])] == [2]
    assert brackets(PICTURE.columns[6:]) == ()
    assert PICTURE.bracketed == {one.id for one in PICTURE.columns} - {"everyday_care"}


def test_a_new_approach_gets_a_column_once_a_row_suggests_it() -> None:
    """Clinicians add rows, and nobody should have to change the program for it."""
    new = replace(ROW["SG-07"], id="SG-99", approach="oral_collagen")

    assert "oral_collagen" not in {one.id for one in columns(TABLE)}
    assert columns(with_rows(new))[-1].id == "oral_collagen"
    assert sum(len(one.rules) for one in cells(TABLE, columns(TABLE), [])) == 0
