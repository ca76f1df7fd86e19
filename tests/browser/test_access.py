"""The rules of WCAG 2.2 AA that a program can check: for every test that looks at a page, and for papers."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.filling import come_back
from tests.browser.states import TWO_WARNINGS

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe.min.js").read_text()
RULES = (HERE / "looking" / "rules.js").read_text()
SHOWN = """() => [...document.body.querySelectorAll('*')]
  .map((one) => Number(one.checkVisibility({visibilityProperty: true}))).join('')"""
"""For each part of the page whether it is there to be seen."""
LEVELS = ("tag", ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
COLOURS = ("rule", ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"))
"""The rules that the look decides; the others read the parts that are shown, often the same in each look."""
PAPERS = ("/rules", "/rules/print", "/questions/print", "/questions/print?size=large")
"""What is too long to be looked at in every look: the same parts again and again, in the same colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is looked at."""

    width: int
    dark: bool = False
    forced: bool = False


# Colours and widths do not meet: light on a desk and dark on a phone show both of each.
LOOKS = (Look(width=1280), Look(width=320, dark=True), Look(width=390, forced=True))


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
    read = set[str]()
    for look in wanted:
        look_at(page, look)
        found = broken_in(look, page, read)
        assert found == [], (page.url, look)


def broken_in(look: Look, page: Page, read: set[str]) -> list[str]:
    """What is wrong with the page in the look that it has.  read: which parts were shown each time before."""
    shown = page.evaluate(SHOWN)
    rules = COLOURS if look.forced or shown in read else LEVELS
    read.add(shown)
    return broken(page, rules)


def broken(page: Page, rules: tuple[str, tuple[str, ...]] = LEVELS) -> list[str]:
    """Each broken rule with its first places, and whether something is cut off at the side."""
    if not page.evaluate("() => { window.readyAxe?.(); return window.axe !== undefined }"):
        page.evaluate(AXE)
    found: list[tuple[str, object]] = page.evaluate(RULES, rules)
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return [f"{rule}: {places}" for rule, places in found] + ([] if fits else ["the page scrolls sideways"])


def with_axe(context: BrowserContext) -> BrowserContext:
    """A browser whose every page has axe at hand: to send it to each takes three times as long."""
    context.add_init_script(f"window.readyAxe = () => {{ delete window.readyAxe; {AXE} }}")
    return context


def check(page: Page) -> None:
    """No broken rule, and nothing cut off at the side."""
    assert broken(page) == [], page.url


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


@pytest.mark.parametrize("selector", ["legend", ".choice >> nth=-1"], ids=["a heading", "the last of many"])
def test_one_pale_text_among_many_alike_is_found(window: Page, base_url: str, selector: str) -> None:
    """Contrast is measured at some texts of each kind: the one that is paler has to be a kind of its own."""
    come_back(window, base_url, TWO_WARNINGS)
    window.goto("/questions/health")
    check_looks(window, LOOKS[:1])

    window.locator(selector).first.evaluate("one => { one.style.color = '#aaa' }")

    with pytest.raises(AssertionError, match="color-contrast"):
        check_looks(window, LOOKS[:1])


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("@media (width < 400px) { h1 { display: none } }", "page-has-heading-one"),
        ("@media (prefers-color-scheme: dark) { main { color: #444 } }", "color-contrast"),
    ],
    ids=("a heading gone on a phone", "grey on black"),
)
def test_what_is_wrong_in_a_later_look_is_found(window: Page, style: str, fault: str) -> None:
    """Rules that no colour decides are asked again as soon as other parts of the page are shown."""
    window.goto("/about")
    window.evaluate(
        "style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style);"
        " document.adoptedStyleSheets.push(sheet) }",
        style,
    )

    with pytest.raises(AssertionError, match=fault):
        check_looks(window)
