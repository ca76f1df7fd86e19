"""The JSON API: the questions and the rules as data, and answers in, suggestions out.

Every answer comes in by the one door of the pages. Nothing is kept, and nobody is identified.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import AnswersError, Questionnaire, SentAnswers
from suggester.exchange.json import questionnaire as questionnaire_json
from suggester.exchange.json import rule_table as rule_table_json
from suggester.exchange.json.suggestions import suggestions
from suggester.web.api.body import sent_json, wanted_type
from suggester.web.api.refusals import ApiRefusal, SentFault
from suggester.web.api.replies import JSON, kept_reply, reply
from suggester.web.api.told import told_of
from suggester.web.site.table_in_use import current, today

ADDRESS = "/api/v1"
json_api = Blueprint("json_api", __name__, url_prefix=ADDRESS)
NO_OBJECT = 'Send one object of answers, such as {"age_band": "22_39"}.'


@json_api.before_request
def refuse_other_formats() -> None:
    """Everything here is JSON; whoever cannot read it is told so."""
    wanted_type([JSON])


@json_api.get("/questionnaire")
def questionnaire() -> ResponseReturnValue:
    """Every question with its options."""
    told = told_of(current(), today())
    return kept_reply(("questionnaire", told.warning), lambda: questionnaire_json.as_data(told))


@json_api.get("/rules")
def rules() -> ResponseReturnValue:
    """The whole table."""
    told = told_of(current(), today())
    return kept_reply(("rules", told.warning), lambda: rule_table_json.as_data(told))


@json_api.post("/suggestions")
def suggest() -> ResponseReturnValue:
    """What comes out for the answers that were sent."""
    shown = current()
    sent = taken(sent_json([JSON]), shown.table.questionnaire)
    told = told_of(shown, today())
    return reply(suggestions(evaluate(shown.table, sent.answers), sent.ignored, told))


def taken(sent: object, asked: Questionnaire) -> SentAnswers:
    """Valid answers. Raises ApiRefusal with every fault at once."""
    if not isinstance(sent, dict):
        raise ApiRefusal(422, "answers", NO_OBJECT)
    try:
        return asked.sent_answers(sent)
    except AnswersError as error:
        faults = [
            SentFault(place=fault.question, detail=fault.without_names or fault.problem)
            for fault in error.faults
        ]
        detail = "These answers cannot be taken, so there is no result. 'errors' says what to mend."
        raise ApiRefusal(422, "answers", detail, faults) from error
