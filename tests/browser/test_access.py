"""Every page for everybody: the rules of WCAG 2.2 AA that a program can check, and room at 320 pixels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.filling import come_back, go_on, tick
from tests.shipped import CALM, TABLE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATIENT = CALM | {
    "concerns": ["acne_scars", "dark_spots"],
    "scar_age": "under_6m",
    "pigment_checked": "no",
    "allergies": ["metal"],
    "goals": ["gone"],
    "downtime": "week",
    "appearance_worry": "most_days",
    "skin_now": ["cold_sore_now"],
    "cold_sores": "no",
}
OPEN = (
    "/",
    "/rules",
    "/rules?effect=hold&text=sun",
    "/rules/print",
    "/questions/print",
    "/questions/print?size=large",
    "/about",
    "/privacy",
    "/accessibility",
    "/finished",
    "/nowhere",
)
ASKING = tuple(f"/questions/{page.id}" for page in TABLE.questionnaire.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is looked at."""

    width: int
    dark: bool = False
    forced: bool = False


# Colours and widths do not meet: light on a desk and dark on a phone show both of each.
LOOKS = (Look(width=1100), Look(width=320, dark=True), Look(width=390, forced=True))


def check_looks(page: Page, wanted: tuple[Look, ...] = LOOKS) -> None:
    """Check the page that is open in each of these looks."""
    for look in wanted:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(
            color_scheme="dark" if look.dark else "light",
            forced_colors="active" if look.forced else "none",
            reduced_motion="reduce",  # colours that fade over would be measured halfway
        )
        check(page)


def check(page: Page) -> None:
    """No broken rule, and nothing cut off at the side."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)", RULES
    )
    told = [f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}" for one in found]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("address", OPEN)
def test_open_pages_break_no_rule(window: Page, address: str) -> None:
    """Start, rules, about, privacy, accessibility, and the page that is not there."""
    window.goto(address)
    check_looks(window)


def test_question_pages_break_no_rule_also_with_errors(window: Page, base_url: str) -> None:
    """An error is when help is needed most."""
    come_back(window, base_url, PATIENT)
    for address in ASKING:
        window.goto(address)
        check_looks(window)
    window.goto("/questions/health")
    tick(window, {})
    go_on(window)
    assert window.title().startswith("Error: ")
    check_looks(window)


def test_check_page_and_summary_break_no_rule(window: Page, base_url: str) -> None:
    """The result is the page that people keep."""
    come_back(window, base_url, PATIENT)
    window.goto("/check")
    check_looks(window)
    window.goto("/summary")
    check_looks(window)
    for details in window.locator("details").all():
        details.evaluate("one => { one.open = true }")
    check_looks(window)


@pytest.mark.parametrize("flag", ["swelling_breathing", "rash_fever", "changing_mole"])
def test_stop_pages_break_no_rule(window: Page, base_url: str, flag: str) -> None:
    """Now, today, soon: each has its own look."""
    come_back(window, base_url, CALM)
    window.goto("/questions/first")
    tick(window, {"red_flags": [flag]})
    go_on(window)
    assert window.locator("form.questions").count() == 0
    check_looks(window)


def test_letters_spaced_out_and_enlarged_stay_readable(browser: Browser, base_url: str) -> None:
    """WCAG 1.4.12: a reader who needs more space between letters and lines loses nothing."""
    context = browser.new_context(base_url=base_url, viewport={"width": 640, "height": 900})
    page = context.new_page()
    come_back(page, base_url, PATIENT)
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
