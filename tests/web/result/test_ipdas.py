"""The criteria for decision aids that docs/ipdas.md lists, each held on the summary of a patient."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from suggester.core.questionnaire.questions import Option
from suggester.core.table.approaches import GridColumn, Number
from suggester.core.table.rules import RuleTable
from tests.shipped import ASKED, CALM, TABLE, with_drawn_harm
from tests.web.house import one, visit, words
from tests.web.paper import text_of_pdf
from tests.web.walking import TODAY, cookie_of, day_in_words, program

GRID = TABLE.grid
ROWS = {row.id: row for row in GRID.rows}
DRAWN = with_drawn_harm()
COMPARED = (TABLE, DRAWN)
CONCERNS = ASKED.questions["concerns"].options
PATIENTS: Mapping[str, Mapping[str, object]] = {
    "to talk about": {"concerns": ["large_pores"]},
    "checked first": {"concerns": ["acne_scars"], "allergies": ["skin_products"], "dark_marks": "yes"},
    "all held back": {"concerns": ["acne_scars"], "pregnancy": ["pregnant"]},
    "nothing listed": {"concerns": ["nothing"]},
}
EVERY_RESULT = pytest.mark.parametrize("patient", PATIENTS)
FUNDED = {"maker": "A maker", "clinic_name": "A clinic", "funder": "A funder"}


def summary_of(
    answers: Mapping[str, object], day: date = TODAY, table: RuleTable = TABLE, **settings: object
) -> BeautifulSoup:
    """The summary of a calm patient who gives these answers."""
    client = program(table, day, **settings).test_client()
    follow_ups = {"pigment_checked": "yes", "scar_age": "over_12m"}
    client.set_cookie("answers", cookie_of({**CALM, **follow_ups, **answers}))
    return visit(client, "/summary")


@cache
def summary(patient: str = "to talk about") -> BeautifulSoup:
    return summary_of(PATIENTS[patient])


def comparison(page: BeautifulSoup) -> Mapping[str, list[Tag]]:
    """The cells of the table that compares the choices, by the title of their row."""
    rows = one(page, "#compare table").select("tbody")
    return {words(one(row, "h3")): row.select("tr:not(.row-steps, .counted) > td") for row in rows}


@cache
def compared(table: RuleTable) -> BeautifulSoup:
    """The page with the comparison of this table."""
    return summary_of(PATIENTS["to talk about"], table=table)


def numbers_of(table: RuleTable) -> list[Number]:
    return [number for row in table.grid.rows for cell in row.cells for number in cell.numbers]


def said(row_id: str) -> list[str]:
    """What the choices say in one row of the comparison, one after the other."""
    return [words(cell) for cell in comparison(summary())[ROWS[row_id].title]]


def test_the_patients_of_this_file_meet_every_kind_of_result() -> None:
    """A criterion that was never tried on a page with everything held back is not met there."""
    told = {patient: words(summary(patient)) for patient in PATIENTS}

    assert TABLE.wording["nothing_listed"] in told["nothing listed"]
    assert TABLE.wording["all_held"] in told["all held back"]
    assert TABLE.wording["outcome_caution"] in told["checked first"]
    assert not {"nothing_listed", "all_held"} & {
        k for k, v in TABLE.wording.items() if v in told["to talk about"]
    }


@pytest.mark.parametrize("concern", CONCERNS, ids=lambda option: option.id)
def test_the_page_names_what_the_patient_would_like_help_with_and_where(concern: Option) -> None:
    """Q1: whoever reads the page later sees at once what it is about, in the words that were ticked."""
    page = summary_of({"concerns": [concern.id], "area": ["neck", "hands"]})
    start = [words(name).casefold() for name in one(page, ".lead").select("b")]
    told = words(one(page, "#told"))

    for option in (concern, *(ASKED.questions["area"].option(place) for place in ("neck", "hands"))):
        assert option.label.casefold() in start or option.unknown or option.exclusive
        assert option.label in told


@EVERY_RESULT
def test_the_decision_is_stated_and_it_can_be_none(patient: str) -> None:
    """Q2: without this sentence before them, treatments side by side read as something to choose from."""
    text = words(one(summary(patient), "main"))
    decision, compared_below = text.index(TABLE.wording["decision"]), words(one(summary(patient), "#compare"))

    assert decision < text.index(compared_below)
    assert "can be none" in TABLE.wording["decision"]


@EVERY_RESULT
def test_all_choices_are_listed_from_a_to_z_with_no_treatment_among_them(patient: str) -> None:
    """Q3: the same for everybody, in an order that says nothing about which one fits."""
    page = summary(patient)
    heads = [words(head) for head in one(page, "#compare table").select("thead th")]

    assert heads == [column.title for column in GRID.columns]
    assert heads == sorted(heads, key=str.casefold)
    assert [words(name) for name in one(page, "ul.choices").select(".name")] == heads
    assert any(head.startswith("No treatment") for head in heads)
    assert TABLE.wording["options_intro"] in words(summary(patient))


@pytest.mark.parametrize(
    "row_id",
    ["may_get_better", "can_go_wrong", "what_it_is", "days_to_look_normal", "visits", "how_it_feels"],
)
def test_every_choice_says_what_may_get_better_what_can_go_wrong_and_what_it_is_like(row_id: str) -> None:
    """Q4, Q5, Q6: also for having no treatment, which has its own good and bad sides."""
    cells = said(row_id)

    assert len(cells) == len(GRID.columns)
    for cell, column, text in zip(ROWS[row_id].cells, GRID.columns, cells, strict=True):
        assert cell.column == column.id
        assert cell.text in text
        assert len(cell.text.split()) > 10


@EVERY_RESULT
def test_the_comparison_is_the_same_whatever_was_answered(patient: str) -> None:
    """Q4, Q5: an option that is held back is described as fully as one that is not."""
    mine, other = (comparison(page) for page in (summary(patient), summary()))

    assert list(mine) == [row.title for row in GRID.rows]
    for title, cells in mine.items():
        assert [words(cell) for cell in cells] == [words(cell) for cell in other[title]]


@pytest.mark.parametrize("column", GRID.columns, ids=lambda column: column.id)
def test_good_and_bad_sides_of_a_choice_are_told_in_equal_detail(column: GridColumn) -> None:
    """C1: forty words of benefit beside ten of harm is advertising; what is counted is told, too."""
    at = GRID.columns.index(column)
    sides = [ROWS[row] for row in ("may_get_better", "can_go_wrong")]
    told = [words_told(comparison(summary())[row.title][at]) for row in sides]
    short = [len(row.cells[at].short.split()) for row in sides]

    for good, bad in (told, short):
        assert 0.67 <= bad / good <= 1.5, (good, bad)


def words_told(cell: Tag) -> int:
    """How many words a cell says in full, without the numbers of its sources."""
    said = cell.select("details > p")
    citations = [link for part in said for link in part.select("a.cite")]
    return sum(len(words(part).split()) for part in said) - sum(len(words(one).split()) for one in citations)


@EVERY_RESULT
def test_every_statement_leads_to_its_sources_on_the_same_page(patient: str) -> None:
    """C2: a number in brackets that leads nowhere is decoration."""
    page = summary(patient)
    text, boxes, told = words(page), {one["id"]: one for one in page.select("[id]")}, comparison(page)
    places = {str(item["id"]): words(item) for item in page.select("ol.sources > li")}
    listed = list(places.values())

    assert list(places) == [f"source-{number}" for number in range(1, len(listed) + 1)]
    for row in GRID.rows:
        for cell, shown in zip(row.cells, told[row.title], strict=True):
            assert cell.sources, (row.id, cell.column)
            assert_cited(shown, cell.sources, places)
    for rule in TABLE.rules:
        for name in {f"why-{rule.id}", f"row-{rule.id}"} & boxes.keys():
            assert_cited(boxes[name], rule.sources, places)
        if rule.reason in text:
            assert all(TABLE.sources[name].title in "".join(listed) for name in rule.sources), rule.id


def assert_cited(statement: Tag, sources: Collection[str], places: Mapping[str, str]) -> None:
    """Each of these sources is a link in the statement, by the number that it has here, the lowest first."""
    links = {
        str(link["href"]).removeprefix("#"): words(link).split()[-1] for link in statement.select("a.cite")
    }
    numbers = [int(number) for number in links.values()]

    assert all(place == f"source-{number}" for place, number in links.items())
    assert numbers == sorted(numbers)
    assert len(numbers) == len(sources)
    led_to = [places[place] for place in links]
    assert all(any(TABLE.sources[source].title in said for said in led_to) for source in sources)


@EVERY_RESULT
def test_the_page_says_of_which_day_and_of_which_rules_it_is(patient: str) -> None:
    """C3: an old page looks like a new one."""
    text = words(summary(patient))

    assert day_in_words(TODAY) in text
    assert f"Rule table {TABLE.provenance.version}" in text
    assert day_in_words(TODAY) in words(one(summary(patient), ".meta"))
    assert TABLE.provenance.sha256 in text.replace(" ", "")


def test_the_page_says_when_its_rules_are_due_and_lists_nothing_after_that_day() -> None:
    """C4: a promise to keep up to date that nobody checks is none."""
    due = TABLE.provenance.review_by
    days = (due, due + timedelta(days=1))
    last, late = (summary_of(PATIENTS["to talk about"], day=day) for day in days)

    assert day_in_words(due) in words(last)
    assert last.select("#compare table")
    assert last.select("ul.choices")
    assert not late.select("#compare table, ul.choices, .choice-card")
    assert TABLE.wording["table_expired"].format(review_by=day_in_words(due)) in words(late)


def test_every_choice_says_how_sure_we_are_in_a_word_and_in_a_sentence() -> None:
    """C5: doubt belongs beside the statement, not in a footnote."""
    row = ROWS["how_sure"]
    for cell, shown in zip(row.cells, comparison(summary())[row.title], strict=True):
        assert words(one(shown, ".certainty")).casefold() == cell.sure
        assert cell.text in words(shown)


@pytest.mark.parametrize(
    ("number", "table"),
    [(number, table) for table in COMPARED for number in numbers_of(table)],
    ids=lambda one: f"{one.k} of {one.n}" if isinstance(one, Number) else "in the comparison",
)
def test_a_number_says_of_how_many_people_how_far_off_it_could_be_and_who_they_were(
    number: Number, table: RuleTable
) -> None:
    """C5, K4 to K7: k of n, always out of 100; who, until when, and the range of so small a study."""
    text = words(one(compared(table), "#compare"))
    low, high = number.bounds

    assert low < number.share < high or number.share in (low, high)
    if number.picture:
        parts: dict[str, dict[str, object]] = {
            "number_about": {"share": number.share, "what": number.what},
            "number_counted": {"k": number.k, "n": number.n, "who": number.who, "when": number.when},
            "number_range": {"low": low, "high": high},
            "number_not": {"rest": 100 - number.share},
        }
    else:
        counted: dict[str, object] = {"k": number.k, "n": number.n, "what": number.what}
        parts = {"number_share": counted | {"share": number.share, "low": low, "high": high}}
    for text_id, places in parts.items():
        assert TABLE.wording[text_id].format(**places) in text


def test_harm_is_shown_in_words_in_numbers_and_in_a_picture_of_the_same_hundred_people() -> None:
    """K3, K8, K9: some read numbers, some pictures; where there is no good number the page says so."""
    for table in COMPARED:
        pictures = one(compared(table), "#compare table").select(".dots")
        assert len(pictures) == sum(bool(number.picture) for number in numbers_of(table))
    cells = one(compared(DRAWN), "#compare tr.counted").select("td")
    harm = next(row for row in DRAWN.grid.rows if row.id == "can_go_wrong")
    pictured = [[number for number in cell.numbers if number.picture] for cell in harm.cells]

    assert len(cells) == len(pictured)
    for cell, numbers in zip(cells, pictured, strict=True):
        assert len(cell.select(".dots")) == len(numbers)
        assert (TABLE.wording["number_none"] in words(cell)) is not bool(numbers)
        assert not [picture for picture in cell.select(".dots") if picture.get("aria-hidden") != "true"]


@EVERY_RESULT
def test_the_page_says_who_made_it_who_sells_and_who_paid(patient: str) -> None:
    """C6: named on every summary where the installation names them; where it does not, nothing is claimed."""
    line = TABLE.wording["who_pays"].format(**FUNDED)

    assert line in words(summary_of(PATIENTS[patient], TODAY, TABLE, **FUNDED))
    assert "Paid for by" not in words(summary(patient))


@EVERY_RESULT
def test_no_choice_is_advised_scored_or_put_first(patient: str) -> None:
    """List, never rank: the words that push, and the marks that rank, are on no summary."""
    page = summary(patient)
    text = words(one(page, "main")).casefold()

    assert not page.select("meter, progress, [class*=star], [class*=score], [class*=best], ol.options")
    for word in ("recommend", "best option", "top choice", "score", "you should", "ideal"):
        assert word not in text


@EVERY_RESULT
def test_the_way_to_decide_is_on_the_page_what_matters_what_to_ask_and_time(patient: str) -> None:
    """K13 to K15: the questions that three words of a clinician can answer, and leave to go home."""
    text = words(summary(patient))

    for line in ("values_1", "values_2", "values_3", "values_4"):
        assert all(end in text for end in TABLE.wording[line].split(" | "))
    assert all(ask.text in text for ask in TABLE.asks)
    assert TABLE.wording["no_rush"] in text


def test_the_comparison_can_be_read_cell_by_cell_with_its_headings() -> None:
    """K2: side by side for the eye, and for whoever hears it one cell at a time."""
    table = one(summary(), "#compare table")

    assert [head["scope"] for head in table.select("thead th")] == ["col"] * len(GRID.columns)
    assert len(table.select("tbody")) == len(GRID.rows)
    for row in table.select("tbody"):
        title, cells = row.select("tr")[:2]
        assert one(title, "th")["scope"] == "rowgroup"
        assert [words(one(cell, "h4")) for cell in cells.select("td")] == [c.title for c in GRID.columns]


@EVERY_RESULT
def test_the_page_is_no_test_for_an_illness_and_says_so(patient: str) -> None:
    """C7 to C10 are about tests that look for an illness; nothing here is one, or may pass for one."""
    text = words(summary(patient))

    assert "not a diagnosis" in text
    assert "It cannot see your skin." in text


def squeezed(text: str) -> str:
    """The words without spaces, and without the hyphens that may end a line."""
    return "".join(text.split()).replace("-", "")


def pdf_of(patient: str, address: str, table: RuleTable = TABLE) -> str:
    """The words of a file that the patient can take home."""
    client = program(table, **FUNDED).test_client()  # type: ignore[arg-type]
    client.set_cookie("answers", cookie_of({**CALM, "scar_age": "over_12m", **PATIENTS[patient]}))
    return squeezed(text_of_pdf(client.get(address).data))


@EVERY_RESULT
@pytest.mark.parametrize("table", COMPARED, ids=["as shipped", "drawn"])
def test_the_pdf_keeps_both_sides_of_every_choice_the_counts_the_dates_and_who_paid(
    patient: str, table: RuleTable
) -> None:
    """Q2 to Q5, C1, C3 to C6, K4 to K9, K13, K15: a file is sent on without the screen."""
    text = pdf_of(patient, "/summary.pdf", table)

    kept = [TABLE.wording[name] for name in ("decision", "options_intro", "no_rush")]
    kept += [column.title for column in GRID.columns] + [ask.text for ask in TABLE.asks]
    kept += [cell.short for row in ("may_get_better", "can_go_wrong", "how_sure") for cell in ROWS[row].cells]
    kept += [end for n in "1234" for end in TABLE.wording[f"values_{n}"].split(" | ")]
    kept += [
        TABLE.provenance.sha256,
        day_in_words(TODAY),
        day_in_words(TABLE.provenance.review_by),
        TABLE.wording["who_pays"].format(**FUNDED),
    ]
    for number in numbers_of(table):
        low, high = number.bounds
        places = {"k": number.k, "n": number.n, "low": low, "high": high, "rest": 100 - number.share}
        kept += [TABLE.wording["number_short"].format(who=number.picture, **places)] if number.picture else []
    assert [part for part in kept if squeezed(part) not in text] == []


def test_the_large_pdf_holds_every_word_of_the_comparison_and_its_sources() -> None:
    """Q6, C2: what the short file leaves out is in the long one."""
    text = pdf_of("to talk about", "/summary-large.pdf")

    kept = [cell.text for row in GRID.rows for cell in row.cells]
    kept += [TABLE.sources[name].title for name in TABLE.grid_sources]
    assert [part for part in kept if squeezed(part) not in text] == []
