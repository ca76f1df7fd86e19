"""What a clinician ticked and wrote on the card of a visit, as its form sends it.

It comes in the body of a POST, goes into one answer, and is gone. Rows are named by their ids, so that a tick
for a row that did not speak is noticed and never put beside another one.
"""

from collections.abc import Iterator, Mapping

from flask import request

from suggester.core.summary.visit_card import WORDS_AT_MOST, Marks, RowMark, Tick, VisitCard
from suggester.web.site.forms import sent_ticks
from suggester.web.site.table_in_use import current

WORDS = "words-"
"""The name of the field for own words, before the id of its row."""
TICKS = tuple(tick.value for tick in Tick)
NOT_OF_THIS_CARD = "A tick or a word belongs to a row that did not speak for this code. Open the code again."
TOO_LONG = "The words beside %(row)s have more than %(most)s signs. Go back, and make them shorter."
TWICE = "A field came twice. Open the code again."


class MarksError(ValueError):
    """Ticks or words that do not fit the card; the sentence says how to mend it, and holds none of them."""


def mark_fields() -> tuple[str, ...]:
    """The names of all fields in which a card of a table known here can send ticks and words."""
    rows = {rule.id for table in current().tables for rule in table.rules}
    return (*TICKS, *(name for name in request.form if name.startswith(WORDS) and name[len(WORDS) :] in rows))


def sent_marks(card: VisitCard) -> Marks:
    """What was ticked and written beside the rows of this card. Raises MarksError."""
    rows = [row.rule.id for row in card.rows]
    named = {*_written(), *(row for tick in TICKS for row in sent_ticks(tick))}
    if not named <= set(rows):
        raise MarksError(current().language.words(NOT_OF_THIS_CARD))
    marks = {row: _mark(row) for row in rows}
    return {row: mark for row, mark in marks.items() if mark.ticks or mark.words}


def _written() -> Iterator[str]:
    """The rows beside which there is a field for words, each once."""
    for name in request.form:
        if name.startswith(WORDS):
            if len(request.form.getlist(name)) > 1:
                raise MarksError(current().language.words(TWICE))
            yield name.removeprefix(WORDS)


def _mark(row: str) -> RowMark:
    words = _one_line(request.form.get(f"{WORDS}{row}", ""))
    if len(words) > WORDS_AT_MOST:
        raise MarksError(current().language.phrase(TOO_LONG, row=row, most=WORDS_AT_MOST))
    return RowMark(ticks=tuple(tick for tick in Tick if row in sent_ticks(tick.value)), words=words)


def _one_line(text: str) -> str:
    """The words with single spaces: signs that only command a screen or a printer are left out."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def rows_by_tick(marks: Marks) -> Mapping[str, tuple[str, ...]]:
    """For each kind of tick the rows that have it: what a printed card draws as ticked."""
    return {tick.value: tuple(row for row, mark in marks.items() if tick in mark.ticks) for tick in Tick}
