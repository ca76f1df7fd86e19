"""The answer code in a real browser: printed and scanned, typed by a scanner, and read out by nobody else."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from suggester.core.answer_code import encode
from suggester.core.questionnaire.questionnaire import as_given
from tests.browser.filling import come_back
from tests.browser.test_print import printed
from tests.core.test_answer_code import TYPICAL, longest
from tests.exchange.test_qr import read
from tests.programs import program_of
from tests.shipped import ASKED, TABLE, label

BUSY = as_given(ASKED.questions.values(), longest().chosen) | {"red_flags": ["none"]}


def raster(pdf: Path) -> list[Path]:
    """The pages of a PDF as grey pictures of 150 dpi."""
    subprocess.run([program_of("pdftoppm"), "-r", "150", "-gray", pdf, pdf.with_suffix("")], check=True)
    return sorted(pdf.parent.glob("*.pgm"))


@pytest.mark.parametrize("given", [TYPICAL, BUSY], ids=["usual", "longest"])
def test_a_scanner_reads_the_printed_page(
    window: Page, base_url: str, tmp_path: Path, given: dict[str, object]
) -> None:
    """From the page through paper to the scanner: exactly the signs that stand below the picture."""
    come_back(window, base_url, given)
    window.goto("/my-code")
    signs = "".join(window.locator(".signs [aria-hidden]").all_inner_texts())

    window.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)

    assert signs == encode(TABLE, ASKED.answers(given)).replace("-", "")
    assert [text for text in map(read, raster(tmp_path / "page.pdf")) if text] == [signs]


def test_the_result_has_the_code_in_letters_on_screen_and_on_paper(
    window: Page, base_url: str, tmp_path: Path
) -> None:
    """Whoever printed the page itself can still have it typed in."""
    code = encode(TABLE, ASKED.answers(TYPICAL)).replace("-", " ")
    come_back(window, base_url, TYPICAL)
    window.goto("/summary")

    window.locator("#professional > summary").click()

    expect(window.locator("#professional .signs")).to_have_text(code)
    assert code in " ".join(printed(window, tmp_path, "A4"))


def test_a_desk_scanner_types_the_code_and_presses_enter(window: Page) -> None:
    """It is a keyboard for the computer: no mouse, no button, no script."""
    window.goto("/code")
    window.locator("#code").focus()

    window.keyboard.type(encode(TABLE, ASKED.answers(TYPICAL)).replace("-", ""))
    window.keyboard.press("Enter")
    window.wait_for_url("**/check")

    assert window.get_by_text(label("concerns", "acne_scars")).is_visible()


def test_a_mistake_leads_to_the_field_with_what_was_typed(window: Page) -> None:
    """Nobody types forty signs twice."""
    window.goto("/code")
    window.get_by_label("Answer code").fill("0000-0000-0000")
    window.get_by_role("button", name="Continue").click()

    window.locator(".error-summary a").click()

    assert window.evaluate("document.activeElement.id") == "code"
    assert window.locator("#code").input_value() == "0000-0000-0000"


def test_the_picture_stays_black_on_white_on_every_screen(window: Page, base_url: str) -> None:
    """A scanner cannot read white on black."""
    come_back(window, base_url, TYPICAL)
    for scheme in ("dark", "light"):
        window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        window.goto("/my-code")
        fills = window.evaluate(
            "[...document.querySelectorAll('svg.code path')].map(p => getComputedStyle(p).fill)"
        )

        assert fills == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
