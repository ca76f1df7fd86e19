"""What a page of questions does at once where there are scripts: it asks back, leads, and keeps ticks."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from suggester.core.table.rules import RuleTable
from tests.browser.conftest import served
from tests.browser.filling import come_back, go_on, start, tick
from tests.shipped import ASKED, CALM, TABLE, label
from tests.web.walking import program

PHONE = pytest.mark.parametrize("window", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
SURE = "changing_mole"


def box(window: Page, question: str, option: str) -> Locator:
    return window.locator(f"input[name={question}][value='{option}']")


def asked_back(question: str, option: str) -> str:
    """What the server says of this answer beside another one."""
    doubt = " or ".join(f"“{one.label}”" for one in ASKED.questions[question].options if one.unknown)
    clash = TABLE.wording["none_alone"].format(label=label(question, option))
    return f"{clash} {TABLE.wording['if_not_sure'].format(label=doubt)}"


@PHONE
@pytest.mark.parametrize("order", [(SURE, "none"), ("none", SURE)], ids=["flag first", "none first"])
def test_a_red_flag_is_never_unticked_and_the_page_asks_at_once(
    window: Page, base_url: str, order: tuple[str, str]
) -> None:
    """A flag that a script takes away off screen is a patient with a changing mole who is sent on."""
    come_back(window, base_url, {"age_band": CALM["age_band"]})
    window.goto("/questions/first")

    for option in order:
        box(window, "red_flags", option).check()

    said = window.get_by_role("status").filter(has_text=asked_back("red_flags", "none"))
    expect(said).to_be_in_viewport(ratio=1)
    expect(box(window, "red_flags", order[1])).to_be_in_viewport()
    for option in order:
        expect(box(window, "red_flags", option)).to_be_checked()
    go_on(window)
    expect(window.locator("#red_flags-error")).to_have_text(asked_back("red_flags", "none"))
    expect(box(window, "red_flags", SURE)).to_be_checked()


@PHONE
def test_the_question_back_goes_when_one_of_the_two_is_unticked(window: Page, base_url: str) -> None:
    """What was settled is not asked any longer."""
    come_back(window, base_url, CALM)
    window.goto("/questions/first")
    box(window, "red_flags", SURE).check()
    expect(window.locator("#red_flags .clash")).not_to_be_empty()

    box(window, "red_flags", "none").uncheck()

    expect(window.locator("#red_flags .clash")).to_be_empty()


def test_elsewhere_the_last_tick_stands_and_the_page_says_so_beside_it(browser: Browser) -> None:
    """A help for those who have scripts; who sees it happen must be able to read what happened."""
    for address in served(program(without_safety("red_flags"))):
        window = browser.new_context(base_url=address, viewport={"width": 390, "height": 844}).new_page()
        start(window)
        tick(window, CALM)
        go_on(window)
        box(window, "red_flags", SURE).check()

        box(window, "red_flags", "none").check()

        expect(window.locator("input[name=red_flags]:checked")).to_have_count(1)
        said = window.get_by_role("status").filter(has_text=TABLE.wording["unticked"])
        expect(said).to_be_in_viewport(ratio=1)


@PHONE
@pytest.mark.parametrize("way", ["error", "change"])
def test_a_link_to_a_question_shows_it_and_focuses_its_first_answer(
    window: Page, base_url: str, way: str
) -> None:
    """A link that lands below the question shows boxes without saying what they are about."""
    come_back(window, base_url, CALM)
    if way == "error":
        window.goto("/questions/that_skin")
        tick(window, {"skin_now": ["none"]})
        go_on(window)
        window.locator(".error-summary a").click()
    else:
        window.goto("/check")
        window.locator("a[href$='#recent_treatments']").click()
        window.wait_for_url("**/questions/**")

    expect(window.locator("#recent_treatments legend")).to_be_in_viewport(ratio=1)
    expect(window.locator("#recent_treatments input").first).to_be_focused()
    expect(window.locator("#recent_treatments input").first).to_be_in_viewport()


def test_back_to_a_page_that_was_not_sent_brings_its_ticks_back(window: Page, base_url: str) -> None:
    """A look at the page before, or at the privacy page, must not cost a long list of ticks."""
    come_back(window, base_url, CALM)
    window.goto("/questions/health")
    box(window, "health", "none").uncheck()
    box(window, "health", "heart").check()
    window.get_by_role("link", name="Privacy").click()
    window.wait_for_url("**/privacy")

    window.go_back()

    expect(box(window, "health", "heart")).to_be_checked()
    expect(box(window, "health", "none")).not_to_be_checked()


def test_ticks_that_were_sent_come_back_from_the_server_alone(window: Page, base_url: str) -> None:
    """An answer that was changed later must not come back as it was before."""
    come_back(window, base_url, CALM)
    window.goto("/questions/health?change=1")
    tick(window, CALM | {"health": ["heart"]})
    go_on(window)
    window.goto("/questions/health?change=1")
    tick(window, CALM | {"health": ["none"]})
    go_on(window)

    window.go_back()
    window.go_back()
    window.go_back()

    expect(box(window, "health", "heart")).not_to_be_checked()


def test_after_clearing_no_tick_comes_back(window: Page, base_url: str) -> None:
    """The next person at the tablet presses Back: what was ticked and not sent is none of their business."""
    come_back(window, base_url, CALM)
    window.goto("/questions/age")
    box(window, "age_band", "60_plus").check()
    window.get_by_role("banner").get_by_role("button", name=TABLE.wording["clear_button"]).click()
    window.wait_for_url("**/finished")

    window.go_back()

    expect(window.locator("input[name=age_band]").first).to_be_visible()
    expect(window.locator("input[name=age_band]:checked")).to_have_count(0)


def without_safety(name: str) -> RuleTable:
    """The shipped table, were this question one about wishes alone."""
    pages = tuple(
        replace(
            page,
            questions=tuple(replace(one, safety=one.safety and one.id != name) for one in page.questions),
        )
        for page in ASKED.pages
    )
    return replace(TABLE, questionnaire=replace(ASKED, pages=pages))
