"""The card of a visit as the pages show it: on the screen with boxes, and on one sheet for the file."""

from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.visit_card import VisitCard, visit_card
from suggester.core.table.picture import Picture, picture_of
from suggester.web.clinic.evaluation.trace import OutcomeLine, as_answered
from suggester.web.site.table_in_use import ShownTable, today


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card in the words of its own table. line: how everything stands, in the drawing of all pages."""

    card: VisitCard
    shown: ShownTable
    picture: Picture
    line: OutcomeLine


def card_view(evaluation: Evaluation, shown: ShownTable) -> CardView:
    """The card of this patient today. shown: the table that made the code."""
    label = shown.language.words("What the table says")
    return CardView(
        card=visit_card(evaluation, today()),
        shown=shown,
        picture=picture_of(evaluation.table),
        line=as_answered(evaluation, label),
    )
