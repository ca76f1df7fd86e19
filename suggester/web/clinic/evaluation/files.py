"""The patient's page as a file for the record of a clinic: as printed, as FHIR, or the answers as a row.

Each is made in memory from the code in the body of a POST, under the table that made the code.
"""

from collections.abc import Callable, Mapping

from flask import request
from flask.typing import ResponseReturnValue

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.exchange.answers_csv import answers_csv
from suggester.exchange.fhir.resource import MEDIA_TYPE
from suggester.exchange.handout.pdf import PressError
from suggester.web.clinic.access.blueprint import clinic, message_page
from suggester.web.clinic.evaluation.paper import sent_code
from suggester.web.clinic.evaluation.visit import code_page, file_name
from suggester.web.journal.journal import note_crash
from suggester.web.result.issuer import paper_as_fhir
from suggester.web.result.printed import printed_pdf
from suggester.web.site.files import file_response
from suggester.web.site.table_in_use import current, today

KIND = "kind"


@clinic.post("/patient/file")
def give_file() -> ResponseReturnValue:
    """The patient's page in the form that was asked for."""
    opened = sent_code(KIND)
    if opened.evaluation is None:
        return code_page(opened, 422)
    kind = request.form.get(KIND, "")
    if kind not in FILES:
        return message_page("There is no such file", f"It can be: {', '.join(FILES)}."), 422
    ending, media_type, made = FILES[kind]
    try:
        content = made(opened.evaluation)
    except PressError as error:
        note_crash(error)
        return message_page("This file cannot be made just now", "Please try again in a moment."), 503
    groups = tuple(code_of(opened.evaluation).split("-"))
    return file_response(content, f"{file_name(groups, today())}.{ending}", media_type)


def _as_pdf(evaluation: Evaluation) -> bytes:
    return printed_pdf(evaluation, current(), today())


def _as_fhir(evaluation: Evaluation) -> bytes:
    return paper_as_fhir(evaluation, current(), _as_pdf(evaluation))


def _as_csv(evaluation: Evaluation) -> bytes:
    return answers_csv(evaluation).encode()


FILES: Mapping[str, tuple[str, str, Callable[[Evaluation], bytes]]] = {
    "pdf": ("pdf", "application/pdf", _as_pdf),
    "fhir": ("fhir.json", MEDIA_TYPE, _as_fhir),
    "csv": ("csv", "text/csv; charset=utf-8", _as_csv),
}
"""What can be asked for: how the name of the file ends, its media type, and what makes it."""
