"""The rules of WCAG 2.2 AA that a program can check: for every test that looks at a page, and for papers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.filling import come_back
from tests.browser.states import TWO_WARNINGS

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RUN_AXE = """([type, values]) => axe
  .run({runOnly: {type, values}, resultTypes: ['violations'], preload: false})
  .then((result) => result.violations)"""
LEVELS = ("tag", ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
COLOURS = ("rule", ("color-contrast", "link-in-text-block", "target-size"))
"""The rules that the look decides; the others read the document, which is the same in all colours."""
PAPERS = ("/rules", "/rules/print", "/questions/print", "/questions/print?size=large")
"""What is too long to be looked at in every look: the same parts again and again, in the same colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is looked at."""

    width: int
    dark: bool = False
    forced: bool = False


# Colours and widths do not meet: light on a desk and dark on a phone show both of each.
LOOKS = (Look(width=1100), Look(width=320, dark=True), Look(width=390, forced=True))


def look_at(page: Page, look: Look) -> None:
    """Show the page that is open in this look from now on."""
    page.set_viewport_size({"width": look.width, "height": 900})
    page.emulate_media(
        color_scheme="dark" if look.dark else "light",
        forced_colors="active" if look.forced else "none",
        reduced_motion="reduce",  # colours that fade over would be measured halfway
    )


def check_looks(page: Page, wanted: tuple[Look, ...] = LOOKS) -> None:
    """Check the page that is open in each of these looks."""
    for look in wanted:
        look_at(page, look)
        check(page, COLOURS if look.forced else LEVELS)


def check(page: Page, rules: tuple[str, tuple[str, ...]] = LEVELS) -> None:
    """No broken rule, and nothing cut off at the side."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, rules)
    told = [f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}" for one in found]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("address", PAPERS)
def test_all_rules_and_the_papers_break_no_rule(window: Page, address: str) -> None:
    """They are long, and people read them on screens too."""
    look_at(window, Look(width=320))

    window.goto(address)

    check(window)


def test_letters_spaced_out_and_enlarged_stay_readable(browser: Browser, base_url: str) -> None:
    """WCAG 1.4.12: a reader who needs more space between letters and lines loses nothing."""
    context = browser.new_context(base_url=base_url, viewport={"width": 640, "height": 900})
    page = context.new_page()
    come_back(page, base_url, TWO_WARNINGS)
    page.goto("/summary")
    page.evaluate(
        "for (const one of document.querySelectorAll('*')) { one.style.letterSpacing = '.12em';"
        " one.style.wordSpacing = '.16em'; one.style.lineHeight = '1.5' }"
    )

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_checker_finds_a_fault_that_is_there(window: Page) -> None:
    """A checker that finds nothing, ever, would pass every page."""
    window.goto("/")
    window.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\">')")

    with pytest.raises(AssertionError, match="image-alt"):
        check(window)
