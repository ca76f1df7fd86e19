"""The same result as a page, as a PDF and as text, with the words of each in the order of reading."""

import re
import subprocess
from collections.abc import Mapping
from functools import cache
from io import BytesIO

from bs4 import BeautifulSoup
from flask import Flask
from pikepdf import Pdf

from tests.programs import program_of
from tests.shipped import TABLE
from tests.web.walking import TODAY, Given, cookie_of, day_in_words, program

CASES: Mapping[str, Given] = {case.id: case.answers for case in TABLE.cases}
SITE = {"clinic_name": "Skin clinic", "maker": "Example", "funder": "Example", "contact": "a@b.example"}
COLUMNS = " ".join(column.title for column in TABLE.grid.columns)
RUNNING_HEAD = re.compile(
    rf"(?:Skin clinic )?{day_in_words(TODAY)} (?:.{{0,60}} )?(?:Skin clinic )?"
    rf"(?:.{{0,60}} )?Rule table \S+ · Page \d+ of \d+"
)
LARGE_HEAD = re.compile(rf"^.*{day_in_words(TODAY)} · Page \d+ of \d+$", re.MULTILINE)
RUNNING_FOOT = f"{TABLE.wording['see_doctor_first']} {TABLE.wording['turn_over']}"
FIRST_PAGE = re.compile(r"Page 1 of \d+")

# What a page has and paper has not: ways to go elsewhere, and words for readers aloud beside a picture.
ONLY_ON_THE_PAGE = (
    ".skip-link, .actions, .foot-links, .visually-hidden, .head-links, .brief, .back, .on-screen, .stopped-on"
)
# The parts of a result page that say something, each a run of words that paper says as well.
STATEMENTS = (
    ".strip p, .check h4, .why > p:not(:has(a)), .check .why dd, .asks li, .compare .more > p:not(:has(a)), "
    ".plan h4, "
    ".choice-card .more > p:not(:has(a)), .good-to-know li, .never-listed dd, .told-page dd, .change h3, "
    "ol.sources > li"
)
# Those that two sheets never leave out.
WARNINGS_AND_QUESTIONS = ".check h4, .check .why > p:first-child, .asks li, .strip p"
# What only the page says, or what paper says with other marks between the words.
ASIDE = ".cite, .visually-hidden, .row, .back-up, .asked, .certainty, .number, .first-step, svg"


@cache
def installation() -> Flask:
    """The same for all, so that one process lays out all of their PDFs."""
    return program(TABLE, TODAY, **SITE)


@cache
def copy(address: str, case: str, app: Flask | None = None) -> bytes:
    """What the patient of this case gets at this address, or the stop to which it leads."""
    client = (app or installation()).test_client()
    client.set_cookie("answers", cookie_of(CASES[case]))
    response = client.get(address, follow_redirects=True)
    assert response.status_code == 200, response.text[:300]
    return bytes(response.data)


@cache
def opened(data: bytes) -> Pdf:
    """The same PDF stays open: what is read from it lives only as long."""
    return Pdf.open(BytesIO(data))


def text_of_pdf(data: bytes) -> str:
    """The words in reading order.

    Left out is what stands at the top and the foot of each sheet: which paper it is, and which column is
    which where the comparison goes on.
    """
    command = [program_of("pdftotext"), "-raw", "-nopgbrk", "-", "-"]
    text = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    without_foot = squeezed(LARGE_HEAD.sub("", text)).replace(RUNNING_FOOT, " ")
    first, columns, rest = FIRST_PAGE.sub(" ", RUNNING_HEAD.sub(" ", without_foot)).partition(COLUMNS)
    return first + columns + rest.replace(COLUMNS, " ")


def text_of_page(case: str) -> str:
    """The words of a stop page that are on paper."""
    page = BeautifulSoup(copy("/summary", case), "lxml")
    for tag in page.select(ONLY_ON_THE_PAGE):
        tag.decompose()
    parts = (page.select_one(name) for name in ("header", "main", "footer"))
    return " ".join(squeezed(part.get_text(" ")) for part in parts if part)


def statements(case: str, parts: str = STATEMENTS, app: Flask | None = None) -> list[str]:
    """What the result page says, one statement after the other, without what it has for the screen alone."""
    page = BeautifulSoup(copy("/summary", case, app), "lxml")
    for tag in page.select(ASIDE):
        tag.decompose()
    return [found for tag in page.select(parts) if (found := " ".join(words_of(squeezed(tag.get_text(" ")))))]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    """The words alone: signs between them may differ, and a line may end after a hyphen."""
    return re.sub(r"[.,:;+·•|\[\]]", " ", text.replace("- ", "-")).split()
