"""How closely the rows of a card have to stand so that one sheet of A4 holds them.

Room is estimated from the length of the texts, in the measures of card_paper.css; a test prints long cards in
a real browser. Notes give way first, then the answers beside titles: never a row, a wait, a box or a word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from suggester.core.summary.visit_card import CardAnswer, CardRow, VisitCard

FIXED = 77.0
"""Millimetres for the head, the headings, the lines to write on by hand and the foot."""
SHEET = 278.0
PERSON_SIGNS, PERSON_LINE = 50, 4.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """A way to set the rows. signs: to a line. line, gap: millimetres of a line, and between rows."""

    name: str
    signs: int
    line: float
    gap: float
    columns: int = 1
    has_notes: bool = False

    def height(self, rows: Iterable[CardRow]) -> float:
        """How many millimetres these rows take."""
        return sum(self._lines(row) * self.line + self.gap for row in rows) / self.columns

    def _lines(self, row: CardRow) -> int:
        rule = row.rule
        said = f"{rule.title} · {', '.join(row.spoken.labels)}" if rule.title else rule.reason
        texts = (said, f"Wait: {rule.wait}" if rule.wait else "", f"{row.note} R" if self.has_notes else "")
        return max(2, sum(ceil(len(text) / self.signs) for text in texts))


SPACINGS = (
    Spacing(name="few", signs=62, line=4.15, gap=2.5, has_notes=True),
    Spacing(name="many", signs=62, line=4.0, gap=1.7),
)
CLOSEST = "crowded"


def spacing_of(card: VisitCard) -> str:
    """The widest spacing in which one sheet holds the card; the closest where none does."""
    left = SHEET - FIXED - _person(card)
    return next((one.name for one in SPACINGS if one.height(card.rows) <= left), CLOSEST)


def _person(card: VisitCard) -> float:
    """Who, what, and the answers that are not calm; calm ones stand below the drawing beside them."""
    apart = sum(_lines("; ".join(one.labels)) for one in card.about)
    together = sum(_lines(_told(answers)) for answers in (card.not_calm, card.open))
    return max(9, apart + together) * PERSON_LINE


def _told(answers: Iterable[CardAnswer]) -> str:
    return " · ".join(f"{one.question.short}: {', '.join(one.labels)}" for one in answers)


def _lines(text: str) -> int:
    return max(1, ceil(len(text) / PERSON_SIGNS))
