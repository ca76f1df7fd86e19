"""What the criteria for decision aids ask of the look of the summary."""

import pytest
from playwright.sync_api import Page

from tests.browser.filling import come_back
from tests.shipped import CALM, TABLE

PATIENT = CALM | {"concerns": ["acne_scars"], "scar_age": "over_12m", "recent_sun": ["tan_6w"]}


@pytest.mark.parametrize(
    "window", [{"viewport": {"width": 1100, "height": 900}}, {"viewport": {"width": 390, "height": 800}}],
    ids=["desk", "phone"], indirect=True,
)  # fmt: skip
def test_every_choice_is_given_the_same_room_and_the_same_letters(window: Page, base_url: str) -> None:
    """C1: a wider column, or a bolder benefit, pushes without a word."""
    come_back(window, base_url, PATIENT)
    window.goto("/summary")

    for row in TABLE.grid.rows:
        looks = window.evaluate(
            """(texts) => texts.map((text) => {
              const holds = (one) => one.textContent.replace(/\\s+/g, ' ').includes(text);
              const shown = (one) => holds(one) && one.checkVisibility();
              const innermost = [...document.querySelectorAll('#options *')].filter(shown).at(-1);
              const look = getComputedStyle(innermost);
              const room = Math.round(innermost.closest('td').getBoundingClientRect().width / 4);
              return [look.fontSize, look.fontWeight, look.color, look.backgroundColor, room].join();
            })""",
            [cell.text for cell in row.cells],
        )
        assert len(looks) == len(TABLE.grid.columns)
        assert len(set(looks)) == 1, (row.id, looks)
