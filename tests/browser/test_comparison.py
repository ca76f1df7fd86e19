"""The comparison of 2 to 7 choices: a row at a time on phones, a table where it is wide, on paper."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from suggester.core.table.rules import RuleTable
from tests.browser.conftest import served
from tests.browser.filling import come_back
from tests.browser.states import TWO_WARNINGS
from tests.programs import program_of
from tests.shipped import TABLE, with_choices
from tests.web.walking import program

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
TABLET = {"width": 720, "height": 1000}
IS_CUT = """() => [...document.querySelectorAll('.compare :is(th, td, p, h3, h4), .choices .name')]
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
  .map(one => one.textContent.trim().slice(0, 40))"""
NAMED = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Micro')
SCROLLS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=[2, 5, 7], ids="{} choices".format)
def table(request: pytest.FixtureRequest) -> RuleTable:
    """The shipped rules with so many choices to compare."""
    return with_choices(request.param)


@pytest.fixture(scope="module")
def address(table: RuleTable) -> Iterator[str]:
    """A program that compares them."""
    yield from served(program(table))


@pytest.fixture
def window(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The result of a patient with two warnings."""
    context = browser.new_context(base_url=address, **getattr(request, "param", {"viewport": PHONE}))
    page = context.new_page()
    come_back(page, address, TWO_WARNINGS)
    page.goto("/summary")
    yield page
    context.close()


def test_a_narrow_screen_shows_one_row_at_a_time_and_the_heading_of_the_next_has_the_focus(
    window: Page, table: RuleTable
) -> None:
    """Whoever cannot see hears where they came; whoever can compares all choices in one thing."""
    rows = table.grid.rows
    shown = window.locator(".compare tbody:visible")

    for row in (*rows, *rows[-2::-1]):
        expect(shown).to_have_count(1)
        expect(shown.locator("h3")).to_have_text(row.title)
        assert shown.locator("h4:visible").all_inner_texts() == [one.title for one in table.grid.columns]
        assert window.evaluate(IS_CUT) == []
        assert not window.evaluate(SCROLLS)
        forth = row is not rows[-1] and not window.evaluate("window.isGoingBack ?? false")
        if not forth:
            window.evaluate("window.isGoingBack = true")
        if forth or row is not rows[0]:
            shown.locator(".row-steps a").nth(-1 if forth else 0).click()
            expect(window.locator(".compare tbody:visible h3")).to_be_focused()


@pytest.mark.parametrize(
    "window", [{"viewport": TABLET}, {"viewport": DESK}], ids=["tablet", "desk"], indirect=True
)
def test_with_room_it_is_a_table_with_columns_of_one_width(window: Page, table: RuleTable) -> None:
    """Side by side for the eye; a wider column would push."""
    heads = window.locator(".compare thead th")

    expect(window.locator(".compare tbody:visible")).to_have_count(len(table.grid.rows))
    assert [text.strip() for text in heads.all_inner_texts()] == [one.title for one in table.grid.columns]
    assert len({round(head.bounding_box()["width"]) for head in heads.all()}) == 1  # type: ignore[index]
    assert len({round(head.bounding_box()["y"]) for head in heads.all()}) == 1  # type: ignore[index]
    assert window.evaluate(IS_CUT) == []
    assert not window.evaluate(SCROLLS)


@pytest.mark.parametrize(
    "window", [{"viewport": PHONE, "java_script_enabled": False}], ids=["no script"], indirect=True
)
def test_without_script_every_row_stands_below_the_other(window: Page, table: RuleTable) -> None:
    """Everything works without script: the ways to the next row are links to it."""
    rows = window.locator(".compare tbody:visible")

    expect(rows).to_have_count(len(table.grid.rows))
    tops = [row.bounding_box()["y"] for row in rows.all()]  # type: ignore[index]
    assert tops == sorted(set(tops))
    expect(window.locator("[data-all-rows]")).to_be_hidden()


def test_two_sheets_compare_all_of_them(window: Page, table: RuleTable, tmp_path: Path) -> None:
    """The file takes as many columns as the rules have, and cuts none of them at the edge."""
    path = tmp_path / "summary.pdf"
    path.write_bytes(window.request.get("/summary.pdf").body())

    command = [program_of("pdftotext"), "-raw", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert text.count("\f") == 2
    squeezed = "".join(text.split()).replace("-", "")
    for row in table.grid.rows:
        if row.id in ("may_get_better", "can_go_wrong", "how_sure"):
            said = ["".join(cell.short.split()).replace("-", "") for cell in row.cells]
            assert all(squeezed.count(one) == said.count(one) for one in said), row.id


def test_no_name_of_a_choice_runs_into_the_next_one_on_two_sheets(window: Page, tmp_path: Path) -> None:
    """Two names without a gap between them are neither."""
    path = tmp_path / "summary.pdf"
    path.write_bytes(window.request.get("/summary.pdf").body())

    command = [program_of("pdftotext"), "-l", "1", "-bbox", str(path), "-"]
    page = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert not re.search(r"needling[^<\s]*[Mm]icroneedling", page)
    places = [tuple(map(float, place)) for place in NAMED.findall(page)]
    for left, top, right, _ in places:
        assert not [one for one in places if one[1] == top and left < one[0] < right + 1]


def test_the_shipped_comparison_is_one_of_those_that_are_tried() -> None:
    """Tables made for a test have the choices and the words of the shipped one where there are as many."""
    made = with_choices(len(TABLE.grid.columns)).grid

    assert made.columns == TABLE.grid.columns
    assert [set(row.cells) for row in made.rows] == [set(row.cells) for row in TABLE.grid.rows]
