"""The QR code on paper: a scanner reads exactly the code, at the size at which it is printed."""

import re
import subprocess
from pathlib import Path

import pytest

from suggester.core.answer_code import encode
from suggester.exchange.qr import QUIET, qr_of
from suggester.home import HOME
from tests.patients import random_patients
from tests.programs import program_of
from tests.shipped import ASKED, CALM, TABLE

PRINTED_MM, DPI = 27, 150
CALM_CODE = encode(TABLE, ASKED.answers(CALM))
LONG = sorted((encode(TABLE, one) for one in random_patients(9, 600)), key=len)
PAPER = (HOME / "templates/print/sheets.typ").read_text()


def raster(path: str, size: int) -> bytes:
    """The path as a grey picture of the printed size: each pixel is the module under its centre."""
    black = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        black |= {(int(x) + step, int(y)) for step in range(int(width))}
    side = round(PRINTED_MM / 25.4 * DPI)
    module = [int((pixel + 0.5) * size / side) for pixel in range(side)]
    rows = (bytes(0 if (x, y) in black else 255 for x in module) for y in module)
    return f"P5 {side} {side} 255\n".encode() + b"".join(rows)


def read(picture: Path) -> str:
    done = subprocess.run(
        [program_of("zbarimg"), "--quiet", "--raw", picture], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


@pytest.mark.parametrize("code", [CALM_CODE, LONG[300], LONG[-1]], ids=["calm", "usual", "longest"])
def test_a_scanner_reads_the_code_at_its_printed_size(code: str, tmp_path: Path) -> None:
    """A clinic that cannot scan it has to type forty signs."""
    qr = qr_of(code)
    (tmp_path / "code.pgm").write_bytes(raster(qr.path, qr.size))

    assert read(tmp_path / "code.pgm") == code.replace("-", "")


def test_a_module_is_printed_at_least_as_large_as_scanners_need() -> None:
    """Below 0.6 mm a desk scanner of 150 dpi begins to fail."""
    assert f"qr(it.code, {PRINTED_MM}mm)" in PAPER
    assert qr_of("Z" * 40).size == 29 + 2 * QUIET
    assert PRINTED_MM / qr_of("Z" * 60).size >= 0.6
    assert 40 <= len(LONG[-1].replace("-", "")) <= 44


def test_the_quiet_zone_is_left_white_on_every_side() -> None:
    """Without it a scanner does not see where the code begins."""
    qr = qr_of(CALM_CODE)
    pieces = [tuple(map(int, piece)) for piece in re.findall(r"M(\d+) (\d+)h(\d+)v1", qr.path)]

    assert QUIET == 4
    assert min(x for x, _, _ in pieces) == min(y for _, y, _ in pieces) == QUIET
    assert max(x + width for x, _, width in pieces) == max(y for _, y, _ in pieces) + 1 == qr.size - QUIET


def test_the_svg_is_a_whole_document_with_nothing_but_two_paths() -> None:
    """It goes into the PDF as it is."""
    qr = qr_of(CALM_CODE)

    assert qr.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert qr.svg.count("<path") == 2
    assert CALM_CODE not in qr.svg
