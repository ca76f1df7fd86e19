"""The code to show, at a browser: it can be scanned from the screen, typed from it and copied."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from suggester.core.answer_code import encode
from tests.browser.filling import come_back
from tests.browser.test_access import Look, look_at
from tests.browser.test_answer_code import BUSY
from tests.browser.test_copies import GIVEN
from tests.exchange.test_qr import read
from tests.shipped import ASKED, TABLE

MODULE = 8
"""The least width of a module in pixels that the camera of a desk scanner reads from a screen."""
LEAST = 300
"""Pixels of the whole code: as wide as the narrowest screen."""


@pytest.mark.parametrize("look", (Look(width=300, dark=True), Look(width=1280, forced=True)), ids=str)
@pytest.mark.parametrize("window", [{"color_scheme": "dark"}], indirect=True)
def test_the_code_on_a_dark_screen_can_be_scanned(
    window: Page, base_url: str, tmp_path: Path, look: Look
) -> None:
    """A scanner cannot read white on black, and at the desk nobody looks for a setting."""
    come_back(window, base_url, BUSY)
    look_at(window, look)
    window.goto("/my-code")

    window.screenshot(path=tmp_path / "seen.png")

    assert read(tmp_path / "seen.png") == encode(TABLE, ASKED.answers(BUSY)).replace("-", "")
    modules, pixels = window.locator("svg.code").evaluate(
        "one => [one.viewBox.baseVal.width, one.getBoundingClientRect().width]"
    )
    assert pixels >= LEAST
    assert pixels / modules >= MODULE


def test_the_groups_of_the_code_stand_in_three_columns_on_a_phone(window: Page, base_url: str) -> None:
    """Who types them in finds the next one without counting, and the line above it tells its place."""
    come_back(window, base_url, BUSY)
    for width in (320, 390):
        window.set_viewport_size({"width": width, "height": 844})
        window.goto("/my-code")

        places = window.locator("ol.signs li").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().x))"
        )

        assert len(places) > 6
        assert places == [places[at % 3] for at in range(len(places))]
        assert len(set(places)) == 3


def test_the_code_that_is_marked_and_copied_is_the_code_once(window: Page, base_url: str) -> None:
    """What is said letter by letter to readers aloud would double every group in a message."""
    come_back(window, base_url, GIVEN)
    window.goto("/my-code")

    window.keyboard.press("Control+a")

    marked = "".join(window.evaluate("getSelection().toString()").split())
    assert marked.count(encode(TABLE, ASKED.answers(GIVEN)).replace("-", "")) == 1
