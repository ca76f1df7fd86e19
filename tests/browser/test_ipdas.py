"""What the criteria for decision aids ask of the look of the summary, and what of them is left on paper."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.filling import come_back
from tests.browser.test_print import printed, squeezed
from tests.shipped import CALM, TABLE
from tests.web.walking import TODAY, day_in_words

CROWDED = {
    "concerns": ["acne_scars", "dark_spots"],
    "scar_age": "under_6m",
    "pigment_checked": "no",
    "skin_now": ["cold_sore_now"],
    "recent_sun": ["sunburn"],
    "health": ["heart"],
    "allergies": ["metal"],
    "appearance_worry": "most_days",
}
HELD = {"concerns": ["acne_scars"], "scar_age": "over_12m", "pregnancy": ["pregnant"]}
PATIENTS: Mapping[str, Mapping[str, object]] = {
    "no warning": {"concerns": ["large_pores"]},
    "held back": HELD,
    "many warnings": CROWDED,
}
LOOKS_OF = """([place, texts]) => texts.map((text) => {
  const holds = (one) => one.textContent.replace(/\\s+/g, ' ').includes(text) && one.checkVisibility();
  const found = [...document.querySelectorAll(`#compare ${place}`)].find(holds);
  const look = getComputedStyle(found);
  const room = Math.round(found.closest('td').getBoundingClientRect().width / 4);
  return [look.fontSize, look.fontWeight, look.color, look.backgroundColor, room].join();
})"""
SHORT, LONG = "td > p", "details > p"
PRINTS = ("/summary", "/summary?size=large")
PATIENT = CALM | {"concerns": ["acne_scars"], "scar_age": "over_12m", "recent_sun": ["tan_6w"]}


@pytest.mark.parametrize(
    "window", [{"viewport": {"width": 1100, "height": 900}}, {"viewport": {"width": 390, "height": 800}}],
    ids=["desk", "phone"], indirect=True,
)  # fmt: skip
def test_every_choice_is_given_the_same_room_and_the_same_letters(window: Page, base_url: str) -> None:
    """C1: a wider column, or a bolder benefit, pushes without a word."""
    come_back(window, base_url, PATIENT)
    window.goto("/summary")
    unfold_comparison(window)

    for row in TABLE.grid.rows:
        for place in (SHORT, LONG):
            texts = [cell.short if place == SHORT else cell.text for cell in row.cells]
            looks = window.evaluate(LOOKS_OF, [place, texts])
            assert len(looks) == len(TABLE.grid.columns)
            assert len(set(looks)) == 1, (row.id, looks)


def unfold_comparison(page: Page) -> None:
    """All rows, where one is shown at a time, with all that each of them says."""
    page.locator("#compare, #compare details").evaluate_all(
        "folds => folds.forEach(fold => { fold.open = true })"
    )
    every = page.locator("[data-all-rows]")
    if every.is_visible():
        every.click()


@pytest.mark.parametrize(
    "wanted", [(address, patient) for address in PRINTS for patient in PATIENTS], ids=", ".join
)
def test_paper_keeps_the_decision_both_sides_of_every_choice_the_sources_the_dates_and_who_paid(
    window: Page, base_url: str, tmp_path: Path, wanted: tuple[str, str]
) -> None:
    """Q2 to Q6, C1 to C6, K15: whoever prints the page has all that a choice rests on, however ill."""
    address, patient = wanted
    come_back(window, base_url, {**CALM, **PATIENTS[patient]})
    window.goto(address)

    text = squeezed("".join(printed(window, tmp_path, "A4")))

    kept = [TABLE.wording[name] for name in ("decision", "options_intro", "no_rush")]
    kept += [column.title for column in TABLE.grid.columns] + [ask.text for ask in TABLE.asks]
    kept += [words for row in TABLE.grid.rows for cell in row.cells for words in (cell.short, cell.text)]
    kept += [TABLE.sources[name].title for name in TABLE.grid_sources]
    kept += [
        TABLE.provenance.sha256,
        f"Rule table {TABLE.provenance.version}",
        day_in_words(TODAY),
        day_in_words(TABLE.provenance.review_by),
        TABLE.wording["who_pays"].format(maker="Example", clinic_name="Skin clinic", funder="Example"),
    ]
    assert [part for part in kept if squeezed(part) not in text] == []
