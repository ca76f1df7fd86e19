"""How the paper looks: sizes of letters, what every page carries, and what stands where on it."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from suggester.core.table.rules import Effect
from suggester.exchange.handout.lines import Circles, Dots
from tests.exchange.handout.drawn import SAME_LINE_MM, Place, Shape, Sheet, Writing, joined
from tests.exchange.handout.looking import CROWDED, boxed_in, looked_at, parts_of
from tests.exchange.handout.measuring import SETTINGS, WORDS, words
from tests.shipped import TABLE, VERSION, with_drawn_harm
from tests.web.walking import TODAY, day_in_words

LETTER, COMPARED, ROOMY_NOTE, ROOMY_COMPARED, ROWS, LARGE = 8.5, 9.5, 9, 10.5, 7.5, 16
HEAD_MM, FIRST_HEAD_MM, LARGE_HEAD_MM, MODULE_MM, NEAR_MM = 22, 50, 35, 0.6, 3
BRIEF, DOTS = ("Wish", "Holds", "Check", "Also"), 100
CALM, COUNTED, COUNTING = "C-01", "C-10", with_drawn_harm()
PATIENTS = ("C-20", "C-37", "C-12", "C-46", CROWDED)
PAPERS = [*((one, "a4") for one in PATIENTS), ("C-37", "letter"), (CROWDED, "letter")]
IN_LARGE = ("C-02", "C-07", "C-37")


def told_by_head(number: int, count: int) -> tuple[str, ...]:
    """What stands at the head of this page."""
    return SETTINGS.clinic_name, day_in_words(TODAY), f"Rule table {VERSION}", f"Page {number} of {count}"


def not_in(text: str, told: tuple[str, ...]) -> list[str]:
    return [one for one in told if one not in text]


def is_title(one: Writing) -> bool:
    """Part of the title of a section."""
    return "H2" in one.tags


def professional_box(sheet: Sheet) -> Place:
    title = next(one for one in sheet.writings if one.text == TABLE.wording["clinician_title"])
    return next(place for place in sheet.panels() if place.holds(title.left, title.base))


def code_in(sheet: Sheet, box: Place) -> Shape:
    """The QR code: the one shape of many pieces."""
    [found] = [one for one in sheet.shapes if len(one.pieces) > DOTS / 2 and one.place.is_in(box)]
    return found


def said_at(terms: list[Writing], inside: list[Writing], end: float) -> Iterator[str]:
    """What is said beside each of these terms, down to the next."""
    for one, low in zip(terms, [*(one.base for one in terms[1:]), end], strict=True):
        yield words(joined(it for it in inside if it.left > one.right and one.base <= it.base + 0.1 < low))


@pytest.mark.parametrize(("patient", "paper"), [*PAPERS, (CALM, "a4")])
def test_no_letter_is_too_small_to_read(patient: str, paper: str) -> None:
    """Who left the glasses at home must be able to read it all. The ids of rows are for who looks them up."""
    made = looked_at(patient, paper)
    small = [one for one in made.writings if one.points < LETTER]
    rows = [one for one in small if one.tags and one.text.strip() in made.handout.rows]

    assert [(one.text, one.points) for one in small if one not in rows] == []
    assert rows
    assert min(one.points for one in rows) >= ROWS
    assert min(one.points for one in made.writings if "TD" in one.tags) >= COMPARED


def test_where_nothing_gave_way_letters_are_larger() -> None:
    """Small type is for want of room, not a habit."""
    made = looked_at(CALM)
    box = professional_box(made.sheets[0])
    # As small for everybody: what only some look up, the turn of the page, days that are as wide as their
    # circles, and the seal in the box for the professional.
    always = words(f"{made.handout.rows} {made.handout.before} {made.handout.turn_over}")
    days = {day for part in parts_of(made.handout) if isinstance(part, Circles) for _, day in part.circles}
    notes = [
        (one.text, one.points)
        for one in made.writings
        if words(one.text) not in always and one.text not in days and not box.holds(one.left, one.base)
    ]

    assert {one.points for one in made.writings if "TD" in one.tags} == {ROOMY_COMPARED}
    assert [one for one in notes if one[1] < ROOMY_NOTE] == []


@pytest.mark.parametrize(("patient", "paper"), PAPERS)
def test_every_page_says_whose_it_is_and_which(patient: str, paper: str) -> None:
    """Sheets get parted, and a page without day and table is one that nobody can trust."""
    sheets = looked_at(patient, paper).sheets

    assert len(sheets) == (3 if patient == CROWDED else 2)
    for number, sheet in enumerate(sheets, start=1):
        head = sheet.text(lambda one: one.base < HEAD_MM)
        assert not_in(head, told_by_head(number, len(sheets))) == []


@pytest.mark.parametrize(("patient", "paper"), PAPERS)
def test_the_professional_sees_four_lines_at_the_top_right(patient: str, paper: str) -> None:
    """Ten seconds are for what is wanted, what holds it back, what to check, and what else is known."""
    made = looked_at(patient, paper)
    sheet, settling = made.sheets[0], made.summary.settling
    box = professional_box(sheet)
    inside = [one for one in sheet.writings if box.holds(one.left, one.base)]
    terms = [one for one in inside if one.left < box.left + 5 and one.text in BRIEF]
    said = dict(zip(BRIEF, said_at(terms, inside, code_in(sheet, box).place.top), strict=True))
    first = {one.rule.effect: one.rule.title for one in reversed(settling.named)}
    wished = [told for name in ("concerns", "area") for told in made.summary.told_of(name, known=True)]

    assert box.left > sheet.width / 2
    assert box.right > sheet.width - 15
    assert box.top < HEAD_MM + 5
    assert [one.text for one in terms] == list(BRIEF)
    assert all(one.base < later.base for one, later in pairwise(terms))
    assert wished
    assert [told for told in wished if words(told) not in said["Wish"]] == []
    assert words(first.get(Effect.HOLD, "nothing")) in said["Holds"]
    assert words(first.get(Effect.CAUTION, "nothing")) in said["Check"]
    assert [told for told in ("medicines", "allergies", "open") if told not in said["Also"]] == []


@pytest.mark.parametrize(("patient", "paper"), PAPERS)
def test_the_code_and_its_seal_stand_below_the_four_lines(patient: str, paper: str) -> None:
    """A scanner needs large squares, and a clinic the table that the answers were held against."""
    made = looked_at(patient, paper)
    sheet, summary = made.sheets[0], made.summary
    box = professional_box(sheet)
    code = code_in(sheet, box)
    below = [one for one in sheet.writings if box.holds(one.left, one.base) and one.base > code.place.top]
    digits = summary.provenance.sha256
    sealed = (
        f"Rule table {VERSION} {WORDS.approval(summary.approval).line} SHA-256 {digits[:4]} {digits[4:8]}"
    )

    assert min(min(piece.height, piece.width) for piece in code.pieces) >= MODULE_MM
    assert words(joined(below)) == words(f"{summary.code} {sealed}")
    assert all(one.base <= later.base for one, later in pairwise(below))


@pytest.mark.parametrize(("patient", "paper"), [*PAPERS, (CALM, "a4")])
def test_rings_of_days_and_signs_of_visits_do_not_touch(patient: str, paper: str) -> None:
    """Five circles that run into each other are a chain, and two visits are one."""
    made = looked_at(patient, paper)
    cells = [part for part in parts_of(made.handout) if isinstance(part, Circles)]
    marks = [[one for one in sheet.shapes if one.is_sign] for sheet in made.sheets]
    rings = [one for some in marks for one in some if one.is_ring]

    assert len(rings) == sum(len(cell.circles) for cell in cells) or (patient != CALM and not rings)
    assert [pair for some in marks for pair in combinations(some, 2) if pair[0].touches(pair[1])] == []


@pytest.mark.parametrize(("patient", "paper"), [*PAPERS, (CALM, "a4")])
def test_no_words_run_into_each_other(patient: str, paper: str) -> None:
    """The days stand close below their circles, and names of columns close beside each other."""
    pairs = [
        pair
        for sheet in looked_at(patient, paper).sheets
        for line in sheet.lines()
        for pair in pairwise(line)
    ]

    assert len(pairs) > 100
    assert [(one, later) for one, later in pairs if one.right > later.left + SAME_LINE_MM] == []


@pytest.mark.parametrize("large", [False, True])
def test_counted_people_stand_beside_their_number(large: bool) -> None:
    """Below or above each other the number and its hundred dots are two things."""
    made = looked_at(COUNTED, large=large, table=COUNTING)
    numbers = [one for one in parts_of(made.handout) if isinstance(one, Dots)]
    pictures = [
        (sheet, one.place) for sheet in made.sheets for one in sheet.shapes if len(one.pieces) == DOTS
    ]

    assert len(pictures) == len(numbers) > 0
    for (sheet, place), number in zip(pictures, numbers, strict=True):
        right = Place(place.right, place.top, place.right + NEAR_MM, place.bottom)
        assert sheet.text_in(right).startswith(f"About {number.counted} in 100")


@pytest.mark.parametrize("patient", IN_LARGE)
def test_large_letters_are_all_large(patient: str) -> None:
    """Who asks for them cannot read the others, at the head of a page as little as below it."""
    small = [one for one in looked_at(patient, large=True).writings if one.points < LARGE]

    assert [(one.text, one.points) for one in small] == []


@pytest.mark.parametrize("patient", IN_LARGE)
def test_no_box_in_large_letters_is_torn(patient: str) -> None:
    """Half a warning on a sheet is none: from its title to its last line it stands in one box."""
    made = looked_at(patient, large=True)
    found = [set(words(sheet.text_in(place)).split()) for sheet in made.sheets for place in sheet.panels()]
    boxed = [set(words(one).split()) for one in boxed_in(made.handout)]

    assert len(boxed) > 4
    assert len(found) == len(boxed)
    assert [wanted - has for wanted, has in zip(boxed, found, strict=True) if not wanted <= has] == []


@pytest.mark.parametrize("patient", IN_LARGE)
def test_no_heading_in_large_letters_stands_alone_at_the_end_of_a_page(patient: str) -> None:
    """It would head nothing."""
    for sheet in looked_at(patient, large=True).sheets:
        *_, last = sheet.lines()

        assert not all(one.is_heading for one in last), joined(last)


@pytest.mark.parametrize("patient", IN_LARGE)
def test_each_sheet_in_large_letters_has_its_number_and_the_heading_above(patient: str) -> None:
    """Twelve sheets fall down, and somebody puts them together again."""
    made = looked_at(patient, large=True)
    first, *rest = made.sheets
    titles = [section.title for section in made.handout.sections if section.title]
    above = first.text(is_title)

    assert not_in(first.text(lambda one: one.base < FIRST_HEAD_MM), told_by_head(1, len(made.sheets))) == []
    for number, sheet in enumerate(rest, start=2):
        head = sheet.text(lambda one: one.base < LARGE_HEAD_MM and not one.tags)
        last = max((title for title in titles if above.endswith(title)), key=len)
        assert not_in(head, (last, f"Page {number} of {len(made.sheets)}")) == []
        above = f"{above} {sheet.text(is_title)}".strip()
