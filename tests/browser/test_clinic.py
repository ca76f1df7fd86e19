"""Clinicians at their own door, in a real browser, by keyboard alone and in every look."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import served
from tests.browser.test_access import check_looks
from tests.web.clinic_house import PASSWORD, clinic_program, clinician, digits


@pytest.fixture(scope="module")
def clinic_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A program with an account for each test."""
    app = clinic_program(tmp_path_factory.mktemp("clinic"))
    for number in range(3):
        clinician(app, f"clinician.{number}")
    yield from served(app)


def type_in(page: Page, name: str, password: str = PASSWORD, *, moment: float = 0) -> None:
    """From the first field to the button with nothing but the keyboard."""
    page.locator("#name").focus()
    for typed in (name, password, digits(name, moment or time.time())):
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def open_account(page: Page) -> None:
    """Wherever logging in led to, from there to one's own account."""
    expect(page.get_by_role("button", name="Log out", exact=True)).to_be_visible()
    page.goto("/clinic/account")


def test_the_door_and_the_account_break_no_rule(browser: Browser, clinic_url: str) -> None:
    """Clinicians use phones, dark rooms, large print and keyboards, too."""
    context = browser.new_context(base_url=clinic_url)
    page = context.new_page()

    page.goto("/clinic/account")
    check_looks(page)
    type_in(page, "clinician.0", "another thing entirely")
    expect(page.locator("#error-summary")).to_be_focused()
    check_looks(page)
    type_in(page, "clinician.0")
    open_account(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    check_looks(page)
    context.close()


def test_after_logging_out_back_shows_nothing(browser_that_remembers: Browser, clinic_url: str) -> None:
    """T1, T15: the next person at the computer presses Back."""
    name = "clinician.1"
    page = browser_that_remembers.new_context(base_url=clinic_url).new_page()
    page.goto("/clinic/login")
    type_in(page, name)
    open_account(page)

    page.get_by_role("button", name="Log out", exact=True).click()
    page.wait_for_url("**/clinic/login")
    for _ in range(3):
        page.go_back()
        assert name not in page.inner_text("body")


def test_logging_in_needs_no_script(browser: Browser, clinic_url: str) -> None:
    """Some clinics switch scripts off."""
    context = browser.new_context(base_url=clinic_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/clinic/login")

    type_in(page, "clinician.2")

    open_account(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    context.close()
