"""The whole way in a real browser, with and without scripts."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import served
from tests.browser.filling import come_back, go_on, names, start, tick, to_summary
from tests.shipped import CALM, TABLE, label
from tests.web.walking import program

PATIENT = CALM | {
    "concerns": ["acne_scars"],
    "scar_age": "over_12m",
    "allergies": ["metal"],
    "goals": ["smoother"],
}
BOTH_WAYS = pytest.mark.parametrize(
    "window", [{}, {"java_script_enabled": False}], ids=["with scripts", "without scripts"], indirect=True
)


@BOTH_WAYS
def test_a_patient_comes_from_start_to_a_result_with_reasons_and_sources(window: Page) -> None:
    """The main job: everything else stands on it."""
    to_summary(window, PATIENT)

    expect(window.get_by_role("heading", level=1)).to_have_text(TABLE.wording["result_title"])
    expect(window.locator("ul.choices")).to_contain_text(TABLE.wording["outcome_hold"])
    window.locator("#check-HD-47 > summary").click()
    expect(window.locator("#why-HD-47")).to_contain_text(label("allergies", "metal"))
    window.locator("#professional > summary").click()
    expect(window.get_by_role("link", name="HD-47")).to_be_visible()
    expect(window.locator("[id^=source-]").first).to_be_attached()


@BOTH_WAYS
def test_a_mistake_is_shown_where_it_is_and_can_be_mended(window: Page, base_url: str) -> None:
    """The link in the error shows the question with its error, the ticks are kept, and the way goes on."""
    come_back(window, base_url, CALM)
    window.goto("/questions/that_skin")
    tick(window, {"recent_treatments": ["none"]})
    go_on(window)

    assert window.title().startswith("Error: ")
    link = window.locator(".error-summary a")
    expect(link).to_have_count(1)
    link.click()
    assert window.url.endswith("#skin_now")
    for part in ("#skin_now legend", "#skin_now-error"):
        expect(window.locator(part)).to_be_in_viewport(ratio=1)
    expect(window.locator("input[name=recent_treatments][value=none]")).to_be_checked()

    tick(window, CALM)
    go_on(window)
    expect(window).to_have_url(f"{window.url.partition('/questions')[0]}/questions/reaction")


@BOTH_WAYS
def test_an_answer_is_changed_from_the_check_page_and_new_questions_are_asked_first(
    window: Page, base_url: str
) -> None:
    """One change costs one page, and one more where it opens a question."""
    come_back(window, base_url, CALM | {"concerns": ["dry_skin"]})
    window.goto("/check")
    window.get_by_role("link", name="Change: Help with").click()
    window.wait_for_url("**/questions/**")
    tick(window, CALM | {"concerns": ["acne_scars"]})
    go_on(window)

    assert names(window)[0] == "scar_age"
    tick(window, CALM | {"scar_age": "under_6m"})
    go_on(window)

    window.wait_for_url("**/check")
    expect(window.get_by_text("Less than 6 months")).to_be_visible()


@BOTH_WAYS
def test_a_red_flag_ends_the_way_at_once(window: Page) -> None:
    """One instruction, no treatment, and a way back for a slip of the finger."""
    start(window)
    tick(window, CALM)
    go_on(window)
    tick(window, {"red_flags": ["swelling_breathing"]})
    go_on(window)

    expect(window.get_by_role("heading", level=1)).to_have_text(TABLE.wording["stop_now_title"])
    expect(window.get_by_role("link", name="999").first).to_be_visible()
    expect(window.locator("main")).not_to_contain_text("Microneedling")
    window.reload()
    expect(window.get_by_role("heading", level=1)).to_have_text(TABLE.wording["stop_now_title"])
    window.get_by_role("link", name=TABLE.wording["stop_mistake"]).click()
    window.wait_for_url("**/questions/first")
    expect(window.locator("input[value=swelling_breathing]")).to_be_checked()


def test_going_back_loses_nothing(window: Page) -> None:
    """The browser's own Back works as people expect, without a question about sending twice."""
    start(window)
    for _ in range(3):
        tick(window, PATIENT)
        go_on(window)
    window.go_back()

    expect(window.locator("input[value=acne_scars]")).to_be_checked()
    window.go_forward()
    assert names(window)[0] == "area"


def test_every_question_is_a_group_with_its_name(window: Page, base_url: str) -> None:
    """A screen reader says the question before its options; a checker of rules does not notice if not."""
    come_back(window, base_url, PATIENT)
    for page in TABLE.questionnaire.pages:
        window.goto(f"/questions/{page.id}")
        for name in names(window):
            question = TABLE.questionnaire.questions[name]
            group = window.get_by_role("group", name=question.text, exact=True)
            expect(group).to_have_count(1)
            boxes = group.get_by_role("checkbox") if question.many else group.get_by_role("radio")
            expect(boxes).to_have_count(len(question.options))


@pytest.mark.parametrize("forgetful", [True, False], ids=["as it is", "control without protection"])
def test_back_after_finish_shows_nothing(browser_that_remembers: Browser, forgetful: bool) -> None:
    """The next person at the tablet presses Back. The control run shows that this test can fail."""
    app = program() if forgetful else _careless(program())
    for address in served(app):
        page = browser_that_remembers.new_context(base_url=address).new_page()
        come_back(page, address, PATIENT)
        for way in ("/questions/health", "/check", "/summary"):
            page.goto(way)
        if forgetful:
            page.get_by_role("button", name=TABLE.wording["clear_button"]).first.click()
        else:
            page.goto("/finished")
        page.wait_for_url("**/finished")

        seen = []
        for _ in range(3):
            page.evaluate("window.left = true; setTimeout(() => history.back())")
            page.wait_for_function("!window.left && document.readyState === 'complete'")
            seen.append(page.content())

        assert any(label("allergies", "metal") in content for content in seen) is not forgetful


def test_two_windows_do_not_harm_each_other(browser: Browser, base_url: str) -> None:
    """Each page changes only its own answers, whichever window is sent last."""
    context = browser.new_context(base_url=base_url)
    one, other = context.new_page(), context.new_page()
    come_back(one, base_url, CALM)
    one.goto("/questions/health?change=1")
    other.goto("/questions/plans?change=1")
    for page, answer in ((one, {"health": ["heart"]}), (other, {"downtime": "week"})):
        page.bring_to_front()
        tick(page, CALM | answer)
        go_on(page)

    other.goto("/check")
    expect(other.get_by_text("Heart condition")).to_be_visible()
    expect(other.get_by_text("About a week of quiet days")).to_be_visible()
    context.close()


THAT_PROTECT = ("Cache-Control", "Clear-Site-Data", "Set-Cookie")


def _careless(app: Flask) -> Flask:
    """The program without the headers that matter here."""
    protected = app.wsgi_app

    def unprotected(environ: dict[str, Any], start_response: Any) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kept = [(name, value) for name, value in headers if name not in THAT_PROTECT]
            return start_response(status, kept, *rest)

        return protected(environ, begin)

    app.wsgi_app = unprotected  # type: ignore[method-assign]
    return app
