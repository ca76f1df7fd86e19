"""Taking the summary along, at a real browser: copied at a press, as a PDF, and all of it without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import come_back
from tests.shipped import TABLE, answered
from tests.web.paper import CASES

GIVEN = answered(CASES["C-20"])
COPY = TABLE.wording["keep_copy"]
MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.mark.parametrize("window", [MAY_COPY], indirect=True)
def test_a_press_copies_what_the_plain_text_says_and_tells_so(window: Page, base_url: str) -> None:
    """People paste it into a message to a clinic; who cannot see is told that it worked."""
    come_back(window, base_url, GIVEN)
    window.goto("/keep")

    window.get_by_role("button", name=COPY).click()

    expect(window.get_by_role("status")).to_have_text(TABLE.wording["copied"])
    copied = window.evaluate("navigator.clipboard.readText()")
    assert copied == window.request.get("/summary.txt").text()
    assert copied.startswith(TABLE.wording["result_title"])


def test_where_copying_fails_the_patient_is_told_another_way(window: Page, base_url: str) -> None:
    """A press that does nothing is worse than no button."""
    come_back(window, base_url, GIVEN)
    window.goto("/keep")
    window.context.clear_cookies()

    window.get_by_role("button", name=COPY).click()

    expect(window.get_by_role("status")).to_have_text(TABLE.wording["not_copied"])


@pytest.mark.parametrize("window", [{"java_script_enabled": False}], indirect=True)
def test_without_script_there_are_links_and_no_button_that_does_nothing(window: Page, base_url: str) -> None:
    """Everything works without script; what cannot is not shown."""
    come_back(window, base_url, GIVEN)
    window.goto("/keep")

    expect(window.locator("[data-copy]")).to_be_hidden()
    window.get_by_role("link", name=TABLE.wording["keep_text"]).click()
    expect(window.locator("body")).to_contain_text(TABLE.wording["result_title"])
