"""The picture of the months says what the words of the comparison say, and the numbers are counted right."""

from dataclasses import replace

import pytest

from suggester.core.summary.course import Course, courses
from suggester.core.table.approaches import Number
from suggester.core.table.rules import RuleTable
from tests.core.loading.test_load import mistakes
from tests.shipped import FILES, TABLE

APPROACHES = FILES["approaches.toml"].decode()
COUNTED = next(
    one for row in TABLE.grid.rows for cell in row.cells for one in cell.numbers if not one.picture
)


def course(column: str) -> Course:
    return next(one for one in courses(TABLE) if one.column.id == column)


def test_visits_stand_in_the_middle_of_the_usual_gap() -> None:
    """Three to six visits, four to six weeks apart: three are sure, and each stands five weeks on."""
    needling = course("microneedling")

    assert [(visit.week, visit.mark, visit.sure) for visit in needling.visits] == [
        (5 * number, "needling", number < 3) for number in range(6)
    ]
    assert needling.red_days == (3, 7)
    assert needling.judge_week == 25 + 3 * 52 / 12


def test_two_treatments_take_turns_and_no_treatment_has_no_visit() -> None:
    """A combination is planned on different days; nothing is done to skin that is left as it is."""
    both, nothing = course("combination"), course("no_treatment")

    assert [visit.mark for visit in both.visits] == ["needling", "laser"] * 3
    assert both.red_days == (3, 7)
    assert (nothing.visits, nothing.red_days, nothing.judge_week) == ((), (), None)
    assert all(one.words for one in courses(TABLE))


def test_a_comparison_that_counts_no_visits_has_no_picture() -> None:
    """An empty drawing would say that nothing happens."""
    rows = tuple(
        replace(row, cells=tuple(replace(cell, visits=(), weeks_apart=()) for cell in row.cells))
        for row in TABLE.grid.rows
    )

    assert courses(replace(TABLE, grid=replace(TABLE.grid, rows=rows))) == ()


def test_two_treatments_leave_the_skin_red_for_as_long_as_the_longer_one() -> None:
    """The shorter time would send somebody to a wedding with a red face."""
    for longer in ("microneedling", "pico_laser"):
        drawn = {one.column.id: one.red_days for one in courses(_with_cells(longer, red_days=(9, 14)))}
        other = ({"microneedling", "pico_laser"} - {longer}).pop()
        assert (drawn["combination"], drawn[longer], drawn[other]) == ((9, 14), (9, 14), (3, 7))


def test_a_treatment_whose_visits_nobody_counted_has_none_drawn() -> None:
    """One dot would say that one visit is enough."""
    table = _with_cells("microneedling", visits=(), weeks_apart=())

    assert {one.column.id: len(one.visits) for one in courses(table)}["microneedling"] == 0


def test_no_week_to_judge_is_drawn_where_no_source_says_one() -> None:
    """The last visit is no day on which anybody said to look at the result."""
    table = _with_cells("microneedling", judge_after_months=0)

    assert {one.column.id: one.judge_week for one in courses(table)}["microneedling"] is None


def _with_cells(column: str, **changed: tuple[int, ...] | int) -> RuleTable:
    """The shipped table with other numbers in the cells of a column that say any."""
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, **changed)  # type: ignore[arg-type]
                if cell.column == column and any(getattr(cell, name) for name in changed)
                else cell
                for cell in row.cells
            ),
        )
        for row in TABLE.grid.rows
    )
    return replace(TABLE, grid=replace(TABLE.grid, rows=rows))


@pytest.mark.parametrize(
    ("counted", "share", "bounds"),
    [
        ((2, 42), 5, (1, 16)),
        ((5, 36), 14, (6, 29)),
        ((0, 24), 0, (0, 14)),
        ((17, 17), 100, (82, 100)),
        ((50, 52), 96, (87, 99)),
    ],
)
def test_a_small_study_says_how_far_off_it_could_be(
    counted: tuple[int, int], share: int, bounds: tuple[int, int]
) -> None:
    """Wilson's interval, as worked out by hand in the research: none of 24 may still be 14 of 100."""
    number = Number(k=counted[0], n=counted[1], what="", who="", when="", source="", picture="")

    assert (number.share, number.bounds) == (share, bounds)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("visits = [3, 5]", "visits = [3, 8]", "says 8, and the text does not"),
        ("visits = [3, 5]", "visits = [5, 3]", "is not [from, to] in whole numbers"),
        ("visits = [3, 5]", 'visits = ["3", 5]', "is not [from, to] in whole numbers"),
        ("visits = [3, 5]\n", "", "goes together with visits"),
        ("judge_after_months = 3", "judge_after_months = 9", "says 9, and the text does not"),
        ("visits = [3, 5]", "visits = [3, 15]", "the drawing of the months ends at week 40"),
        ("judge_after_months = 3", "judge_after_months = 11", "the drawing of the months ends at week 40"),
        ('marks = ["laser"]', 'marks = ["lasers"]', "there is no mark 'lasers'. Did you mean 'laser'?"),
        (
            f"k = {COUNTED.k}, n = {COUNTED.n}",
            f"k = {COUNTED.k}, n = {COUNTED.n}, picture = 1",
            "is not text",
        ),
    ],
)
def test_a_number_that_the_words_do_not_say_is_refused(before: str, after: str, said: str) -> None:
    """A picture must not say more than the sentence that clinicians signed."""
    assert before in APPROACHES
    found = mistakes(approaches__toml=APPROACHES.replace(before, after, 1).encode())

    assert any(said in line for line in found), found


def test_only_a_hold_or_a_caution_has_a_title() -> None:
    """A box has a title; what has no box would carry words that nobody reads."""
    table = FILES["table.csv"].decode()
    found = mistakes(
        table__csv=table.replace("age_band: under_18,,", "age_band: under_18,Too young,").encode()
    )
    title = next(rule.title for rule in TABLE.rules if rule.id == "HD-01")
    missing = mistakes(table__csv=table.replace(f",{title},", ",,", 1).encode())

    assert any("has a meaning only for a hold or a caution; delete 'Too young'" in line for line in found)
    assert any("HD-01" in line and "column title: is empty" in line for line in missing)
