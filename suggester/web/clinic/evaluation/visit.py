"""The pages of a visit: the code to its card, and the card to a sheet, to a note, and beside an earlier code.

Codes, ticks and words stand only ever in the body of a POST, and are gone with its answer.
"""

from datetime import date

from flask import g, request
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.visit_card import Marks, visit_card
from suggester.exchange.qr import qr_of
from suggester.exchange.text.patient_note import patient_note
from suggester.exchange.text.two_visits_note import TwoVisitsHead, two_visits_in_full, two_visits_note
from suggester.exchange.text.visit_note import visit_note
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, frame, message_page
from suggester.web.clinic.evaluation.card import card_view, spacing_of
from suggester.web.clinic.evaluation.marks import MarksError, mark_fields, rows_by_tick, sent_marks
from suggester.web.clinic.evaluation.paper import Opened, paper_page, sent_code
from suggester.web.clinic.evaluation.two_codes import EMPTY, SentCodes, sent_codes
from suggester.web.protection.security import CAMERA_HERE
from suggester.web.result.printed import shown_then
from suggester.web.result.words import paper_size
from suggester.web.site.files import PLAIN_TEXT, file_response
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, today

LENGTH, SHORT = "length", "short"


@clinic.get("/patient")
def ask_for_code() -> ResponseReturnValue:
    """One field to scan or type the code into; here alone a camera may be asked for."""
    return code_page(Opened(evaluation=None))


@clinic.post("/patient")
def open_card() -> ResponseReturnValue:
    """The card of the code that was sent."""
    opened = sent_code()
    if opened.evaluation is None:
        return code_page(opened, 422)
    return paper_page(opened.evaluation, frame())


@clinic.post("/patient/print")
def print_card() -> ResponseReturnValue:
    """The card for the file, on one sheet, with what was ticked and written."""
    opened = sent_code(*mark_fields())
    if opened.evaluation is None:
        return code_page(opened, 422)
    g.current = then = shown_then(opened.evaluation.table, current())
    view = card_view(opened.evaluation, then)
    try:
        marks = sent_marks(view.card)
    except MarksError as problem:
        return _not_taken(problem)
    return render(
        "clinician/card_paper.html",
        view=view,
        spacing=spacing_of(view.card),
        paper=paper_size(),
        marks=marks,
        ticked=rows_by_tick(marks),
        qr=qr_of(view.card.code),
        name=file_name(view.card.groups, today()),
        day=then.language.day(today()),
        account=account(),
    )


@clinic.post("/patient/text")
def write_note() -> ResponseReturnValue:
    """The same as plain text for the record: ten lines, or everything."""
    opened = sent_code(LENGTH, *mark_fields())
    if opened.evaluation is None:
        return code_page(opened, 422)
    card = visit_card(opened.evaluation, today())
    try:
        note = _note(opened.evaluation, sent_marks(card))
    except MarksError as problem:
        return _not_taken(problem)
    return file_response(note, f"{file_name(card.groups, today())}.txt", PLAIN_TEXT)


@clinic.get("/patient/two")
def ask_for_two_codes() -> ResponseReturnValue:
    """Two fields, for an earlier code and the one of today."""
    return two_codes_page(EMPTY)


@clinic.post("/patient/two")
def compare_codes() -> ResponseReturnValue:
    """What changed from one code to the other, or what is wrong with either."""
    sent = sent_codes()
    if sent.view is None:
        return two_codes_page(sent), 422 if sent.errors else 200
    return clinic_page("clinician/two_visits.html", view=sent.view)


@clinic.post("/patient/two/text")
def write_note_of_two() -> ResponseReturnValue:
    """What changed as plain text for the record: ten lines, or everything."""
    sent = sent_codes(LENGTH)
    if sent.view is None:
        return two_codes_page(sent), 422
    view, is_short = sent.view, request.form.get(LENGTH) == SHORT
    head = TwoVisitsHead(
        versions=(view.earlier.version, view.now.version), today=today(), approval=current().approval_words
    )
    note = two_visits_note(view.visits, head) if is_short else two_visits_in_full(view.visits, head)
    return file_response(note, f"{file_name(view.now.groups, today())}-two.txt", PLAIN_TEXT)


def code_page(opened: Opened, status: int = 200) -> ResponseReturnValue:
    """The field for a code, and what is wrong with the one that was sent."""
    page = clinic_page("clinician/code.html", error=opened.error, typed=opened.typed)
    return page, status, dict([CAMERA_HERE])


def two_codes_page(sent: SentCodes) -> str:
    """The two fields, each with what was typed and what is wrong with it."""
    return clinic_page("clinician/two_codes.html", fields=sent.fields, errors=sent.errors)


def file_name(groups: tuple[str, ...], day: date) -> str:
    """The day and the first group of the code, which tells the table and nobody's answers."""
    return f"visit-{day.isoformat()}-{groups[0]}"


def _note(evaluation: Evaluation, marks: Marks) -> str:
    approval = shown_then(evaluation.table, current()).approval_words
    if request.form.get(LENGTH) == SHORT:
        return visit_note(visit_card(evaluation, today()), marks, today(), approval)
    return patient_note(evaluation, today(), approval, marks)


def _not_taken(problem: MarksError) -> ResponseReturnValue:
    return message_page("These ticks and words do not fit the card", str(problem)), 422
