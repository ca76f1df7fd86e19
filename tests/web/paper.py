"""The same result as a page, as a PDF and as text, with the words of each in the order of reading."""

import re
import subprocess
from collections.abc import Mapping
from functools import cache
from io import BytesIO

from bs4 import BeautifulSoup, Tag
from flask import Flask
from pikepdf import Pdf

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from suggester.exchange.handout.fitting import crowding
from tests.programs import program_of
from tests.shipped import TABLE
from tests.web.walking import TODAY, Given, cookie_of, day_in_words, program

CASES: Mapping[str, Given] = {case.id: case.answers for case in TABLE.cases}
SITE = {"clinic_name": "Skin clinic", "maker": "Example", "funder": "Example", "contact": "a@b.example"}
COLUMNS = " ".join(column.title for column in TABLE.grid.columns)
RUNNING_HEAD = re.compile(rf"Skin clinic {day_in_words(TODAY)} Rule table \S+ Page \d+ of \d+")
FIRST_PAGE = re.compile(r"Page 1 of \d+")

# What a page has and paper has not: ways to go elsewhere, and words for readers aloud beside a picture.
ONLY_ON_THE_PAGE = (
    ".skip-link, .actions, .contents, .jump, .change-all, .told-page > a, .foot-links, .visually-hidden, "
    ".head-links, .months .between, .to-fact-sheets"
)
ONLY_SHORT = ".in-short"
# What two pages of paper have no room for; static/summary_print.css leaves out the same.
ONLY_LARGE = (
    ".in-full, .cite, .cited, .check-box .asked, .wish, .report, .label, .plans-title, .certainty b, "
    ".today th, #short h2, #checks .part-head p, #changes .part-head p, #months, #certainty, #never-listed, "
    "#sources, "
    "#good-to-know:not(:has(.support)), #good-to-know li:not(.support), .dots-key ~ .grid-note, "
    ".plan:not(:has(.to-check)), .plan > p, .to-check > p:first-child, .told-page h3, "
    ".change dd:first-of-type, .change dd > span, .line-how_it_feels, .line-days_to_look_normal"
)
GIVES_WAY = (
    "",
    ".line-visits, .grid-note .in-short",
    ".line-visits, .grid-note .in-short, .line-what_it_is, #values, .own",
)


@cache
def copy(address: str, case: str, app: Flask | None = None) -> bytes:
    """What the patient of this case gets at this address."""
    client = (app or program(TABLE, TODAY, **SITE)).test_client()
    client.set_cookie("answers", cookie_of(CASES[case]))
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    return bytes(response.data)


@cache
def opened(data: bytes) -> Pdf:
    """The same PDF stays open: what is read from it lives only as long."""
    return Pdf.open(BytesIO(data))


def text_of_pdf(data: bytes) -> str:
    """The words in reading order.

    Left out is what stands at the top of each sheet: which paper it is, and which column is which where the
    comparison goes on.
    """
    command = [program_of("pdftotext"), "-raw", "-nopgbrk", "-", "-"]
    text = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    first, columns, rest = FIRST_PAGE.sub(" ", RUNNING_HEAD.sub(" ", squeezed(text))).partition(COLUMNS)
    return first + columns + rest.replace(COLUMNS, " ")


def text_of_page(case: str, *, large: bool, but: str = "", app: Flask | None = None) -> str:
    """The words of the page that are on paper, in their order; but: what else is left out, as a selector."""
    page = BeautifulSoup(copy("/summary?size=large" if large else "/summary", case, app), "lxml")
    for item in page.select(".sources li"):
        item.insert(0, f"{item['value']}. ")
    for tag in page.select(", ".join(filter(None, (left_out(case, large=large), but)))):
        tag.decompose()
    if large:
        by_columns(page)
    parts = (page.select_one(name) for name in ("header", "main", "footer"))
    return " ".join(squeezed(part.get_text(" ")) for part in parts if part)


def left_out(case: str, *, large: bool) -> str:
    """What stands on the page and not on this paper, as a selector."""
    if large:
        return f"{ONLY_ON_THE_PAGE}, {ONLY_SHORT}"
    evaluation = evaluate(TABLE, TABLE.questionnaire.answers(CASES[case]))
    gives_way = GIVES_WAY[crowding(summarise(evaluation, TODAY))]
    return ", ".join(filter(None, (ONLY_ON_THE_PAGE, ONLY_LARGE, gives_way)))


def by_columns(page: BeautifulSoup) -> None:
    """Turn the rows of the comparison into columns: in large letters one choice stands below the other."""
    for table in page.select("table.options"):
        rows = table.select("tbody tr")
        for index, head in enumerate(table.select("thead th")):
            table.insert_before(head)
            for row in rows:
                table.insert_before(f" {row.select('th')[0].get_text(' ')} ", copied(row.select("td")[index]))
        table.decompose()


def copied(tag: Tag) -> Tag:
    """The same tag once more: one in a tree has its place in it."""
    return BeautifulSoup(str(tag), "lxml").td or tag


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The words alone: signs between them may differ, and a line may end after a hyphen."""
    return re.sub(r"[.,:;+·•|\[\]]", " ", text.replace("- ", "-")).split()
