"""By keyboard alone, with and without scripts: the whole way, a mistake, and leaving."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import AS_THEY_STAND, FIELDS, come_back, names
from tests.browser.test_journey import BOTH_WAYS
from tests.shipped import ASKED, CALM

Given = Mapping[str, object]
PATIENT = CALM | {
    "concerns": ["acne_scars", "dark_spots"],
    "scar_age": "over_12m",
    "pigment_checked": "yes",
    "health": ["heart"],
    "allergies": ["metal", "nickel"],
}
START, CONTINUE, RESULT = "#start button", "form.questions button[type=submit]", "main a[href='/summary']"
FINISH, FIRST_MISTAKE = "form[action='/finish'] button", ".error-summary a"
FOCUSED = "(({name, value, type}) => [name, value, type])(document.activeElement)"
STOPS_IN_ORDER = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')];
  const isStop = (one) => {
    if (!one.checkVisibility() || one.type !== 'radio') return one.checkVisibility();
    const group = all.filter((other) => other.type === 'radio' && other.name === one.name);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  window.stops = all.filter(isStop);
  return window.stops.length;
}"""


@BOTH_WAYS
def test_the_whole_way_by_keyboard_alone(window: Page) -> None:
    """Not everybody holds a mouse, and nobody should have to."""
    window.goto("/")
    press(window, START)
    pages = 0
    while "/questions/" in window.url:
        answer(window, PATIENT)
        pages += 1

    assert pages == len(ASKED.pages)
    press(window, RESULT)
    assert window.url.endswith("/summary")


@BOTH_WAYS
def test_a_mistake_is_mended_by_keyboard_alone(window: Page, base_url: str) -> None:
    """What is wrong is a few presses away from what was pressed last."""
    come_back(window, base_url, CALM | {"concerns": ["dry_skin"]})
    window.goto("/questions/wishes?change=1")
    tab_to(window, "input[value=dry_skin]")
    window.keyboard.press("Space")
    press(window, CONTINUE)
    assert window.title().startswith("Error: ")

    tab_to(window, FIRST_MISTAKE)
    window.keyboard.press("Enter")
    tab_to(window, "input[value=large_pores]", at_most=ASKED.questions["concerns"].place["large_pores"] + 2)
    window.keyboard.press("Space")
    press(window, CONTINUE)

    expect(window).to_have_url(f"{base_url}/check")


@BOTH_WAYS
def test_answers_are_cleared_by_keyboard_alone(window: Page, base_url: str) -> None:
    """Who is interrupted has to get away from the page at once, and it stands first on each."""
    come_back(window, base_url, PATIENT)
    window.goto("/check")

    tab_to(window, FINISH, at_most=4)
    press(window, FINISH)

    assert window.url.endswith("/finished")
    assert window.context.cookies() == []


@pytest.mark.parametrize(
    "address", ["/", "/questions/wishes", "/questions/reaction", "/check", "/rules?text=sun"]
)
def test_tab_stops_at_everything_once_in_the_order_of_the_document(
    window: Page, base_url: str, address: str
) -> None:
    """What is seen in the order of the document has to be reached in that order as well."""
    come_back(window, base_url, PATIENT)
    window.goto(address)
    number = window.evaluate(STOPS_IN_ORDER)

    reached = []
    for _ in range(number):
        window.keyboard.press("Tab")
        reached.append(window.evaluate("window.stops.indexOf(document.activeElement)"))

    assert reached == list(range(number))


def tab_to(page: Page, selector: str, at_most: int = 200) -> None:
    """Press Tab until this has the focus, if it has not."""
    for _ in range(at_most + 1):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by {at_most} presses")


def press(page: Page, selector: str) -> None:
    """Reach this by keyboard, press it, and wait for the page that comes."""
    tab_to(page, selector)
    with page.expect_event("domcontentloaded"):
        page.keyboard.press("Enter")


def answer(page: Page, given: Given) -> None:
    """Tab through the page, tick with the space bar and arrows what fits, and press Continue."""
    boxes = page.locator(FIELDS).evaluate_all(AS_THEY_STAND)
    open_boxes = {(name, value) for name, value, *_ in boxes if value in as_list(given.get(name, []))}
    for _ in range(len(boxes) + 20):
        if not open_boxes:
            break
        page.keyboard.press("Tab")
        name, value, kind = page.evaluate(FOCUSED)
        if kind == "radio" and name in given:
            value = choose(page, str(given[name]))
        elif (name, value) in open_boxes:
            page.keyboard.press("Space")
        open_boxes.discard((name, value))
    assert not open_boxes, names(page)
    press(page, CONTINUE)


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def choose(page: Page, wanted: str) -> str:
    """Of the options of which one can be chosen, walk to this with the arrow keys."""
    page.keyboard.press("Space")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == wanted:
            return wanted
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{wanted} cannot be chosen by arrow keys")
