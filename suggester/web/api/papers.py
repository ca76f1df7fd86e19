"""A printed page in the hands of a clinic's software: the code in, the page out in the form that it wants.

The result is made anew under the very table that made the page, and nothing of it is kept.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from suggester.core.answer_code import AnswerCodeError, decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.exchange.answers_csv import answers_csv
from suggester.exchange.fhir.resource import MEDIA_TYPE
from suggester.exchange.handout.pdf import PressError
from suggester.exchange.handout.plain_text import summary_text
from suggester.exchange.json.suggestions import paper
from suggester.web.api.body import sent_json, wanted_type, wants_transaction
from suggester.web.api.json_api import ADDRESS
from suggester.web.api.refusals import ApiRefusal
from suggester.web.api.replies import JSON, reply
from suggester.web.api.told import told_of
from suggester.web.journal.journal import note_crash
from suggester.web.result.issuer import paper_as_fhir
from suggester.web.result.printed import printed_pdf, printed_result, shown_then
from suggester.web.site.files import PLAIN_TEXT
from suggester.web.site.table_in_use import ShownTable, current, today

paper_api = Blueprint("paper_api", __name__, url_prefix=ADDRESS)
NO_CODE = 'Send one object with the code as it is printed, {"code": "…"}, and nothing else.'
BUSY = (
    "This page cannot be made as a PDF just now. Ask again in a while, or for text/plain: it says the same."
)


@paper_api.post("/papers")
def read_paper() -> ResponseReturnValue:
    """What stands on the page with this code."""
    sent = sent_json([JSON])
    kind = wanted_type(tuple(FORMS))
    shown = current()
    return FORMS[kind](opened(sent, shown), shown)


def opened(sent: object, shown: ShownTable) -> Evaluation:
    """What the code that was sent says, under the table that made it. Raises ApiRefusal."""
    code = sent["code"] if isinstance(sent, dict) and sent.keys() == {"code"} else None
    if not isinstance(code, str):
        raise ApiRefusal(422, "code", NO_CODE)
    try:
        table, answers = decode(code, shown.tables)
    except AnswerCodeError as error:
        raise ApiRefusal(422, "code", shown.text(error.text_id, **error.places)) from error
    return evaluate(table, answers)


def as_json(evaluation: Evaluation, shown: ShownTable) -> Response:
    """As data."""
    told = told_of(shown_then(evaluation.table, shown), today())
    return reply(paper(evaluation, told, in_use=evaluation.table is shown.table))


def as_pdf(evaluation: Evaluation, shown: ShownTable) -> Response:
    """As it was printed."""
    return Response(pdf_of(evaluation, shown), content_type="application/pdf")


def as_fhir(evaluation: Evaluation, shown: ShownTable) -> Response:
    """As a bundle, with the PDF inside: to be read, or with `?bundle=transaction` for a FHIR server."""
    transaction = wants_transaction()
    made = paper_as_fhir(evaluation, shown, pdf_of(evaluation, shown), transaction=transaction)
    return Response(made, content_type=MEDIA_TYPE)


def as_text(evaluation: Evaluation, shown: ShownTable) -> Response:
    """In words, to be pasted anywhere."""
    return Response(summary_text(printed_result(evaluation, shown, today())), content_type=PLAIN_TEXT)


def as_csv(evaluation: Evaluation, _: ShownTable) -> Response:
    """The answers alone."""
    return Response(answers_csv(evaluation), content_type="text/csv; charset=utf-8")


def pdf_of(evaluation: Evaluation, shown: ShownTable) -> bytes:
    """The printed page. Raises ApiRefusal where it cannot be made, or not now."""
    try:
        return printed_pdf(evaluation, shown, today())
    except PressError as error:
        note_crash(error)
        raise ApiRefusal(503, "busy", BUSY) from error


FORMS: Mapping[str, Callable[[Evaluation, ShownTable], Response]] = {
    JSON: as_json,
    MEDIA_TYPE: as_fhir,
    "application/pdf": as_pdf,
    "text/plain": as_text,
    "text/csv": as_csv,
}
"""What can be asked for, the usual first."""
