"""Every page for patients in every state: no broken rule of access, text of any size, one order for all.

Each state is opened once for all that is looked at in it, and laid out once for each look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page
from pyphen import Pyphen

from tests.browser.conftest import served
from tests.browser.states import STATES, State, program_with_a_past, show
from tests.browser.test_access import LOOKS, Look, broken_in, look_at, with_axe

LOOKING = Path(__file__).parent / "looking"
TEXT, ORDER, WORDS = ((LOOKING / f"{name}.js").read_text() for name in ("text", "order", "words"))
TEXTS = ((16, 320), (24, 320), (24, 360), (32, 320), (32, 360))
"""Pixels of the text that a browser is set to, and of its width: 16 are usual, 24 are 150 %, 32 are 200 %."""
WIDTHS = (320, 390, 820, 1280)
"""Pixels; 320 are also what a desk of 1280 has left at a zoom of 400 %."""
USUAL = (*LOOKS, *(Look(width=width) for width in WIDTHS if width not in {look.width for look in LOOKS}))
"""Every look and width once: the order of a page is the same in all colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is wrong with a page: rules of access, text that cannot be read, pieces out of order."""

    rules: list[str]
    text: list[str]
    order: list[str]


class Reader:
    """Somebody at a browser, who sets the size of text and sees what is wrong with a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._size = 0
        self._remote: CDPSession = page.context.new_cdp_session(page)

    def set_text(self, size: int, look: Look) -> None:
        """Letters of this size in this look, from now on."""
        look_at(self.page, look)
        if size != self._size:
            self._remote.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
            self._size = size

    def dictionary(self) -> Mapping[str, str]:
        """For each long word on the page where it can be parted."""
        return {word: parted(word) for word in self.page.evaluate(WORDS)}

    def unreadable(self, dictionary: Mapping[str, str]) -> list[str]:
        """Text that is scrolled away, cut off or broken inside a word."""
        found: list[str] = self.page.evaluate(TEXT, dictionary)
        return found

    def out_of_order(self) -> list[str]:
        """Pieces of the page that are not seen where they are read and reached by keyboard."""
        found: list[str] = self.page.evaluate(ORDER)
        return found


@cache
def parted(word: str) -> str:
    """The word with a soft hyphen wherever a phone would part it."""
    return str(Pyphen(lang="en_US").inserted(word, "\u00ad"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An installation that names itself and knows an earlier table."""
    yield from served(program_with_a_past())


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Reader]:
    """One for all states: a new browser for each takes longer than to look at it."""
    context = with_axe(browser.new_context())
    yield Reader(context.new_page())
    context.close()


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.name)
def seen(reader: Reader, address: str, request: pytest.FixtureRequest) -> Seen:
    """One state, looked at in every look, width and size of text."""
    show(reader.page, address, request.param)
    rules, text, order, read = list[str](), list[str](), list[str](), set[str]()
    for look in USUAL:
        reader.set_text(16, look)
        if look in LOOKS:
            rules += [f"{look}: {fault}" for fault in broken_in(look, reader.page, read)]
        order += [f"{look.width}: {fault}" for fault in reader.out_of_order()]
    dictionary = reader.dictionary()
    for size, width in TEXTS:
        reader.set_text(size, Look(width=width))
        text += [f"text of {size} at {width}: {fault}" for fault in reader.unreadable(dictionary)]
    return Seen(rules=rules, text=text, order=order)


def test_no_page_breaks_a_rule_of_access_in_any_colours(seen: Seen) -> None:
    """What of WCAG 2.2 AA a program can check, in light, dark and the reader's own colours."""
    assert seen.rules == []


def test_large_text_is_not_cut_off_or_broken_and_never_scrolls_sideways(seen: Seen) -> None:
    """Who cannot read small letters sets the browser to larger ones, and must not lose an answer by it."""
    assert seen.text == []


def test_a_page_is_seen_read_and_reached_by_keyboard_in_one_order(seen: Seen) -> None:
    """Somebody who listens and somebody who looks have to be able to talk about the same page."""
    assert seen.order == []


# ------------------------------------------------- that these tests can fail


@pytest.fixture
def about(reader: Reader, address: str) -> Reader:
    """At a short page without a fault."""
    show(reader.page, address, State(name="about", address="/about"))
    return reader


@pytest.mark.parametrize("size", [16, 24, 32])
def test_the_text_is_really_as_large_as_it_is_set(about: Reader, size: int) -> None:
    """Larger letters that never came would find nothing, on any page."""
    about.set_text(size, Look(width=320))

    assert about.page.evaluate(f"matchMedia('(width: {320 / size}rem)').matches")
    about.page.evaluate("document.documentElement.style.fontSize = 'medium'")
    assert about.page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ({"width": "400px"}, "the page scrolls sideways"),
        ({"marginLeft": "-60px"}, "outside the window"),
        (
            {"width": "60px", "overflow": "hidden", "overflowWrap": "normal", "hyphens": "manual"},
            "cut off by",
        ),
        ({"width": "70px", "hyphens": "manual"}, "broken inside: pigmentation"),
        ({"width": "70px", "hyphens": "auto"}, ""),
    ],
    ids=("sideways", "outside", "cut off", "broken", "parted with a hyphen"),
)
def test_text_that_cannot_be_read_is_found(about: Reader, style: dict[str, str], fault: str) -> None:
    """Each kind of fault, and a hyphen that is none."""
    about.set_text(16, Look(width=320))
    about.page.evaluate(
        "style => { const text = document.querySelector('h1'); text.textContent = 'pigmentation';"
        " Object.assign(text.style, {fontSize: '16px'}, style) }",
        style,
    )

    found = about.unreadable(about.dictionary())

    assert any(one.startswith(fault) for one in found) if fault else found == []


@pytest.mark.parametrize(
    "change",
    [
        "main.style.display = 'grid'; main.querySelector('h1').style.order = 1",
        "main.style.display = 'flex'; main.style.flexDirection = 'row-reverse'",
        "main.style.display = 'flex'; main.style.readingFlow = 'flex-visual'",
        "main.querySelector('a').tabIndex = 1",
    ],
    ids=("moved down", "turned round", "a focus of its own", "a focus out of turn"),
)
def test_an_order_that_differs_is_found(about: Reader, change: str) -> None:
    """Each way in which a style or an attribute can move what stands in the document."""
    about.set_text(16, Look(width=1280))
    before = about.out_of_order()

    about.page.evaluate(f"() => {{ const main = document.querySelector('main'); {change} }}")

    assert before == []
    assert about.out_of_order() != []
