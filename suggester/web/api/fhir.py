"""The questions and results as FHIR R4, under /fhir: read by everybody, and nothing that is sent is kept."""

from flask import Blueprint, Response, request

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questions import Question
from suggester.exchange.fhir.bundle import Criteria, result_bundle, searchset, taken_outcome
from suggester.exchange.fhir.capability import capability_statement
from suggester.exchange.fhir.code_system import code_system_resource
from suggester.exchange.fhir.questionnaire import questionnaire_resource, questions_version, shared_head
from suggester.exchange.fhir.resource import MEDIA_TYPE, Resource, fhir_id, is_ours, questionnaire_path
from suggester.exchange.fhir.response import ResponseError, UnderstoodResponse, read_response
from suggester.web.api.body import not_acceptable, sent_json, wanted_type, wants_transaction
from suggester.web.api.refusals import USUAL, ApiRefusal, SentFault
from suggester.web.api.replies import kept_reply, reply, tagged_reply
from suggester.web.result.issuer import issuer_of
from suggester.web.site.addresses import public_address
from suggester.web.site.table_in_use import ShownTable, current

fhir = Blueprint("fhir", __name__, url_prefix="/fhir")

SENT = (MEDIA_TYPE, "application/json")
READ_AS_JSON = (*SENT, "text/json")
"""What FHIR calls JSON, besides by the word `json`."""


@fhir.before_request
def refuse_other_formats() -> None:
    """FHIR knows XML as well; whoever can read only that is told so. `_format` counts more than `Accept`."""
    asked = request.args.get("_format", "") if request.query_string else ""
    if not asked:
        wanted_type(READ_AS_JSON)
        return
    named = asked.replace(" ", "+").partition(";")[0]  # a plus in an address is read as a blank
    if named.lower() not in {"json", *READ_AS_JSON}:
        raise not_acceptable(READ_AS_JSON)


@fhir.get("/metadata")
def metadata() -> Response:
    """What can be asked here."""
    base, name = public_address(), current().site.name
    return kept_reply(("metadata", base), lambda: capability_statement(base, name), MEDIA_TYPE)


@fhir.get("/Questionnaire")
def search() -> Response:
    """The questionnaire, if it is the one that is looked for."""
    criteria = [(name, value) for name in ("url", "_id") for value in request.args.getlist(name) if value]
    found = [_questionnaire()] if _is_looked_for(criteria) else []
    return tagged_reply(searchset(found, f"{public_address()}/fhir/Questionnaire", criteria), MEDIA_TYPE)


@fhir.get("/Questionnaire/<questionnaire>")
def read_questionnaire(questionnaire: str) -> Response:
    """All pages with their questions."""
    _refuse_unknown(questionnaire)
    return kept_reply(("Questionnaire", public_address()), _questionnaire, MEDIA_TYPE)


@fhir.get("/CodeSystem/<question>")
def read_code_system(question: str) -> Response:
    """All options of one question, each with its words."""
    by_id = {fhir_id(one.id): one for one in current().table.questionnaire.questions.values()}
    if question not in by_id:
        raise ApiRefusal(404, *USUAL[404])
    key = ("CodeSystem", question, public_address())
    return kept_reply(key, lambda: _code_system(by_id[question]), MEDIA_TYPE)


@fhir.post("/QuestionnaireResponse/$suggest")
def suggest() -> Response:
    """The result for the answers of a response: a bundle to be read, or one that a FHIR server takes."""
    transaction, understood, shown = wants_transaction(), _understood(), current()
    evaluation = evaluate(shown.table, understood.answers)
    bundle = result_bundle(evaluation, issuer_of(shown), understood.dropped, transaction=transaction)
    return reply(bundle, MEDIA_TYPE)


@fhir.post("/Questionnaire/$process-response")
def process_response() -> Response:
    """Whether a response is valid and complete, and what of it does not count."""
    return reply(taken_outcome(_understood().dropped), MEDIA_TYPE)


@fhir.post("/Questionnaire/<questionnaire>/$process-response")
def process_response_of(questionnaire: str) -> Response:
    """The same, asked of the questionnaire by its id."""
    _refuse_unknown(questionnaire)
    return process_response()


def _understood() -> UnderstoodResponse:
    """The response that was sent. Raises ApiRefusal."""
    try:
        return read_response(sent_json(SENT), current().table)
    except ResponseError as error:
        faults = [SentFault(place=one.expression, detail=one.text, code=one.code) for one in error.faults]
        raise ApiRefusal(422, "answers", "This response cannot be taken.", faults) from error


def _questionnaire() -> Resource:
    shown, base = current(), public_address()
    approved, clinic = _is_approved(shown), shown.settings.clinic_name
    return questionnaire_resource(shown.table, base, approved=approved, publisher=clinic)


def _code_system(question: Question) -> Resource:
    shown = current()
    approved, clinic = _is_approved(shown), shown.settings.clinic_name
    head = shared_head(shown.table, approved=approved, publisher=clinic)
    return code_system_resource(question, public_address(), head)


def _is_approved(shown: ShownTable) -> bool:
    """Whether clinicians of this installation, besides whoever wrote it, answer for the table."""
    return shown.approval is not None and shown.approval.clinicians > 0


def _refuse_unknown(questionnaire: str) -> None:
    if questionnaire != fhir_id(current().table.provenance.id):
        raise ApiRefusal(404, *USUAL[404])


def _is_looked_for(criteria: Criteria) -> bool:
    """Whether a search means our questionnaire: each of what it asks for has to fit."""
    return all(_is_at(value) if name == "url" else _is_named(value) for name, value in criteria)


def _is_at(canonical: str) -> bool:
    """Whether this is our address, without a version or with that of today."""
    table = current().table
    address, _, version = canonical.partition("|")
    return is_ours(address, questionnaire_path(table)) and version in {
        "",
        questions_version(table.questionnaire),
    }


def _is_named(ids: str) -> bool:
    """Whether our id is one of these."""
    return fhir_id(current().table.provenance.id) in ids.split(",")
