"""What is taken along, at a browser: the code on the screen can be scanned, and its pages are for all."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from suggester.core.answer_code import encode
from tests.browser.filling import come_back
from tests.browser.test_access import check_looks
from tests.browser.test_answer_code import BUSY
from tests.browser.test_copies import GIVEN
from tests.exchange.test_qr import read
from tests.shipped import ASKED, TABLE

MODULE = 8
"""The least width of a module in pixels that the camera of a desk scanner reads from a screen."""


@pytest.mark.parametrize("address", ["/keep", "/my-code"])
def test_the_pages_to_take_along_break_no_rule(window: Page, base_url: str, address: str) -> None:
    """Light on a desk, dark on a small phone, forced colours: the paper and the code are for everybody."""
    come_back(window, base_url, BUSY)
    window.goto(address)

    check_looks(window)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("window", [{"color_scheme": "dark"}], indirect=True)
def test_the_code_on_a_dark_screen_can_be_scanned(
    window: Page, base_url: str, tmp_path: Path, width: int
) -> None:
    """A scanner cannot read white on black, and at the desk nobody looks for a setting."""
    come_back(window, base_url, BUSY)
    window.set_viewport_size({"width": width, "height": 844})
    window.goto("/my-code")

    window.screenshot(path=tmp_path / "seen.png")

    assert read(tmp_path / "seen.png") == encode(TABLE, ASKED.answers(BUSY)).replace("-", "")
    modules, pixels = window.locator("svg.code").evaluate(
        "one => [one.viewBox.baseVal.width, one.getBoundingClientRect().width]"
    )
    assert pixels / modules >= MODULE


def test_the_code_that_is_marked_and_copied_is_the_code_once(window: Page, base_url: str) -> None:
    """What is said letter by letter to readers aloud would double every group in a message."""
    come_back(window, base_url, GIVEN)
    window.goto("/my-code")

    window.keyboard.press("Control+a")

    marked = "".join(window.evaluate("getSelection().toString()").split())
    assert marked.count(encode(TABLE, ASKED.answers(GIVEN)).replace("-", "")) == 1
