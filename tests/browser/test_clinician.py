"""The clinicians' reading pages in a real browser: every look and width, without mouse, without script."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.routing import Rule

from suggester.core.answer_code import encode
from suggester.core.table.filtering import RowFilter, filtered
from suggester.storage.accounts import accounts
from suggester.storage.database.database import Database
from suggester.storage.versions import versions
from tests.browser.clinicians import let_in, watched_page
from tests.browser.conftest import served
from tests.browser.test_access import Look, check, check_looks
from tests.programs import program_of
from tests.shipped import ASKED, CALM, FILES, NEXT, TABLE, label
from tests.web.clinic_house import (
    PASSWORD,
    clinic_program,
    clinician,
    digits,
    give_every_right,
    invited,
    logged_in,
    storage_of,
)
from tests.web.walking import TODAY

GIVEN = CALM | {"concerns": ["acne_scars", "post_spot_marks"], "recent_treatments": ["filler_6m"]}
CODE = encode(TABLE, ASKED.answers(GIVEN))
PAGES = (
    "/clinic/table?question=concerns&option=dark_spots&approach=pico_laser&group=effect",
    "/clinic/table?text=xylophone",
    "/clinic/rows/HD-13?effect=hold",
    "/clinic/checks",
    "/clinic/record",
    "/clinic/try?case=C-02",
    "/clinic/accounts",
    "/clinic/accounts/1/close",
    "/clinic/join/AAAA",
)
LOOKS = (Look(width=1360), Look(width=390, dark=True), Look(width=820, forced=True))
FILES_END = (".xlsx", ".csv")
WIDTHS = (320, 390, 820, 1100, 1360)

ABOUT_MEDICINES = [rule.id for rule in filtered(TABLE, RowFilter(question="medicines"))]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A served program, and the cookie of a clinician who is logged in."""
    app = clinic_program(tmp_path_factory.mktemp("clinic"), clinic_name="Skin clinic")
    cookie = logged_in(app).get_cookie("clinic")
    assert cookie is not None
    give_every_right(app)
    invited(app, "lea.brandt", "AAAA")
    for address in served(app):
        yield address, cookie.value


@pytest.fixture
def window(browser: Browser, clinic: tuple[str, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a clinician; whatever the browser complains about fails the test."""
    yield from watched_page(browser, clinic, **getattr(request, "param", {}))


def open_code(page: Page, code: str) -> None:
    page.goto("/clinic/patient")
    page.get_by_label("Answer code").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_break_no_rule(window: Page, address: str) -> None:
    """Everything that a program can check of WCAG 2.2 AA, in three looks."""
    window.goto(address)
    check_looks(window, LOOKS)


def test_a_code_that_cannot_be_read_breaks_no_rule(window: Page) -> None:
    """What can be read is looked at in test_visit.py."""
    open_code(window, "0000-0000-0000")
    check_looks(window, LOOKS)


def test_nothing_is_cut_off_at_the_side_with_every_answer_open(window: Page) -> None:
    """The widest page in every width."""
    for address in (
        "/clinic/table?open=all",
        "/clinic/rows/HD-23",
        "/clinic/try?row=HD-13",
        "/clinic/checks",
        "/clinic/record",
        "/clinic/accounts/1/rights",
    ):
        window.goto(address)
        window.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 800})
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
        window.set_viewport_size({"width": 390, "height": 800})
        window.evaluate("document.documentElement.style.fontSize = '150%'")
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            address,
            "large letters",
        )


HEIGHTS = "[...document.querySelectorAll('.clinic-row')].map(row => row.getBoundingClientRect().height)"
CUT_OFF = """[...document.querySelectorAll('.reason, .all-words')].filter(words =>
  words.scrollHeight > words.clientHeight + 1 && getComputedStyle(words).overflow === 'hidden' ||
  getComputedStyle(words).display === 'none').length"""
ROW_PIXELS = 140


def test_the_list_is_dense_and_the_head_one_line_and_paper_has_all_words(window: Page) -> None:
    """Two hundred rows are read in one sitting; what a dense row leaves out stands on paper."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto("/clinic/table")
    heights: list[float] = window.evaluate(HEIGHTS)
    head = window.locator(".clinic-head").bounding_box()
    cut_off = window.evaluate(CUT_OFF)

    window.emulate_media(media="print")

    assert len(heights) == len(TABLE.rules)
    assert sum(heights) / len(heights) <= ROW_PIXELS
    assert head is not None
    assert head["height"] < 80
    assert cut_off > 50
    assert window.evaluate(CUT_OFF) == 0


def test_a_clinician_reads_the_table_with_the_keyboard_alone(window: Page) -> None:
    """Open a question, choose a cell, open a row, go to the next one."""
    window.goto("/clinic/table")
    press_on(window, "a[aria-expanded]:has-text('Medicines')")
    expect(window.locator("a[aria-expanded=true]")).to_contain_text("Medicines")
    press_on(window, "a.cell[href*='option=blood_thinner&approach=needling_with_pico']")
    wish = RowFilter(question="medicines", option="blood_thinner", approach="needling_with_pico")
    _, second, *others = filtered(TABLE, wish)
    expect(window.locator("#rows")).to_contain_text(f"{len(others) + 2} of {len(TABLE.rules)} rows")
    press_on(window, ".gutter a >> nth=0")
    expect(window.locator("h1")).to_contain_text(label("medicines", "blood_thinner"))
    press_on(window, "a[rel=next]")
    expect(window.locator(".one-line")).to_contain_text(second.id)


def press_on(page: Page, selector: str) -> None:
    """Walk there with Tab, as somebody without a mouse does, and press Enter."""
    wanted = page.locator(selector).first.element_handle()
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("one => one === document.activeElement", wanted):
            shadow = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shadow != "none", selector
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {selector} with the keyboard")


def test_everything_works_without_script(browser: Browser, clinic: tuple[str, str]) -> None:
    """Filters, the form of all questions, a case to download, a code."""
    context = let_in(browser.new_context(base_url=clinic[0], java_script_enabled=False), clinic)
    page = context.new_page()
    page.goto("/clinic/table")
    page.get_by_label("Question", exact=True).select_option("medicines")
    page.get_by_label("Words, row or source").fill("bleed")
    page.get_by_role("button", name="Show rows").click()
    found = filtered(TABLE, RowFilter(question="medicines", text="bleed"))
    expect(page.locator("#rows")).to_contain_text(f"{len(found)} of {len(TABLE.rules)} rows")
    assert page.locator(".clinic-row").count() == len(found) > 0

    page.goto("/clinic/try")
    page.get_by_label("Blood thinner").check()
    page.get_by_label("No, none of these").nth(4).uncheck()
    page.locator("#answers input[name=medicines][value=none]").uncheck()
    page.get_by_role("button", name="Show what comes out").click()
    expect(page.locator("[aria-labelledby=spoke]")).to_contain_text("HD-42")
    with page.expect_download() as told:
        page.get_by_role("button", name="Save as an example").click()
    assert "NOT REVIEWED" in Path(told.value.path()).read_text()

    open_code(page, CODE)
    expect(page.locator(".visit-head")).to_contain_text("Self-reported, not verified")
    context.close()


def test_the_table_prints_across_with_its_picture_and_without_its_buttons(
    window: Page, tmp_path: Path
) -> None:
    """Seven columns need the long side, and nobody can press on paper."""
    window.goto("/clinic/table?question=medicines")
    window.pdf(path=tmp_path / "table.pdf", prefer_css_page_size=True, print_background=True)
    sizes = subprocess.run(
        [program_of("pdfinfo"), "-f", "1", "-l", "99", tmp_path / "table.pdf"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    text = subprocess.run(
        [program_of("pdftotext"), "-layout", tmp_path / "table.pdf", "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    shown = re.findall(r"size: +([\d.]+) x ([\d.]+)", sizes)
    assert len(shown) > 2
    assert all(float(wide) > float(high) for wide, high in shown)
    assert "Blood thinner" in text
    assert "HD-42" in text
    assert "Show rows" not in text
    assert "Try out" not in text


def test_a_clinician_reviews_row_after_row_with_the_keyboard_alone(browser: Browser, tmp_path: Path) -> None:
    """Log in, filter what is unread, agree with three, want a change, and see all of it counted."""
    app = clinic_program(tmp_path, clinic_name="Skin clinic")
    clinician(app, "amara.osei", "reviewer")
    for address in served(app):
        context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
        page = context.new_page()
        type_the_way_in(page)
        find_unread_rows(page)
        agree_with_three(page)
        want_a_change(page)
        see_it_counted(page)
        context.close()


def type_the_way_in(page: Page) -> None:
    page.goto("/clinic")
    page.locator("#name").focus()
    for typed in ("amara.osei", PASSWORD, digits("amara.osei")):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    press_enter(page)


def find_unread_rows(page: Page) -> None:
    for field, typed in (("#filter-question", "Medicines"), ("#filter-review", "Not read")):
        page.locator(field).focus()
        page.keyboard.type(typed)
    press_button(page, "Show rows")
    expect(page.locator("#rows")).to_contain_text(f"{len(ABOUT_MEDICINES)} of {len(TABLE.rules)} rows")
    press_on(page, ".gutter a >> nth=0")


def agree_with_three(page: Page) -> None:
    for row in ABOUT_MEDICINES[:3]:
        expect(page.locator(".one-line")).to_contain_text(row)
        say(page, "#verdict-agree")


def want_a_change(page: Page) -> None:
    """First without saying which."""
    say(page, "#verdict-change")
    expect(page.locator(".error-summary")).to_be_focused()
    check(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#comment")).to_be_focused()
    page.keyboard.type("The name of the medicine is missing.")
    press_button(page, "Save and next row")
    expect(page.locator(".one-line")).to_contain_text(ABOUT_MEDICINES[4])


def see_it_counted(page: Page) -> None:
    page.goto("/clinic/table?review=wanted")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    expect(page.locator(".progress")).to_contain_text(f"4 of {len(TABLE.rules)}")
    expect(page.locator("[aria-labelledby=wanted]")).to_contain_text("The name of the medicine is missing.")
    check(page)
    page.goto(f"/clinic/rows/{ABOUT_MEDICINES[3]}")
    expect(page.locator(".verdicts")).to_contain_text("Wants a change")
    check(page)


def say(page: Page, choice: str) -> None:
    page.locator(choice).focus()
    page.keyboard.press("Space")
    press_button(page, "Save and next row")


def press_button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    press_enter(page)


def press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_t9_no_page_for_clinicians_asks_another_host_for_anything(browser: Browser, tmp_path: Path) -> None:
    """T9: every page there is, also the door and the refusals; and whoever watches sees a stranger."""
    app = clinic_program(tmp_path, clinic_name="Skin clinic")
    cookie = logged_in(app).get_cookie("clinic")
    assert cookie is not None
    give_every_right(app)
    number, asked = proposed(storage_of(app)), set[str]()
    ways = [rule.build({"number": number, "row_id": "HD-19", "token": "AAAA"}) for rule in clinic_rules(app)]
    for address in served(app):
        context = let_in(browser.new_context(base_url=address), (address, cookie.value))
        context.on("request", lambda sent: asked.add(sent.url.partition("//")[2].partition("/")[0]))
        page = context.new_page()
        for way in (*(way[1] for way in ways if way), "/clinic/rows/HD-999", "/clinic/proposals/9"):
            page.goto(way)
        context.clear_cookies()
        page.goto("/clinic/table")
        ours = set(asked)
        page.set_content("<img src='http://127.0.0.2:1/stranger.png'>")
        page.wait_for_timeout(100)
        context.close()

    assert len(ways) >= 13
    assert None not in ways
    assert ours == {address.partition("//")[2]}
    assert asked - ours == {"127.0.0.2:1"}


def clinic_rules(app: Flask) -> list[Rule]:
    """Every address on this side that is a page."""
    opened = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/clinic"))
    return [rule for rule in opened if "GET" in (rule.methods or ()) and not rule.rule.endswith(FILES_END)]


def proposed(database: Database) -> int:
    """A changed row that waits for somebody to read it."""
    table = FILES["table.csv"].replace(b"Tell the clinic the date", b"Please tell the clinic the date")
    with database.writing() as connection:
        author = accounts.everybody(connection)[0]
        proposal = versions.Proposal(
            files=FILES | {"table.csv": table}, label=NEXT, reason="Kinder", base=0, valid_from=TODAY
        )
        return versions.propose(connection, proposal, author, 0).number
