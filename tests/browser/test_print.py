"""On paper: the page that is printed holds every sentence of the screen, large enough and whole."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import served
from tests.browser.filling import come_back
from tests.programs import program_of
from tests.shipped import TABLE, answered
from tests.web.paper import CASES
from tests.web.result.test_approval import published

PAPERS = ("A4", "Letter")
CALM_CASE, TWO_WARNINGS, EIGHT_ILLNESSES = "C-34", "C-10", "C-39"
SUMMARY, LARGE = "/summary", "/summary?size=large"
MOST_SHEETS = {SUMMARY: 25, LARGE: 50}
"""Any length will do; a sheet for each line would be a fault."""
WANTED = (
    (SUMMARY, CALM_CASE, "A4"),
    (SUMMARY, TWO_WARNINGS, "A4"),
    (SUMMARY, TWO_WARNINGS, "Letter"),
    (SUMMARY, EIGHT_ILLNESSES, "A4"),
    (LARGE, CALM_CASE, "Letter"),
    (LARGE, EIGHT_ILLNESSES, "A4"),
)
UNPRINTED = 20  # points at each edge that a printer may leave white
WIDTHS = {"A4": 595, "Letter": 612}
SMALLEST = 9  # points
SMALLEST_LARGE = 16
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">')
LETTERS = """() => [...document.querySelectorAll('main *, footer *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => one.checkVisibility() && !one.closest('.cite, svg, .visually-hidden'))
  .map(one => [parseFloat(getComputedStyle(one).fontSize) * 72 / 96, one.textContent.trim().slice(0, 40)])"""
SENTENCES = """() => {
  const blocks = 'p, li, dt, dd, h1, h2, h3, h4, th, td';
  const pressed = '.visually-hidden, .actions, .row-steps, .back-up, .all-open, .foot-actions, .foot-links, '
    + 'button, .to-fact-sheet, .to-fact-sheets, .told-page > a, .answer-again, .cite, .of';
  const apart = `${blocks}, ${pressed}, details, svg`;
  const sentences = one => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll(apart).forEach(inner => inner.replaceWith('\\0'));
    return copy.textContent.split('\\0');
  };
  return [...document.querySelectorAll('main *, footer *')]
    .filter(one => one.matches(blocks) && !one.closest(pressed))
    .flatMap(sentences)
    .filter(words => /\\p{L}/u.test(words));
}"""
"""Every sentence that is not inside a smaller part, without what is only for pressing."""


def pdf(page: Page, folder: Path, paper: str) -> Path:
    """What comes out of the printer."""
    path = folder / "printed.pdf"
    path.write_bytes(page.pdf(format=paper))
    return path


def printed(page: Page, folder: Path, paper: str) -> list[str]:
    """The words of each sheet."""
    return [" ".join(sheet.split()) for sheet in read(pdf(page, folder, paper), "-raw").split("\f")[:-1]]


def read(path: Path, *options: str) -> str:
    command = [program_of("pdftotext"), *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def squeezed(text: str) -> str:
    """The words without spaces, and without the hyphens that may end a line."""
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A page as it came out of the printer: the address, whose it is, on what, its sentences and its file."""

    address: str
    case: str
    paper: str
    sentences: list[str]
    path: Path

    @property
    def sheets(self) -> list[str]:
        """The words of each sheet without any space."""
        return [squeezed(sheet) for sheet in read(self.path, "-raw").split("\f")[:-1]]


@pytest.fixture(params=WANTED, ids=", ".join)
def paper(window: Page, base_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Print:
    """A result, printed with every fold closed as it is on the screen."""
    address, case, size = request.param
    come_back(window, base_url, answered(CASES[case]))
    window.goto(address)
    said = window.evaluate(SENTENCES)
    path = pdf(window, tmp_path, size)
    return Print(address=address, case=case, paper=size, sentences=said, path=path)


def test_the_printed_page_holds_every_sentence_of_the_screen_folded_or_not(paper: Print) -> None:
    """Nobody can open a fold on paper: what is one tap away on screen is there in ink, and nothing is cut."""
    sheets = paper.sheets

    text = "".join(sheets)
    assert len(paper.sentences) > 150
    assert [one for one in paper.sentences if squeezed(one) not in text] == []
    assert [c.text for row in TABLE.grid.rows for c in row.cells if squeezed(c.text) not in text] == []
    assert 2 < len(sheets) <= MOST_SHEETS[paper.address]
    assert_within_the_edges(paper)
    if paper.address == SUMMARY:
        torn = [one for one in warnings_of(paper.case) if not any(squeezed(one) in sheet for sheet in sheets)]
        assert torn == []


def warnings_of(case: str) -> list[str]:
    """The words of every warning that the rules have for this patient."""
    rows: Mapping[str, str] = {rule.id: rule.reason for rule in TABLE.rules if rule.id[:2] in ("HD", "CA")}
    wanted = next(one for one in TABLE.cases if one.id == case).rows
    return [rows[row] for row in wanted if row in rows]


def assert_within_the_edges(paper: Print) -> None:
    """No word reaches into what a printer leaves white."""
    places = [(float(left), float(right)) for left, right in WORD.findall(read(paper.path, "-bbox"))]

    assert min(left for left, _ in places) >= UNPRINTED
    assert max(right for _, right in places) <= WIDTHS[paper.paper] - UNPRINTED


@pytest.mark.parametrize("case", [CALM_CASE, TWO_WARNINGS, EIGHT_ILLNESSES])
def test_no_letter_on_paper_is_too_small_to_read(window: Page, base_url: str, case: str) -> None:
    """Held in the hand, nine points are the least; whoever asks for large print gets sixteen."""
    come_back(window, base_url, answered(CASES[case]))
    window.emulate_media(media="print")

    for address, smallest in ((SUMMARY, SMALLEST), (LARGE, SMALLEST_LARGE)):
        window.goto(address)
        letters = window.evaluate(LETTERS)
        assert len(letters) > 100
        assert [one for one in letters if one[0] < smallest] == [], address


def test_paper_says_that_one_clinician_published_alone(browser: Browser, tmp_path: Path) -> None:
    """Of all that can be said about an approval this is what a reader must not miss."""
    app = published(tmp_path, approvers=0)

    for url in served(app):
        context = browser.new_context(base_url=url)
        window = context.new_page()
        come_back(window, url, answered(CASES["C-20"]))
        window.goto("/summary")
        first = printed(window, tmp_path, "A4")[0]
        context.close()
        assert TABLE.wording["alone_title"] in first


def test_every_fact_sheet_fits_on_one_sheet_of_paper(window: Page, tmp_path: Path) -> None:
    """Both sides of it, its sources included, and nothing that is told is left out."""
    for approach in TABLE.approaches:
        window.goto(f"/approaches/{approach.id}")
        for paper in PAPERS:
            sides = printed(window, tmp_path, paper)

            assert len(sides) <= 2, (approach.id, paper, len(sides))
            text = squeezed("".join(sides))
            assert [fact.topic for fact in approach.facts if squeezed(fact.text) not in text] == []
