"""A patient at a real browser: reads the questions on the page and ticks what fits."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.shipped import CALM
from tests.web.walking import cookie_of

Given = Mapping[str, object]
FIELDS = "form.questions input:not([type=hidden])"
AS_THEY_STAND = "boxes => boxes.map(box => [box.name, box.value, box.checked, box.type === 'checkbox'])"
"""All boxes in one go: to ask the browser about each of a hundred takes longer than to fill them in."""


def start(page: Page) -> None:
    """From the start page to the first question."""
    page.goto("/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/questions/age")


def tick(page: Page, given: Given) -> None:
    """Tick what this patient would tick of the questions on the page, and nothing else."""
    for name, option, is_ticked, is_one_of_many in page.locator(FIELDS).evaluate_all(AS_THEY_STAND):
        value = given.get(name, [])
        chosen = option in (value if isinstance(value, list) else [value])
        if is_ticked != chosen and (chosen or is_one_of_many):
            page.locator(f"input[name={name}][value='{option}']").set_checked(chosen)


def names(page: Page) -> list[str]:
    """The questions on the page, in order."""
    return list(dict.fromkeys(name for name, *_ in page.locator(FIELDS).evaluate_all(AS_THEY_STAND)))


def go_on(page: Page) -> None:
    """Press Continue, and wait for the page that comes: what is ticked next must not meet the old one."""
    with page.expect_event("domcontentloaded"):  # what a page notes in the history is no page
        page.get_by_role("button", name="Continue").click()


def fill_in(page: Page, given: Given = CALM) -> None:
    """All pages from Start until there is no question left on the page."""
    start(page)
    while "/questions/" in page.url and page.locator("form.questions").count():
        tick(page, given)
        go_on(page)


def come_back(page: Page, base_url: str, given: Given) -> None:
    """Open no page yet, but be a patient who has answered everything."""
    page.context.add_cookies([{"name": "answers", "value": cookie_of(given), "url": base_url}])


def to_summary(page: Page, given: Given = CALM) -> None:
    """All the way to the result."""
    fill_in(page, given)
    page.get_by_role("link", name="See my page").click()
    page.wait_for_url("**/summary")
