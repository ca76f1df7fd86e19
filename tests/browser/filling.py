"""A patient at a real browser: reads the questions on the page and ticks what fits."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.shipped import CALM
from tests.web.walking import cookie_of

Given = Mapping[str, object]


def start(page: Page) -> None:
    """From the start page to the first question."""
    page.goto("/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/questions/age")


def tick(page: Page, given: Given) -> None:
    """Tick what this patient would tick of the questions on the page, and nothing else."""
    for name in names(page):
        value = given.get(name, [])
        wanted = value if isinstance(value, list) else [value]
        for box in page.locator(f"input[name={name}]").all():
            chosen = box.get_attribute("value") in wanted
            if box.is_checked() != chosen and (chosen or box.get_attribute("type") == "checkbox"):
                box.set_checked(chosen)


def names(page: Page) -> list[str]:
    """The questions on the page, in order."""
    fields = page.locator("form.questions input:not([type=hidden])").all()
    return list(dict.fromkeys(str(field.get_attribute("name")) for field in fields))


def go_on(page: Page) -> None:
    """Press Continue, and wait for the page that comes: what is ticked next must not meet the old one."""
    with page.expect_navigation():
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
