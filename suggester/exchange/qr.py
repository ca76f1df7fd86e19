"""QR codes of answer codes and of addresses: black squares as one SVG path, for page and paper alike."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

import segno

QUIET = 4
BLACK = re.compile(rb"\x01+")
MASK = 3  # any of the eight can be read; to try them all takes five times as long


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code as path data. One unit is one module; the quiet zone around it is part of size.

    On paper a module needs 0.6 mm: 25 mm for the whole is enough for every answer code.
    """

    size: int
    path: str

    @property
    def svg(self) -> str:
        """A whole SVG document, black on white, for whatever takes pictures as files."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path fill="#fff" d="M0 0h{self.size}v{self.size}H0z"/><path d="{self.path}"/></svg>'
        )


def qr_of(code: str) -> QrCode:
    """The QR code of an answer code: its signs and nothing else, without dashes, at least at level M."""
    return _drawn(segno.make_qr(code.replace("-", ""), error="m", mode="alphanumeric", mask=MASK))


def qr_of_address(address: str) -> QrCode:
    """The QR code of an address as it stands, at least at level M, for a telephone to open."""
    return _drawn(segno.make_qr(address, error="m", mask=MASK))


def in_terminal(text: str) -> str:
    """The QR code of any text, in the half blocks of a terminal with dark ground."""
    drawn = StringIO()
    segno.make_qr(text, error="m").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def _drawn(made: segno.QRCode) -> QrCode:
    rows = made.matrix
    return QrCode(size=len(rows) + 2 * QUIET, path="".join(_runs(rows)))


def _runs(rows: Iterable[bytearray]) -> Iterator[str]:
    """Each run of black modules in a row as one closed piece of the path."""
    for y, row in enumerate(rows, start=QUIET):
        for run in BLACK.finditer(row):
            start, width = run.start() + QUIET, run.end() - run.start()
            yield f"M{start} {y}h{width}v1h-{width}z"
