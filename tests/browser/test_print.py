"""On paper: two pages for every example patient, nothing cut, and a large print that leaves out nothing."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from suggester.core.table.rules import Case
from tests.browser.conftest import served
from tests.browser.filling import come_back
from tests.programs import program_of
from tests.shipped import TABLE, answered
from tests.web.paper import CASES
from tests.web.result.test_approval import published

PAPERS = ("A4", "Letter")
LARGE_AT_MOST = 40  # any length will do; a sheet for each line would be a fault
RESULTS = [case for case in TABLE.cases if case.stop is None]
SIZES = """[...document.querySelectorAll('main *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => one.checkVisibility() && !one.closest('.cite, svg, .visually-hidden'))
  .map(one => parseFloat(getComputedStyle(one).fontSize))"""
EACH_RESULT = pytest.mark.parametrize("case", RESULTS, ids=[case.id for case in RESULTS])


@pytest.fixture(scope="module")
def reader(browser: Browser, base_url: str) -> Iterator[Page]:
    """One page for all patients of these tests: a new browser for each takes longer than to print."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


def printed(page: Page, folder: Path, paper: str) -> list[str]:
    """The words of each sheet that comes out of the printer."""
    path = folder / "printed.pdf"
    path.write_bytes(page.pdf(format=paper))
    with pikepdf.open(path) as sheets:
        numbers = range(1, len(sheets.pages) + 1)
    return [words_of(path, number) for number in numbers]


def words_of(path: Path, number: int) -> str:
    command = [program_of("pdftotext"), "-f", str(number), "-l", str(number), "-raw", str(path), "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return " ".join(words).replace("- ", "-")


@EACH_RESULT
def test_the_summary_is_two_pages_with_every_warning_whole(
    reader: Page, base_url: str, tmp_path: Path, case: Case
) -> None:
    """A patient keeps two sheets, or one printed on both sides; a warning is never torn in two."""
    come_back(reader, base_url, answered(case.answers))
    reader.goto("/summary")
    boxes = [box.get_attribute("aria-labelledby") or "" for box in reader.locator(".check-box").all()]

    for paper in PAPERS:
        sheets = printed(reader, tmp_path, paper)
        assert len(sheets) <= 2, (case.id, paper, len(sheets))
        for row in (box.removeprefix("check-") for box in boxes):
            rule = next(rule for rule in TABLE.rules if rule.id == row)
            reason = " ".join(rule.reason.split())
            assert any(reason in sheet and f"Rule {row}" in sheet for sheet in sheets), (paper, row)


@pytest.mark.parametrize("case", RESULTS[::5], ids=lambda case: case.id)
def test_the_large_print_is_as_long_as_it_needs_to_be_and_no_longer(
    reader: Page, base_url: str, case: Case
) -> None:
    """A sheet for each line would be as hard to read as letters that are too small."""
    come_back(reader, base_url, answered(case.answers))
    reader.goto("/summary?size=large")

    for paper in PAPERS:
        with pikepdf.open(io.BytesIO(reader.pdf(format=paper))) as large:
            assert 2 < len(large.pages) < LARGE_AT_MOST, (case.id, paper, len(large.pages))


@pytest.mark.parametrize("case", [RESULTS[0], RESULTS[-8]], ids=lambda case: case.id)
def test_the_large_print_leaves_out_nothing(window: Page, base_url: str, tmp_path: Path, case: Case) -> None:
    """Who needs large letters gets every word of the comparison, and none smaller than 16 points."""
    come_back(window, base_url, answered(case.answers))
    window.goto("/summary?size=large")

    for paper in PAPERS:
        whole = " ".join(printed(window, tmp_path, paper))
        missing = [cell.text for row in TABLE.grid.rows for cell in row.cells if cell.text not in whole]
        assert missing == []
    window.emulate_media(media="print")
    sizes = window.evaluate(SIZES)
    assert min(sizes) >= 16 * 96 / 72, sorted(sizes)[:5]


@pytest.mark.parametrize("case", ["C-20", "C-45"])
def test_it_is_two_pages_too_where_one_clinician_published_alone(
    browser: Browser, tmp_path: Path, case: str
) -> None:
    """Of all that can be said about an approval these are the most words."""
    app = published(tmp_path, approvers=0)

    for url in served(app):
        window = browser.new_context(base_url=url).new_page()
        come_back(window, url, answered(CASES[case]))
        window.goto("/summary")
        for paper in PAPERS:
            sheets = printed(window, tmp_path, paper)
            assert len(sheets) <= 2
            assert any(TABLE.wording["alone_title"] in sheet for sheet in sheets)


def test_a_page_that_grows_would_be_noticed(window: Page, base_url: str, tmp_path: Path) -> None:
    """The counter of pages counts: with the full texts on paper, two pages are not enough."""
    come_back(window, base_url, answered(RESULTS[1].answers))
    window.goto("/summary?size=large")

    assert len(printed(window, tmp_path, "A4")) > 2


@pytest.mark.parametrize("paper", PAPERS)
def test_every_fact_sheet_fits_on_one_sheet_of_paper(window: Page, tmp_path: Path, paper: str) -> None:
    """Both sides of it, its sources included, and nothing that is told is left out."""
    for approach in TABLE.approaches:
        window.goto(f"/approaches/{approach.id}")
        sides = printed(window, tmp_path, paper)

        assert len(sides) <= 2, (approach.id, len(sides))
        for fact in approach.facts:
            assert " ".join(fact.text.split()) in " ".join(sides), (approach.id, fact.topic)
