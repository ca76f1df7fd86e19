"""Two pages: what is on them for example patients, at random, and as the table weighs people."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

import pytest

from suggester.core.questionnaire.questionnaire import Answers
from tests.browser.states import unsure_of_everything
from tests.exchange.handout.measuring import (
    EXAMPLES,
    PrintedPaper,
    most_crowded,
    plausible_people,
    printed,
    random_people,
    unsure_people,
)
from tests.shipped import ASKED

TWO_PAGES, MOST_PAGES, BLANK_MM, KILOBYTES = 0.95, 3, 60, 80
EXAMPLE, RANDOM, PLAUSIBLE, UNSURE = "example", "random", "plausible", "unsure"
DRAWN: dict[str, Callable[[], Iterable[Answers]]] = {
    EXAMPLE: lambda: EXAMPLES,
    RANDOM: lambda: random_people(30),
    PLAUSIBLE: lambda: plausible_people(120),
    UNSURE: lambda: unsure_people(40),
}


@pytest.fixture(scope="module", params=list(DRAWN))
def papers(request: pytest.FixtureRequest) -> tuple[str, Sequence[PrintedPaper]]:
    """The papers of one kind of patients, printed and read once for all tests."""
    return request.param, printed(DRAWN[request.param]())


def test_nearly_everybody_gets_two_pages_and_nobody_more_than_three(
    papers: tuple[str, Sequence[PrintedPaper]],
) -> None:
    """Two pages are one sheet, which people keep."""
    kind, made = papers

    share = sum(one.pages == 2 for one in made) / len(made)

    gone = median(len(one.given_way) for one in made)
    print(f"{len(made)} {kind} patients: {share:.0%} on two pages, {gone} parts gave way")
    assert max(one.pages for one in made) <= MOST_PAGES
    assert share >= (1 if kind == EXAMPLE else TWO_PAGES)


def test_every_warning_is_on_paper_whatever_gives_way(papers: tuple[str, Sequence[PrintedPaper]]) -> None:
    """A reason to wait that fell off the page is one that nobody asks about."""
    _, made = papers

    assert sum(len(one.summary.settling.all) for one in made) > len(made)
    assert [one.missing_warnings for one in made if one.missing_warnings] == []


def test_nothing_gives_way_to_an_empty_half_of_a_page(papers: tuple[str, Sequence[PrintedPaper]]) -> None:
    """What was taken from a patient must have been taken for want of room."""
    _, made = papers

    wasted = [(one.given_way, one.blank_mm, one.beside_mm) for one in made if one.wasted_mm > BLANK_MM]

    assert any(one.given_way for one in made)
    assert wasted == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_calm_patient_loses_nothing_on_either_paper(paper: str) -> None:
    """Where there is room for everything, everything stands there."""
    [made] = printed(EXAMPLES[:1], paper)

    assert made.pages == 2
    assert made.given_way == ()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_who_is_not_sure_of_anything_gets_every_open_answer(paper: str) -> None:
    """Fifteen open answers are higher than a sheet in one column, and stand in boxes of two."""
    everything = ASKED.answers(unsure_of_everything())

    [made] = printed([everything], paper)

    assert len(made.summary.settling.open) == 15
    assert made.missing_warnings == []
    assert made.pages <= MOST_PAGES
    assert max(made.beside_mm) <= BLANK_MM


def test_somebody_in_america_is_told_every_warning_too() -> None:
    """The sheet is shorter there, and wider."""
    made = printed(EXAMPLES[::4], "letter")

    assert max(one.pages for one in made) <= MOST_PAGES
    assert [one.missing_warnings for one in made if one.missing_warnings] == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_most_crowded_paper_is_a_small_file(paper: str) -> None:
    """Records keep it, and slow lines carry it. Everybody's has 100 kB, so whoever is drawn has less."""
    drawn = {EXAMPLE: EXAMPLES, RANDOM: random_people(200), PLAUSIBLE: plausible_people(1_000)}

    made = printed([one for people in drawn.values() for one in most_crowded(people, 2)], paper)

    assert max(one.pages for one in made) == MOST_PAGES
    assert max(one.kilobytes for one in made) <= KILOBYTES
