"""Questions with drawings in a real browser: cards, the body to tap, and how long a page is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.filling import come_back
from tests.shipped import ASKED, CALM

PLACES = [option for option in ASKED.questions["area"].options if option.picture]
TOUCH = 44
ON_TOP = """area => {
  const box = area.getBoundingClientRect();
  for (let y = box.top + 2; y < box.bottom; y += 3)
    for (let x = box.left + 2; x < box.right; x += 3)
      if (document.elementFromPoint(x, y) === area) return [x, y];
}"""
"""A point of an area on which nothing else lies."""
REACH = """label => {
  const boxes = [...label.querySelectorAll('.area, .reach, .word')].map(one => one.getBoundingClientRect());
  const across = Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left));
  const along = Math.max(...boxes.map(b => b.bottom)) - Math.min(...boxes.map(b => b.top));
  return Math.round(Math.min(across, along));
}"""
LINES = """labels => labels.map(
  label => label.getBoundingClientRect().height / parseFloat(getComputedStyle(label).lineHeight))"""
BOTH_WAYS = pytest.mark.parametrize(
    "window", [{}, {"java_script_enabled": False}], ids=["with scripts", "without scripts"], indirect=True
)


def opened(window: Page, base_url: str, page_id: str, width: int = 390) -> None:
    page = next(page for page in ASKED.pages if page.id == page_id)
    own = {question.id for question in page.questions}
    come_back(window, base_url, {name: value for name, value in CALM.items() if name not in own})
    window.set_viewport_size({"width": width, "height": 844})
    window.goto(f"/questions/{page_id}")


def box_of(window: Page, name: str, option: str) -> Locator:
    return window.locator(f"input[name={name}][value={option}]")


@pytest.mark.parametrize(("width", "columns"), [(320, 1), (360, 2), (390, 2), (820, 3), (1280, 4)])
def test_cards_stand_in_as_many_columns_as_there_is_room_for(
    window: Page, base_url: str, width: int, columns: int
) -> None:
    """Two columns halve the way of a thumb; one is for who needs large letters."""
    opened(window, base_url, "wishes", width)

    lefts = window.locator(".answer-group .choice").evaluate_all(
        "cards => cards.map(card => Math.round(card.getBoundingClientRect().left))"
    )
    assert len(set(lefts)) == columns


@BOTH_WAYS
def test_a_card_is_ticked_by_its_drawing_by_its_words_and_by_the_keyboard(
    window: Page, base_url: str
) -> None:
    """The whole card is the label, and its box is an ordinary box."""
    opened(window, base_url, "wishes")
    by_drawing, by_words, by_key = (
        box_of(window, "concerns", name) for name in ("acne_scars", "large_pores", "tattoo")
    )

    drawing = window.locator(".choice", has=by_drawing).locator("svg").bounding_box()
    assert drawing
    window.mouse.click(drawing["x"] + drawing["width"] / 2, drawing["y"] + drawing["height"] / 2)
    window.get_by_text(ASKED.questions["concerns"].option("large_pores").label, exact=True).click()
    by_key.focus()
    window.keyboard.press("Space")

    for box in (by_drawing, by_words, by_key):
        expect(box).to_be_checked()
    card = window.locator(".choice", has=by_key)
    assert card.evaluate("card => getComputedStyle(card).outlineStyle") == "solid"
    assert by_key.evaluate("box => box.closest('.choice').getBoundingClientRect().height") >= TOUCH


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_the_sun_does_stands_beside_or_below_its_words_and_breaks_none(
    window: Page, base_url: str, width: int
) -> None:
    """A column for drawings that is too wide once left one letter a line for the words."""
    opened(window, base_url, "reaction", width)

    lines = window.locator("label[for^=sun_reaction-]").evaluate_all(LINES)
    assert len(lines) == len(ASKED.questions["sun_reaction"].options)
    assert max(lines) < 5


@BOTH_WAYS
def test_every_place_on_the_body_ticks_the_box_of_its_name_and_shows_it(window: Page, base_url: str) -> None:
    """Around the eyes and the eyelids are two answers, of which one is a hold: a finger has to find both."""
    opened(window, base_url, "place")

    assert len(PLACES) == 10
    for option in PLACES:
        box = box_of(window, "area", option.id)
        area = window.locator(".choice", has=box).locator(".area")
        area.scroll_into_view_if_needed()
        across, along = area.evaluate(ON_TOP)
        window.mouse.click(across, along)
        expect(box).to_be_checked()
        assert "hatch" in area.evaluate("area => getComputedStyle(area).fill"), option.id
    assert window.locator("input[name=area]:checked").count() == len(PLACES)


def test_every_place_on_the_body_is_wide_enough_for_a_finger(window: Page, base_url: str) -> None:
    """Eyelids are small; their word belongs to them."""
    opened(window, base_url, "place")

    reach = {
        label.get_attribute("for"): label.evaluate(REACH) for label in window.locator(".body-place").all()
    }

    assert len(reach) == len(PLACES)
    assert {name: size for name, size in reach.items() if size < TOUCH} == {}


def test_the_drawing_of_the_body_takes_no_stop_of_the_keyboard_and_says_nothing(
    window: Page, base_url: str
) -> None:
    """The list below is the control; who listens hears each place once."""
    opened(window, base_url, "place")

    for option in ASKED.questions["area"].options:
        expect(window.get_by_role("checkbox", name=option.label, exact=True)).to_have_count(
            2 if option.id == "not_sure" else 1
        )
    assert window.locator(".mapped :is(a, button, [tabindex])").count() == 0
