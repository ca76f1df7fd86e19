"""The whole way of a change, as two clinicians go it in their browsers, and what patients see of it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from suggester.core.answer_code import encode
from suggester.home import local_day
from tests.browser.conftest import served
from tests.browser.test_access import Look, check_looks, with_axe
from tests.browser.test_clinic import type_in
from tests.shipped import ASKED, CALM, FILES, NEXT, TABLE
from tests.web.clinic_house import clinic_program, clinician, digits, storage_of
from tests.web.proposing import (
    APPROVER,
    AUTHOR,
    MISTAKEN,
    confirm_all,
    five_mistakes,
    lighter,
    typed,
    workbook,
)
from tests.web.published import publish
from tests.web.test_server import fetch
from tests.web.test_server import served as started
from tests.web.walking import SECRET, TODAY

OLD, NEW = TABLE.provenance.version, f"{NEXT}-NorthWingOfTheHospitalAtTheLake2"
"""The longest name that a version can have, without a place where a line could break."""
WHY = "A maker against a consensus: https://guidelines.example.org/" + "consensus" * 12
OLD_PAPER = encode(TABLE, ASKED.answers(CALM | {"concerns": ["acne_scars"]}))
PATIENCE = 2.5
"""Two seconds until every process has switched, and the asking."""


def corrected(book: Workbook) -> None:
    """One row lighter, and other words in a row that somebody has to confirm."""
    lighter(book)
    typed(book, "HD-13", 9, "until a skin doctor has agreed")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[str]:
    """A program in which the table in use is published and confirmed; its address.

    It goes by the day of this computer, as the process elsewhere does.
    """
    today = local_day()
    app = clinic_program(tmp_path, day=today, clinic_name="Skin clinic")
    for name in (AUTHOR, APPROVER):
        clinician(app, name)
    publish(storage_of(app), FILES, valid_from=min(today, TODAY))
    confirm_all(app)
    live = app.extensions["live"]
    live.start(None)
    yield from served(app)
    live.stop()


def test_two_clinicians_change_the_table(browser: Browser, clinic: str, tmp_path: Path) -> None:
    """Mistakes by cell, the difference, four eyes, live elsewhere at once, old papers, and back again."""
    address = f"sqlite:///{tmp_path / 'clinic.sqlite3'}"
    settings = {"SUGGESTER_DATABASE_URL": address, "SUGGESTER_SECRET_KEY": SECRET}
    with started(tmp_path / "elsewhere", **settings) as (_, elsewhere, _said):
        author, approver = (with_axe(browser.new_context(base_url=clinic)).new_page() for _ in range(2))
        the_author_is_told_each_mistake_by_its_cell(author, tmp_path)
        the_author_sees_the_difference_and_cannot_approve(author, tmp_path)
        the_other_confirms_approves_and_publishes(approver)
        live_within_two_seconds(elsewhere, NEW)
        patients_read_the_approval_and_old_papers_open(browser, elsewhere)
        the_other_rolls_back(approver)
        live_within_two_seconds(elsewhere, OLD)


def the_author_is_told_each_mistake_by_its_cell(page: Page, folder: Path) -> None:
    log_in(page, AUTHOR, time.time())
    page.goto("/clinic/proposals")
    checked(page)
    page.get_by_role("link", name="New change").press("Enter")
    checked(page)
    fill_in(page, folder, five_mistakes)
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("h1")).to_have_text("5 places need a change")
    assert sorted(page.locator(".cell-place b").all_inner_texts()) == MISTAKEN
    expect(page.get_by_label("Why this change?")).to_have_value(WHY)
    checked(page)


def the_author_sees_the_difference_and_cannot_approve(page: Page, folder: Path) -> None:
    fill_in(page, folder, corrected)
    expect(page.locator("h1")).to_have_text(f"Change {NEW}")
    expect(page.locator(".row-change").first).to_contain_text("HD-19")
    expect(page.locator(".row-change").first).to_contain_text("Less careful")
    expect(page.locator(".patient-change").first).to_contain_text("Filler")
    assert page.locator(".patient-change .loud").count() > 0
    expect(page.locator(".decide")).to_contain_text("rows need a second reader first")
    assert page.get_by_role("button", name="Approve and put live").count() == 0
    checked(page)


def the_other_confirms_approves_and_publishes(page: Page) -> None:
    log_in(page, APPROVER, time.time() - 30)
    page.goto("/clinic/proposals")
    page.get_by_role("link", name=NEW).press("Enter")
    for row in ("HD-13", "HD-19"):
        page.locator("#to-confirm").get_by_role("link", name=row).press("Enter")
        checked(page)
        page.get_by_label("I agree").press("Space")
        page.get_by_role("button", name="Save", exact=True).press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("Your reading is kept")
    tick_every_box(page)
    reach(page, "#digits")
    checked(page)
    reach(page, "#digits")
    page.keyboard.type(digits(APPROVER, time.time()))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Put live")


def patients_read_the_approval_and_old_papers_open(browser: Browser, elsewhere: str) -> None:
    context = browser.new_context(base_url=elsewhere)
    page = context.new_page()
    page.goto("/about")
    expect(page.locator("main")).to_contain_text(NEW)
    expect(page.locator("main")).to_contain_text("Approved by 1 clinician on")
    page.goto("/code")
    page.locator("input[name=code]").fill(OLD_PAPER)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(OLD)
    context.close()


def the_other_rolls_back(page: Page) -> None:
    page.goto("/clinic/proposals/1")
    page.get_by_role("link", name="Go back to this version").press("Enter")
    tick_every_box(page)
    checked(page)
    page.get_by_label("Why?").fill("A word in it is wrong")
    page.get_by_label("Six digits from your app").fill(digits(APPROVER, time.time() + 30))
    page.get_by_role("button", name="Go back to this version").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("You went back")
    page.goto("/clinic/proposals")
    expect(page.locator(".versions")).to_contain_text("Went back to by")
    checked(page)


def tick_every_box(page: Page) -> None:
    """By the keyboard; the bar counts along."""
    boxes = page.locator("input[name=read]")
    for number in range(boxes.count()):
        boxes.nth(number).press("Space")
    expect(page.locator("input[name=read]:not(:checked)")).to_have_count(0)


def live_within_two_seconds(elsewhere: str, version: str) -> None:
    """Of processes that nobody has told anything: one of them by then, and after that time every one."""
    began = time.monotonic()
    while f'"{version}"' not in fetch(f"{elsewhere}/readyz")[1] and time.monotonic() - began < 20:
        time.sleep(0.05)
    assert time.monotonic() - began <= PATIENCE
    time.sleep(max(0.0, PATIENCE - (time.monotonic() - began)))


def log_in(page: Page, name: str, moment: float) -> None:
    page.goto("/clinic/login")
    type_in(page, name, moment=moment)
    expect(page.get_by_role("button", name="Log out", exact=True)).to_be_visible()


def fill_in(page: Page, folder: Path, edit: Callable[[Workbook], object]) -> None:
    file = folder / "table.xlsx"
    file.write_bytes(workbook(edit))
    page.set_input_files("#file", file)
    page.get_by_label("Why this change?").fill(WHY)
    page.get_by_label("Name of the new version").fill(NEW)
    with page.expect_navigation():
        page.get_by_label("Name of the new version").press("Enter")


def reach(page: Page, selector: str) -> None:
    """Walk there with Tab, from the top of the page, as somebody without a mouse does."""
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    wanted = page.locator(selector).element_handle()
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("one => one === document.activeElement", wanted):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def checked(page: Page) -> None:
    """Every rule that a program can check, and nothing cut off at the side, dark on a phone as well."""
    page.wait_for_load_state()
    check_looks(page, (Look(width=390, dark=True), Look(width=1360)))
