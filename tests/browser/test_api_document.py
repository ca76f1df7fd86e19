"""What our documents tell whoever writes other software, done word by word: in a browser, and with curl."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.exchange.json.answers import as_data
from suggester.home import HOME
from tests.browser.conftest import served
from tests.programs import program_of
from tests.shipped import ASKED, CALM, TABLE
from tests.snippets import snippets
from tests.web.walking import program

DOCUMENT = (HOME / "docs" / "api.md").read_text(encoding="utf-8")
[SCRIPT] = snippets("A booking page", "js")
[FORM] = snippets("A booking page", "html")
SKIN, CODE = "https://skin.example.org", "7VMR-0K3S-1234"
PATIENT = CALM | {"concerns": ["acne_scars", "fine_lines"], "allergies": ["metal"], "scar_age": "over_12m"}


def booking_pages() -> Flask:
    """The clinic's own website, with one page."""
    site = Flask("booking")
    site.add_url_rule("/favicon.ico", "icon", lambda: "")

    @site.get("/<int:port>")
    def booking(port: int) -> str:
        script = SCRIPT.replace(SKIN, f"http://127.0.0.1:{port}")
        return f'<!doctype html>{FORM}<script type="module">{script}</script>'

    return site


@pytest.fixture
def booking(browser: Browser) -> Iterator[tuple[Page, str]]:
    """A page of the browser, and the address of the clinic's website."""
    page = browser.new_page()
    for website in served(booking_pages()):
        yield page, website
    page.close()


def port_of(address: str) -> str:
    return address.rpartition(":")[2]


def test_a_booking_page_of_ten_lines_asks_our_questions_and_shows_our_result(
    booking: tuple[Page, str],
) -> None:
    """Whoever copies it has a page that works, warning and disclaimer included."""
    page, website = booking
    assert len(SCRIPT.splitlines()) == 10
    for skin in served(program(api_origins=(website,))):
        page.goto(f"{website}/{port_of(skin)}")
        page.wait_for_selector("select")
        for name, value in PATIENT.items():
            page.select_option(f"select[name={name}]", value)  # type: ignore[arg-type]
        page.click("button")
        page.wait_for_function("document.querySelector('pre').textContent")
        said = json.loads(page.text_content("pre") or "")
        page.select_option("select[name=red_flags]", ["none", "not_sure"])
        page.click("button")
        page.wait_for_function("document.querySelector('pre').textContent.startsWith('[')")
        refused = json.loads(page.text_content("pre") or "")

    answers = ASKED.answers(PATIENT)
    assert as_data(evaluate(TABLE, answers)).items() <= said.items()
    assert said["code"] == encode(TABLE, answers)
    assert said["warning"] == TABLE.wording["not_approved"]
    assert said["disclaimer"] == TABLE.wording["disclaimer_long"]
    assert [error["question"] for error in refused] == ["red_flags"]


def test_a_website_that_nobody_named_gets_nothing_to_read(booking: tuple[Page, str]) -> None:
    """A stranger's page must not ask in the name of the clinic."""
    page, website = booking
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for skin in served(program(api_origins=("https://other.example",))):
        page.goto(f"{website}/{port_of(skin)}", wait_until="networkidle")

    assert faults
    assert all("fetch" in fault for fault in faults)
    assert page.locator("select").count() == 0


def test_a_page_is_fetched_with_curl_as_the_document_says() -> None:
    """The one key that paper and software both have."""
    command_line = next(line for line in DOCUMENT.splitlines() if line.startswith("curl"))
    code = encode(TABLE, ASKED.answers(PATIENT))
    for skin in served(program()):
        words = command_line.replace(SKIN, skin).replace(CODE, code)
        command = [program_of("curl"), *re.findall(r"'[^']*'|\S+", words)[1:]]
        done = subprocess.run(
            [word.strip("'") for word in command], capture_output=True, check=True, timeout=30
        )

    head, row = done.stdout.decode().splitlines()
    assert head.startswith('"table_version","table_sha256","age_band"')
    assert '"acne_scars | fine_lines"' in row
