"""What a patient can keep says what the page says, can be read by everybody, and tells nothing on the way."""

import os
import re
import signal
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pikepdf import Dictionary, Name, Pdf
from werkzeug.test import TestResponse

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.core.table.approaches import GridCell
from suggester.core.table.rules import RuleTable
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import Press
from suggester.exchange.handout.plain_text import COLUMNS
from suggester.exchange.typesetting.typesetter import TypesettingLimits
from suggester.web.result.words import words_of as words_of_installation
from suggester.web.site.table_in_use import current
from tests.exchange.test_qr import read
from tests.exchange.typesetting.stopping import midway
from tests.programs import program_of
from tests.shipped import CALM, TABLE, VERSION
from tests.web.house import HEADERS
from tests.web.paper import (
    CASES,
    SITE,
    WARNINGS_AND_QUESTIONS,
    copy,
    opened,
    squeezed,
    statements,
    text_of_page,
    text_of_pdf,
    words_of,
)
from tests.web.walking import TODAY, begin, cookie_of, day_in_words, fill_in, program, send

PDFS = ("/summary.pdf", "/summary-large.pdf")
PATIENTS = ("C-02", "C-07", "C-10", "C-20", "C-40", "C-45")
STOPPED = ("C-29", "C-30", "C-31", "C-33")
RESULTS = [case.id for case in TABLE.cases if case.stop is None]
HOSTILE = '*a* _b_ #panic("c") $d$ @e <f> \\ [g] `h` = i\n- j ~ "k" // l /* m */ {n} &amp; %o'


def tags(node: Any) -> list[Any]:
    """Every structure element below this one, in the order in which it is read aloud."""
    kids = node.get("/K", [])
    found = []
    for kid in kids if not isinstance(kids, Dictionary) and hasattr(kids, "__iter__") else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            found += [kid, *tags(kid)]
    return found


def tagged(pdf: Pdf) -> list[Any]:
    return tags(pdf.Root.StructTreeRoot)


def kind(tag: Any) -> str:
    return str(tag.S).lstrip("/")


@pytest.mark.parametrize("address", PDFS)
@pytest.mark.parametrize("case", [*PATIENTS, *STOPPED])
def test_a_pdf_says_what_it_is_to_programs_that_read_aloud(case: str, address: str) -> None:
    """Without title, language and tags a screen reader spells out a heap of letters."""
    data = copy(address, case)
    pdf = opened(data)
    title = BeautifulSoup(copy("/summary", case), "lxml").select("h1")[0].text

    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == title
    assert all(page.Tabs == Name.S for page in pdf.pages if "/Annots" in page)


def test_a_pdf_names_the_language_of_the_installation() -> None:
    """A voice for English makes nonsense of German."""
    app = program()
    with app.test_request_context():
        words = words_of_installation(current())
    summary = summarise(evaluate(TABLE, TABLE.questionnaire.answers(CASES["C-20"])), TODAY)

    made = Press().pdf(replace(handout(summary, words), language="de"))

    assert str(opened(made).Root.Lang) == "de"


@pytest.mark.parametrize("address", PDFS)
@pytest.mark.parametrize("case", [*PATIENTS, *STOPPED])
def test_the_headings_of_a_pdf_are_in_order(case: str, address: str) -> None:
    """People who hear a page go from heading to heading; a gap makes them think that they missed one."""
    levels = [
        int(kind(tag)[1]) for tag in tagged(opened(copy(address, case))) if re.fullmatch("H[1-6]", kind(tag))
    ]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(next_one <= one + 1 for one, next_one in pairwise(levels))


@pytest.mark.parametrize("case", PATIENTS)
def test_the_comparison_is_a_table_whose_heads_say_what_they_head(case: str) -> None:
    """A cell means nothing without the names of its column and its row."""
    every = tagged(opened(copy("/summary.pdf", case)))
    tables = [tag for tag in every if kind(tag) == "Table"]
    heads = [tag for tag in tags(tables[0]) if kind(tag) == "TH"]

    above = [tag for tag in every if kind(tag) == "THead"]

    assert len(tables) == 1
    assert [kind(tag) for tag in tags(above[0])].count("TH") == len(TABLE.grid.columns)
    assert len(heads) > len(TABLE.grid.columns)
    assert all(
        str(head.A.Scope if isinstance(head.A, Dictionary) else head.A[0].Scope) == "/Column"
        for head in heads
    )


@pytest.mark.parametrize("address", PDFS)
def test_every_picture_of_a_pdf_has_words(address: str) -> None:
    """A shape before an answer says that the answer made a warning; in words as well."""
    figures = [tag for tag in tagged(opened(copy(address, "C-20"))) if kind(tag) == "Figure"]

    words = {TABLE.wording[f"outcome_{name}"] for name in ("caution", "hold")}
    words |= {"Sure", "Fairly sure", "Not sure", "We do not know", "Your answer code"}
    assert {TABLE.wording["outcome_hold"], "Your answer code"} <= {str(figure.Alt) for figure in figures}
    assert {str(figure.Alt) for figure in figures} <= words


@pytest.mark.parametrize("case", [*PATIENTS, *STOPPED])
def test_a_pdf_brings_its_own_fonts(case: str) -> None:
    """On a clinic's computer a missing font turns words into boxes."""
    pdf = opened(copy("/summary.pdf", case))
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]

    assert fonts
    for font in fonts:
        below = font.DescendantFonts[0]
        assert "Summary" in str(below.BaseFont), below.BaseFont
        assert {"/FontFile2", "/FontFile3"} & set(below.FontDescriptor.keys())


def test_half_of_the_example_patients_have_twelve_pages_in_large_letters_at_most() -> None:
    """What is read with a magnifying glass should not be a heap."""
    counts = [len(opened(copy("/summary-large.pdf", case)).pages) for case in RESULTS]

    print(f"in large letters: {median(counts)} pages in the median, {max(counts)} at most")
    assert median(counts) <= 12


@pytest.mark.parametrize("case", PATIENTS)
def test_a_pdf_in_large_letters_says_everything_that_the_page_says(case: str) -> None:
    """Two texts that drift apart are two summaries, and one of them is wrong."""
    printed = " ".join(words_of(text_of_pdf(copy("/summary-large.pdf", case))))
    said = statements(case)

    assert len(said) > 100
    assert [words for words in said if words not in printed] == []


@pytest.mark.parametrize("case", PATIENTS)
def test_two_sheets_keep_every_warning_and_every_question(case: str) -> None:
    """What gives way on little paper is comfort, never a reason to wait."""
    printed = " ".join(words_of(text_of_pdf(copy("/summary.pdf", case))))
    said = statements(case, WARNINGS_AND_QUESTIONS)

    assert len(said) >= 6
    assert [words for words in said if words not in printed] == []


@pytest.mark.parametrize("case", STOPPED)
def test_a_stop_on_paper_says_what_the_stop_page_says(case: str) -> None:
    """Who is sent to a doctor should be able to show why, and when it was."""
    page = f"{text_of_page(case)} {TABLE.wording['stop_for']}"
    made = copy("/summary.pdf", case)
    assert len(opened(made).pages) == 1
    paper = text_of_pdf(made).replace(f"{day_in_words(TODAY)} Rule table {VERSION}", "", 1)

    assert Counter(words_of(paper)) == Counter(words_of(page))


@pytest.mark.parametrize("case", ["C-30", "C-31"])
def test_where_it_is_can_be_marked_unless_help_is_needed_at_once(case: str) -> None:
    """A doctor asks where, since when and what changed; in an emergency nobody should sit and fill in."""
    asked = [
        TABLE.wording[f"stop_{name}"] for name in ("mark", "since", "where", "changed", "looked", "else")
    ]
    headings = [kind(tag) for tag in tagged(opened(copy("/summary.pdf", case)))]

    assert [words for words in asked if words not in text_of_pdf(copy("/summary.pdf", case))] == []
    assert [words for words in asked if words in text_of_pdf(copy("/summary.pdf", "C-29"))] == []
    assert headings.count("H3") == len(asked) - 1


@pytest.mark.parametrize("case", [*PATIENTS, *STOPPED])
def test_the_plain_text_says_what_the_page_says(case: str) -> None:
    """People paste it into records and messages; nothing on it may be missing."""
    text = copy("/summary.txt", case).decode()
    said = " ".join(words_of(squeezed(text.replace("\n- ", "\n"))))
    found = statements(case) if case in PATIENTS else words_of(text_of_page(case))

    assert [words for words in found if words not in said] == []
    assert all(len(line) <= COLUMNS or " " not in line.strip() for line in text.splitlines())


def test_the_plain_text_has_each_question_beside_its_answer() -> None:
    """A record that parts them says nothing."""
    text = squeezed(copy("/summary.txt", "C-20").decode())

    for page in BeautifulSoup(copy("/summary", "C-20"), "lxml").select(".told-page dl > div"):
        answers = "; ".join(answer.find_all(string=True, recursive=False)[0] for answer in page.select("dd"))
        assert f"{squeezed(page.select('dt')[0].text)} {squeezed(answers)}" in text


@pytest.mark.parametrize("address", PDFS)
def test_the_answer_code_on_paper_can_be_scanned(address: str, tmp_path: Path) -> None:
    """The paper is the only thing that brings the answers back."""
    paper = tmp_path / "summary.pdf"
    paper.write_bytes(copy(address, "C-20"))
    command = [program_of("pdftoppm"), "-r", "150", "-gray", str(paper), str(tmp_path / "sheet")]
    code = encode(TABLE, TABLE.questionnaire.answers(CASES["C-20"]))

    subprocess.run(command, check=True)

    assert code.replace("-", "") in [read(sheet) for sheet in tmp_path.glob("*.pgm")]
    assert code.replace("-", " ") in text_of_pdf(paper.read_bytes())


@pytest.mark.parametrize("case", ["C-20", "C-30"])
@pytest.mark.parametrize("address", [*PDFS, "/summary.txt"])
def test_a_copy_is_kept_nowhere_on_its_way_and_its_name_tells_nothing(address: str, case: str) -> None:
    """A proxy, a cache or a list of downloads must not know what a patient answered, nor that of a stop."""
    client = program(TABLE, TODAY, **SITE).test_client()
    client.set_cookie("answers", cookie_of(CASES[case]))
    response = client.get(address)
    stem, _, kind = address.removeprefix("/").rpartition(".")
    name = f"skin-{stem}-{TODAY:%Y-%m-%d}.{kind}"

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Content-Type"] in {"application/pdf", "text/plain; charset=utf-8"}
    assert all(name in response.headers for name in HEADERS)
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("address", [*PDFS, "/summary.txt"])
def test_without_all_answers_there_is_nothing_to_keep(address: str) -> None:
    """A summary of half the questions would leave out what speaks against a treatment."""
    client = program().test_client()
    assert client.get(address).location == "/"

    first = begin(client)
    send(client, first, CALM)

    assert client.get(address).location == "/questions/first"


A4, LETTER = (595, 842), (612, 792)


@pytest.mark.parametrize("case", ["C-20", "C-30"])
@pytest.mark.parametrize(
    ("region", "address", "size"),
    [
        ("uk", "/summary.pdf", A4),
        ("us", "/summary.pdf", LETTER),
        ("uk", "/summary.pdf?paper=letter", LETTER),
        ("us", "/summary-large.pdf?paper=a4", A4),
        ("us", "/summary-large.pdf?paper=a5", LETTER),
    ],
)
def test_the_paper_is_that_of_the_region_unless_the_address_names_one(
    region: str, address: str, size: tuple[int, int], case: str
) -> None:
    """A printer in America cuts off what was laid out for A4, or shrinks it."""
    client = program(TABLE, TODAY, **SITE, region=region).test_client()
    client.set_cookie("answers", cookie_of(CASES[case]))

    made = client.get(address).data

    sizes = {tuple(round(float(edge)) for edge in page.MediaBox[2:]) for page in opened(made).pages}
    assert sizes == {size}


def hostile_table() -> RuleTable:
    """The table with texts that look like markup wherever a patient reads one."""

    def spoilt(cell: GridCell) -> GridCell:
        return replace(cell, text=HOSTILE, short=HOSTILE)

    rows = tuple(replace(row, title=HOSTILE, cells=tuple(map(spoilt, row.cells))) for row in TABLE.grid.rows)
    sources = {
        name: replace(source, title=HOSTILE, url='https://a.example/*b*_c_#d$e$@f<g>\\[h]?i="j"')
        for name, source in TABLE.sources.items()
    }
    rules = tuple(
        replace(rule, reason=HOSTILE, wait=HOSTILE, title=HOSTILE, ask=HOSTILE) for rule in TABLE.rules
    )
    wording = dict(TABLE.wording) | {
        "result_title": HOSTILE,
        "no_rush": HOSTILE,
        "values_1": f"{HOSTILE} | b",
    }
    grid = replace(TABLE.grid, rows=rows)
    return replace(TABLE, grid=grid, sources=sources, rules=rules, wording=wording)


@pytest.mark.parametrize(
    ("address", "case", "times"), [(PDFS[0], "C-20", 20), (PDFS[1], "C-20", 20), (PDFS[0], "C-30", 1)]
)
def test_a_text_that_looks_like_markup_stays_text(address: str, case: str, times: int) -> None:
    """A template that ran what stands in a table would be a way into the server."""
    client = program(hostile_table(), TODAY, clinic_name=HOSTILE).test_client()
    client.set_cookie("answers", cookie_of(CASES[case]))

    response = client.get(address)

    assert response.status_code == 200
    plain = " ".join(HOSTILE.split())
    assert text_of_pdf(response.data).replace("- j", "- j").count(plain) > times
    links = [str(a.A.URI) for page in opened(response.data).pages for a in page.get("/Annots", [])]
    assert all(link == 'https://a.example/*b*_c_#d$e$@f<g>\\[h]?i="j"' for link in links)
    assert bool(links) == ("large" in address)


def test_many_patients_at_once_each_get_their_own() -> None:
    """The compiler is shared by all threads of the server."""
    app = program(TABLE, TODAY, **SITE)
    cases = [*PATIENTS, *STOPPED] * 3

    def fetch(case: str) -> bytes:
        client = app.test_client()
        client.set_cookie("answers", cookie_of(CASES[case]))
        return bytes(client.get("/summary.pdf").data)

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(fetch, cases))

    assert [text_of_pdf(data) for data in made] == [text_of_pdf(copy("/summary.pdf", case)) for case in cases]


def served_by(press: Press) -> FlaskClient:
    """A patient who had a PDF already."""
    app = program(TABLE, TODAY, **SITE)
    app.extensions["press"] = press
    client = app.test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))
    client.get("/summary.pdf")
    return client


def assert_one_was_lost(hit: TestResponse, client: FlaskClient) -> None:
    assert hit.status_code == 503
    assert TABLE.wording["no_pdf"] in BeautifulSoup(hit.text, "lxml").text
    assert client.get("/summary.txt").status_code == 200
    assert text_of_pdf(client.get("/summary.pdf").data) == text_of_pdf(copy("/summary.pdf", "C-20"))


def test_a_crash_costs_one_request_a_clear_page_and_nothing_else() -> None:
    """Whoever reads it can have the text; whoever comes next does not notice."""
    press = Press()
    client = served_by(press)

    with midway(press.typesetter, lambda: client.get("/summary.pdf")) as (process_id, asked):
        os.kill(process_id, signal.SIGKILL)
        hit = asked.result(timeout=10)

    assert_one_was_lost(hit, client)


def test_a_hang_costs_one_request_some_seconds_and_nothing_else() -> None:
    """A page that never comes holds a patient, and a thread that serves others."""
    press = Press(TypesettingLimits(hang_seconds=1.5))
    client = served_by(press)

    with midway(press.typesetter, lambda: client.get("/summary.pdf")) as (_, asked):
        hit = asked.result(timeout=10)

    assert_one_was_lost(hit, client)


def test_a_name_in_greek_or_cyrillic_letters_is_printed() -> None:
    """Our own fonts are Latin; what they lack comes from those in typst's package, on every machine."""
    client = program(clinic_name="Ελλάδα Київ Łódź").test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))

    assert "Ελλάδα Київ Łódź" in text_of_pdf(client.get("/summary.pdf").data)


def test_a_letter_that_no_font_has_is_no_crash() -> None:
    """A clinic may have any name; its patients are told how to print all the same."""
    client = program(clinic_name="皮膚").test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))

    response = client.get("/summary.pdf")

    assert response.status_code == 503
    assert TABLE.wording["no_pdf"] in response.text
    assert "皮膚" in client.get("/summary.txt").text


def test_a_stop_can_be_saved_from_its_page_and_read_again() -> None:
    """Who is sent to a doctor takes it along; a paper jam must not cost it."""
    client = program(TABLE, TODAY, **SITE).test_client()
    _, stopped = fill_in(client, CASES["C-30"])
    link = next(one for one in BeautifulSoup(stopped.text, "lxml").select("main a[href$='.pdf']"))

    first, second = (client.get(str(link["href"])) for _ in range(2))

    assert first.status_code == 200
    assert text_of_pdf(first.data) == text_of_pdf(second.data) == text_of_pdf(copy("/summary.pdf", "C-30"))
