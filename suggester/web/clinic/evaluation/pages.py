"""The pages on which clinicians try a patient.

Answers and codes stand only ever in the body of a POST.
"""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from suggester.core.table.picture import picture_of
from suggester.exchange.text.case_draft import proposed_case
from suggester.web.clinic.access.blueprint import clinic, clinic_page
from suggester.web.clinic.evaluation.paper import Opened, sent_code
from suggester.web.clinic.evaluation.try_patient import (
    Tried,
    fields_of,
    follows,
    named_patient,
    named_words,
    result_of,
    sent,
)
from suggester.web.site.files import PLAIN_TEXT, file_response
from suggester.web.site.table_in_use import current


@clinic.get("/try")
def ask_to_try() -> ResponseReturnValue:
    """The form, with the calmest answers or with those of an invented patient that has a name."""
    shown = current()
    evaluation = named_patient(shown.table)
    result = result_of(evaluation, shown, named_words(shown.table)) if evaluation else None
    return try_page(result=result, fields=fields_of(shown.table, evaluation))


@clinic.post("/try")
def try_answers() -> ResponseReturnValue:
    """What comes out for the answers, or for the code, that was sent."""
    if "code" in request.form:
        return try_code(sent_code())
    tried = sent()
    if tried.evaluation is None:
        return refused(tried)
    return try_page(result=result_of(tried.evaluation, current()), fields=tried.fields)


@clinic.post("/try/case")
def propose_case() -> ResponseReturnValue:
    """The answers that were sent as a case to paste into cases.toml, marked as not reviewed."""
    tried = sent()
    if tried.evaluation is None:
        return refused(tried)
    return file_response(proposed_case(tried.evaluation), "case.toml", PLAIN_TEXT)


def try_page(**context: Any) -> str:
    """The page to try a patient; what is not given is empty."""
    table = current().table
    empty = {"result": None, "error": "", "typed": "", "form_errors": ()}
    shown = empty | {"picture": picture_of(table), "follows": follows(table)} | context
    return clinic_page("clinician/try.html", **shown)


def try_code(opened: Opened) -> ResponseReturnValue:
    """What comes out for the answers of a code, if it belongs to the table in use."""
    shown = current()
    fields = fields_of(shown.table, None)
    if opened.evaluation is None:
        return try_page(fields=fields, error=opened.error, typed=opened.typed), 422
    if opened.evaluation.table is not shown.table:
        words = shown.language.words("This code is of an earlier table. Open it under “Patient”.")
        return try_page(fields=fields, error=words), 422
    return try_page(
        result=result_of(opened.evaluation, shown), fields=fields_of(shown.table, opened.evaluation)
    )


def refused(tried: Tried) -> ResponseReturnValue:
    """The form as it came back, with what has to be mended."""
    too_long = () if tried.came_from_here else (current().text("open_too_long"),)
    return try_page(fields=tried.fields, form_errors=too_long), 422
