"""What the criteria for decision aids ask of the look of the summary, and what of them is left on paper."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.filling import come_back
from tests.browser.test_print import printed
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
PRINTS = ("/summary", "/summary?size=large")
ON_PAPER = pytest.mark.parametrize("patient", PATIENTS)
GRID = {row.id: row for row in TABLE.grid.rows}
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


def on_paper(page: Page, base_url: str, folder: Path, wanted: tuple[str, str]) -> str:
    """The words of a printed summary without any space: at this address, of this patient."""
    address, patient = wanted
    come_back(page, base_url, {**CALM, **PATIENTS[patient]})
    page.goto(address)
    return squeezed("".join(printed(page, folder, "A4")))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "wanted", [(address, patient) for address in PRINTS for patient in PATIENTS], ids=", ".join
)
def test_paper_always_keeps_the_decision_the_choices_the_dates_and_who_paid(
    window: Page, base_url: str, tmp_path: Path, wanted: tuple[str, str]
) -> None:
    """Q2, Q3, C3, C4, C6, K15: whatever gives way to warnings on two pages, these do not."""
    text = on_paper(window, base_url, tmp_path, wanted)

    kept = [TABLE.wording[name] for name in ("decision", "options_intro", "no_rush")]
    kept += [column.title for column in TABLE.grid.columns] + [ask.text for ask in TABLE.asks]
    kept += [
        TABLE.provenance.sha256,
        f"Rule table {TABLE.provenance.version}",
        day_in_words(TODAY),
        day_in_words(TABLE.provenance.review_by),
    ]
    kept.append(
        TABLE.wording["who_pays"].format(maker="Example", clinic_name="Skin clinic", funder="Example")
    )
    assert [part for part in kept if squeezed(part) not in text] == []


@ON_PAPER
def test_good_and_bad_sides_stand_on_paper_together_or_not_at_all(
    window: Page, base_url: str, tmp_path: Path, patient: str
) -> None:
    """C1: where room is short, benefit must never stay and harm go."""
    text = on_paper(window, base_url, tmp_path, ("/summary", patient))

    stands = {
        squeezed(cell.short) in text for row in ("may_get_better", "can_go_wrong") for cell in GRID[row].cells
    }
    assert len(stands) == 1
    assert patient == "many warnings" or stands == {True}


def test_sources_are_in_the_large_print_and_on_two_pages_where_the_reader_opened_them(
    window: Page, base_url: str, tmp_path: Path
) -> None:
    """C2: the foot of the two pages says that the large print has them."""
    large = on_paper(window, base_url, tmp_path, ("/summary?size=large", "no warning"))
    closed = on_paper(window, base_url, tmp_path, ("/summary", "no warning"))
    window.locator("details.sources").evaluate("one => { one.open = true }")
    opened = squeezed("".join(printed(window, tmp_path, "A4")))

    titles = {TABLE.sources[name].title for name in TABLE.grid_sources}
    cited = [squeezed(title) for title in titles if len(title.split()) > 2]
    assert len(cited) > 20
    assert [[title in text for title in cited] for text in (large, closed, opened)] == [
        [expected] * len(cited) for expected in (True, False, True)
    ]
