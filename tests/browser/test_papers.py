"""The two papers as a printer gives them: on A4 and Letter, in both sizes, whole and in black and white."""

import re
import subprocess
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from suggester.core.table.rules import Effect
from tests.programs import program_of
from tests.shipped import ASKED, TABLE

QUESTIONS, LARGE, ROWS = "/questions/print", "/questions/print?size=large", "/rules/print"
MOST_SHEETS = {QUESTIONS: 6, LARGE: 13, ROWS: 2 * len(TABLE.rules) // 9}
SIZES = {"A4": (595, 842), "Letter": (612, 792)}
UNPRINTED = 26  # points that an ordinary printer leaves white at each edge: 9 mm
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
PARTS = {
    QUESTIONS: ".paper-question",
    LARGE: ".paper-question",
    ROWS: ".sign-table tbody tr:not(.sign-group)",
}
PRINTED = pytest.mark.parametrize(
    "printed",
    [(address, size) for address in MOST_SHEETS for size in SIZES],
    ids=lambda asked: f"{asked[0]} on {asked[1]}",
    indirect=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A paper: which, on what, its page in the browser and its file."""

    address: str
    size: str
    page: Page
    file: str

    @property
    def sheets(self) -> list[str]:
        """The words of each sheet without any space, in the order in which they are written."""
        return [squeezed(sheet) for sheet in read(self.file, "-raw").split("\f")[:-1]]

    @property
    def parts(self) -> list[str]:
        """The words of each question or row as the page has them, without any space."""
        return [squeezed(part) for part in self.page.locator(PARTS[self.address]).all_inner_texts()]


@pytest.fixture(scope="module")
def printed(
    browser: Browser, base_url: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Printed]:
    """A paper out of the browser's own printer, with its defaults: no coloured grounds."""
    address, size = request.param
    file = str(tmp_path_factory.mktemp("paper") / "paper.pdf")
    page = browser.new_page(base_url=base_url, color_scheme="dark")
    page.goto(address)
    page.pdf(path=file, format=size, tagged=True)
    page.emulate_media(media="print")
    yield Printed(address=address, size=size, page=page, file=file)
    page.close()


def read(file: str, *options: str) -> str:
    """What stands in a PDF."""
    command = [program_of("pdftotext"), *options, file, "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def squeezed(text: str) -> str:
    return "".join(text.split())


@PRINTED
def test_a_paper_has_the_right_shape_and_no_more_sheets_than_it_needs(printed: Printed) -> None:
    """Six sheets are filled in; ten are put aside."""
    with pikepdf.open(printed.file) as pdf:
        width, height = (round(float(side)) for side in pdf.pages[0].mediabox[2:])
        assert len(pdf.pages) <= MOST_SHEETS[printed.address]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"

    across, along = SIZES[printed.size]
    upright = printed.address != ROWS
    assert (width, height) == pytest.approx((across, along) if upright else (along, across), abs=2)


@PRINTED
def test_nothing_is_cut_at_an_edge_or_written_over_something_else(printed: Printed) -> None:
    """A word that a printer swallows, or that lies under another, is a word that was never said."""
    for sheet in read(printed.file, "-bbox").split("<page ")[1:]:
        width, height = (float(number) for number in re.findall(r'"([\d.]+)"', sheet)[:2])
        boxes = sorted(tuple(float(side) for side in found[:4]) for found in WORD.findall(sheet))
        assert len(boxes) > 3
        assert min(box[0] for box in boxes) >= UNPRINTED
        assert max(box[2] for box in boxes) <= width - UNPRINTED
        assert min(box[1] for box in boxes) >= UNPRINTED
        assert max(box[3] for box in boxes) <= height - UNPRINTED / 2
        assert [pair for pair in meeting(boxes) if covered(*pair) > 0.4] == []


def meeting(boxes: list[tuple[float, ...]]) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Two boxes each that share some of the width, of boxes from left to right."""
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 : bisect_left(boxes, (box[2],))]:
            yield box, other


def covered(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How much of the smaller of two boxes lies under the other."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(wide, 0) * max(high, 0) / smaller


@PRINTED
def test_every_sheet_says_which_table_it_is_of_and_which_page(printed: Printed) -> None:
    """Sheets fall out of the pile."""
    sheets = printed.sheets

    for number, sheet in enumerate(sheets, start=1):
        assert f"{number}/{len(sheets)}" in sheet
        assert f"{TABLE.provenance.version}·{TABLE.provenance.sha256[:8]}" in sheet


@PRINTED
def test_everything_is_there_once_and_no_question_and_no_row_goes_over_two_sheets(printed: Printed) -> None:
    """Half a question is answered by half; half a row is signed unread."""
    parts, sheets = printed.parts, printed.sheets

    assert len(parts) == (len(TABLE.rules) if printed.address == ROWS else len(ASKED.questions))
    for part in parts:
        assert [sheet.count(part) for sheet in sheets if part in sheet] == [1], part


@PRINTED
def test_headings_stay_with_what_they_head(printed: Printed) -> None:
    """A heading alone at the foot of a sheet belongs to nothing."""
    sheets = printed.sheets
    if printed.address == ROWS:
        heads = squeezed("".join(printed.page.locator(".sign-table thead th").all_inner_texts()))
        with_rows = [sheet for sheet in sheets if any(row in sheet for row in printed.parts)]
        assert [sheet.count(heads) for sheet in with_rows] == [1] * len(with_rows)
        groups = printed.page.locator(".sign-group").all_inner_texts()
        first = [
            next(rule.id for rule in TABLE.rules if rule.effect is effect) for effect in sorted(Effect)[::-1]
        ]
        starts = [squeezed(group) + row for group, row in zip(groups, first, strict=True)]
        assert [sum(sheet.count(start) for sheet in sheets) for start in starts] == [1] * len(Effect)
    else:
        for page in ASKED.pages:
            number = list(ASKED.questions).index(page.questions[0].id) + 1
            start = squeezed(f"{page.title}{number}{page.questions[0].text}")
            assert sum(sheet.count(start) for sheet in sheets) == 1


@PRINTED
def test_letters_are_large_enough_and_black(printed: Printed) -> None:
    """11 points, or 16 in large print; and a grey printer, or a reader who sees no colours, loses nothing."""
    points = {QUESTIONS: 11, LARGE: 16, ROWS: 10.5}[printed.address]
    smallest = {QUESTIONS: 10, LARGE: 14.5, ROWS: 7.8}[printed.address]
    sizes, colours = printed.page.evaluate(
        """() => {
          const main = document.querySelector('main'), sizes = [], colours = new Set();
          for (const one of [main, ...main.querySelectorAll('*')]) {
            const look = getComputedStyle(one);
            if (!one.checkVisibility()) continue;
            if ([...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) {
              if (!one.closest('.visually-hidden')) sizes.push(parseFloat(look.fontSize) * .75);
              colours.add(look.color);
            }
            if (parseFloat(look.borderTopWidth)) colours.add(look.borderTopColor);
          }
          return [[parseFloat(getComputedStyle(main).fontSize) * .75, Math.min(...sizes)], [...colours]];
        }"""
    )

    assert sizes[0] == pytest.approx(points, rel=1e-4)
    assert sizes[1] >= smallest
    for colour in colours:
        red, green, blue = re.findall(r"\d+", colour)[:3]
        assert red == green == blue, colour


@pytest.mark.parametrize(
    "window", [{"java_script_enabled": False}, {}], ids=["without", "with"], indirect=True
)
def test_the_way_to_print_is_said_and_the_button_is_there_only_where_it_works(
    window: Page, request: pytest.FixtureRequest
) -> None:
    """A button that does nothing is worse than none."""
    scripts = "without" not in request.node.callspec.id
    for address in (QUESTIONS, ROWS):
        window.goto(address)
        expect(window.get_by_text(TABLE.wording["paper_how_to_print"])).to_be_visible()
        button = window.get_by_role("button", name="Print", exact=True)
        expect(button).to_have_count(1 if scripts else 0)
        if scripts:
            window.evaluate("window.print = () => { window.printed = true }")
            button.click()
            assert window.evaluate("window.printed")


def test_the_paper_is_found_from_the_start_page_and_leads_to_large_print_and_back(window: Page) -> None:
    """Somebody prints it for those who do not use screens: three clicks, no address to know."""
    window.goto("/")
    window.get_by_role("link", name=TABLE.wording["paper_title"]).click()
    window.wait_for_url("**/questions/print")
    window.get_by_role("link", name="Large print").click()
    window.wait_for_url("**/questions/print?size=large")
    window.get_by_role("link", name="Normal print").click()
    window.wait_for_url("**/questions/print")
    window.get_by_role("link", name="Answer on the screen").click()
    expect(window.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_every_question_of_the_paper_is_read_out_with_its_number_and_its_options(window: Page) -> None:
    """A screen reader's user can read the paper before asking somebody to fill it in."""
    window.goto(QUESTIONS)

    for number, question in enumerate(ASKED.questions.values(), start=1):
        expect(window.get_by_role("heading", name=f"{number} {question.text}", exact=True)).to_have_count(1)
    expect(window.locator(".paper-options").get_by_role("listitem")).to_have_count(
        sum(len(question.options) for question in ASKED.questions.values())
    )
