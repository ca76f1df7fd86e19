"""The right of the head: how to leave, in words that fit."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import come_back
from tests.shipped import CALM, TABLE


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ({"viewport": {"width": 390, "height": 844}}, "Clear and leave"),
        ({"viewport": {"width": 1280, "height": 900}}, TABLE.wording["clear_button"]),
    ],
    ids=["phone", "desk"],
    indirect=["window"],
)
def test_the_button_to_leave_is_short_on_a_phone_and_whole_for_readers(
    window: Page, base_url: str, shown: str
) -> None:
    """On a phone the long words push the name of the clinic into two lines; who listens gets them all."""
    come_back(window, base_url, CALM)

    window.goto("/questions/health")

    button = window.get_by_role("banner").get_by_role(
        "button", name=TABLE.wording["clear_button"], exact=True
    )
    expect(button).to_have_count(1)
    visible = button.locator("span").evaluate_all(
        "spans => spans.filter(one => one.offsetWidth > 1).map(one => one.innerText)"
    )
    assert visible == [shown]
