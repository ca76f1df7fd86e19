"""The card of a visit as the pages show it: on the screen with boxes, and on one sheet for the file."""

from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.visit_card import VisitCard, visit_card
from suggester.core.table.picture import Picture, picture_of
from suggester.web.clinic.evaluation.trace import OutcomeLine, as_answered
from suggester.web.site.table_in_use import ShownTable, today

SPACINGS = (("few", 8, 3), ("many", 11, 6), ("crowded", 18, 10), ("closest", 30, 30))
"""Spacings of card_paper.css, and up to how many rows each holds with own words beside all of them.

Last: how many where they stop. Such rows have no title and say a sentence, beside more answers.
"""
FULLEST = "fullest"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card in the words of its own table. line: how everything stands, in the drawing of all pages."""

    card: VisitCard
    shown: ShownTable
    picture: Picture
    line: OutcomeLine


def spacing_of(card: VisitCard) -> str:
    """How closely rows stand on the sheet for the file: by their number alone, so that nobody has to guess.

    Notes give way first, then the answers beside titles, then the words beside boxes, then the air between
    lines: never a row, a wait, a box or what was typed. A test prints the fullest cards in a browser, on A4
    and on Letter.
    """
    rows, is_stop = len(card.rows), card.evaluation.is_stop
    return next((name for name, most, stops in SPACINGS if rows <= (stops if is_stop else most)), FULLEST)


def card_view(evaluation: Evaluation, shown: ShownTable) -> CardView:
    """The card of this patient today. shown: the table that made the code."""
    label = shown.language.words("What the table says")
    return CardView(
        card=visit_card(evaluation, today()),
        shown=shown,
        picture=picture_of(evaluation.table),
        line=as_answered(evaluation, label),
    )
