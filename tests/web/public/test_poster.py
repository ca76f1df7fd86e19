"""The poster and the cards: they lead here, hold whatever name a clinic has, and know no patient."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from suggester.exchange.qr import qr_of_address
from suggester.home import TEMPLATES
from tests.exchange.test_qr import read
from tests.programs import program_of
from tests.shipped import CALM, TABLE
from tests.web.house import one, visit, words
from tests.web.paper import opened, text_of_pdf, words_of
from tests.web.patient.test_copies import kind, tagged
from tests.web.walking import TODAY, cookie_of, program

SHEETS = ("/poster.pdf", "/poster-cards.pdf")
ON = {"/poster.pdf": 1, "/poster-cards.pdf": 4}
LONG_NAME = "Königlich-Preußisches Institut für Dermatologie, Kosmetik und Wiederherstellung. " * 2
LONG_HOST = f"{'hautarztpraxisgemeinschaft' * 2}.skin-questions.north-eastern-institute.example"
CLINICS = {
    "usual": {"clinic_name": "Harbour Skin", "public_url": "https://skin.harbour.example", "region": "uk"},
    "long": {"clinic_name": LONG_NAME.strip(), "public_url": f"https://{LONG_HOST}", "region": "us"},
    "without a name": {"public_url": "https://skin.example"},
}
SIZES = {"usual": (595, 842), "long": (612, 792), "without a name": (595, 842)}
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
EDGE = 24
"""Points: whatever is nearer to an edge of the sheet, or to a cut, may be lost there."""


@cache
def sheet(address: str, clinic: str) -> bytes:
    response = program(TABLE, TODAY, **CLINICS[clinic]).test_client().get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return bytes(response.data)


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("address", SHEETS)
def test_a_telephone_that_reads_the_code_is_led_to_the_start(
    address: str, clinic: str, tmp_path: Path
) -> None:
    """A code that is a letter off leads all who scan it nowhere, and nobody at the clinic notices."""
    (tmp_path / "sheet.pdf").write_bytes(sheet(address, clinic))
    pdf = str(tmp_path / "sheet.pdf")
    raster = [program_of("pdftoppm"), "-r", "100", "-gray", pdf, pdf]
    subprocess.run(raster, check=True)

    found = read(next(tmp_path.glob("*.pgm"))).split("\n")

    assert found == [f"{CLINICS[clinic]['public_url']}/"] * ON[address]


def test_a_module_of_the_code_is_as_large_as_an_old_telephone_needs() -> None:
    """A poster is scanned from a chair, and a card in a dim hall."""
    longest = qr_of_address(f"{CLINICS['long']['public_url']}/").size

    assert "code(56mm)" in (TEMPLATES / "print/poster.typ").read_text()
    assert "code(46mm)" in (TEMPLATES / "print/cards.typ").read_text()
    assert 46 / longest >= 0.8


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("address", SHEETS)
def test_no_name_and_no_address_is_too_long_for_its_sheet(address: str, clinic: str, tmp_path: Path) -> None:
    """A name that runs off the paper is the clinic's own name, cut off, on its own wall."""
    pdf = tmp_path / "sheet.pdf"
    pdf.write_bytes(sheet(address, clinic))
    width, height = SIZES[clinic]
    across, down = (width / 2, height / 2) if address == "/poster-cards.pdf" else (width, height)

    told = subprocess.run(
        [program_of("pdftotext"), "-bbox", pdf, "-"], capture_output=True, text=True, check=True
    )

    places = [tuple(map(float, found.groups())) for found in WORD.finditer(told.stdout)]
    assert len(places) > 40
    for left, top, right, bottom in places:
        assert left // across == right // across
        assert top // down == bottom // down
        assert min(left % across, top % down) >= EDGE
        assert max(right % across - across, bottom % down - down) <= -EDGE
    [page] = opened(pdf.read_bytes()).pages
    assert tuple(round(float(side)) for side in page.MediaBox[2:]) == SIZES[clinic]


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("address", SHEETS)
def test_a_sheet_says_who_invites_to_what_and_where(address: str, clinic: str) -> None:
    """Who has no telephone at hand types the address; who only reads learns what it is not."""
    said = "".join(words_of(text_of_pdf(sheet(address, clinic))))
    card = ("card_words", "card_foot")
    poster = ("poster_questions", "poster_no_name", "poster_page", "poster_no_treatment")
    lines = [TABLE.wording[name] for name in ("poster_title", *(card if "cards" in address else poster))]
    name = CLINICS[clinic].get("clinic_name", TABLE.wording["site_name"])

    for text in (*lines, name, CLINICS[clinic]["public_url"].removeprefix("https://")):
        assert said.count("".join(words_of(text))) == ON[address], text


@pytest.mark.parametrize("address", SHEETS)
def test_a_sheet_is_read_aloud_once_and_in_order(address: str) -> None:
    """Four cards alike would be read four times; and a code without words is a picture of nothing."""
    pdf = opened(sheet(address, "usual"))
    every = tagged(pdf)

    assert [kind(tag) for tag in every if re.fullmatch("H[1-6]", kind(tag))] == ["H1", "H2"]
    assert [str(tag.Alt) for tag in every if kind(tag) == "Figure"] == ["Scan to start: skin.harbour.example"]
    assert str(pdf.Root.Lang) == "en"
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == TABLE.wording["poster_title"]


@pytest.mark.parametrize("address", ["/poster", *SHEETS])
def test_nothing_of_a_patient_comes_onto_a_wall(address: str) -> None:
    """It is printed at the desk, where somebody may just have answered: it is the same for everybody."""
    app = program(TABLE, TODAY, **CLINICS["usual"])
    fresh, used = app.test_client(), app.test_client()
    used.set_cookie("answers", cookie_of(CALM | {"concerns": ["tattoo"], "goals": ["gone"]}))

    blank, other = fresh.get(address), used.get(address)

    assert "Set-Cookie" not in blank.headers
    if address == "/poster":
        mains = [one(BeautifulSoup(page.text, "lxml"), "main") for page in (blank, other)]
        assert str(mains[0]) == str(mains[1])
    else:
        assert blank.data == other.data


def test_the_page_leads_to_both_sheets_on_the_paper_of_the_region_or_of_a_wish() -> None:
    """A printer in America shrinks A4, and with it the code."""
    client = program(TABLE, TODAY, region="us", public_url="https://skin.example").test_client()

    own, wished = visit(client, "/poster"), visit(client, "/poster?paper=a4")

    for page, query in ((own, ""), (wished, "?paper=a4")):
        links = [str(link["href"]) for link in page.select("main .actions a")]
        assert links == [f"{address}{query}" for address in SHEETS]
    assert visit(client, "/about").select("main a[href='/poster']")


@pytest.mark.parametrize(
    ("settings", "is_told"), [({}, True), ({"public_url": "https://skin.example"}, False)]
)
def test_an_address_that_nobody_else_finds_is_told_before_it_is_printed(
    settings: dict[str, str], is_told: bool
) -> None:
    """A hundred cards that lead to the computer of whoever printed them are a hundred cards for the bin."""
    page = visit(program(TABLE, TODAY, **settings).test_client(), "/poster")

    assert (TABLE.wording["poster_here_only"] in words(one(page, "main"))) is is_told


def test_a_name_in_letters_that_no_font_has_is_told_and_no_crash() -> None:
    """A clinic may have any name; who prints learns whom to ask."""
    response = program(clinic_name="皮膚").test_client().get("/poster.pdf")

    assert response.status_code == 503
    assert TABLE.wording["no_poster"] in response.text
