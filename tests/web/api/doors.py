"""Every door through which answers come in, as a function: what was ticked to what came out, None if refused.

A door takes boxes, as people and forms have them: for each question the options that were ticked. A new door
is one more entry in DOORS.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml.html import document_fromstring
from werkzeug.datastructures import MultiDict

from suggester.core.answer_code import decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import AnswersError
from suggester.exchange.json.answers import as_data
from tests.exchange.fhir.responses import response_to
from tests.exchange.fhir.told import told
from tests.shipped import ASKED, TABLE
from tests.web.api.asking import PAPERS, SUGGESTIONS, problem
from tests.web.patient.test_code import code_on
from tests.web.walking import begin, program, token_in

Ticked = Mapping[str, Sequence[str]]
Result = Mapping[str, Any]
APP = program()


def given(ticked: Ticked) -> dict[str, object]:
    """As programs write it: one text where one answer is asked, unless several were ticked, or none was."""
    return {
        name: list(options) if ASKED.questions[name].many or len(options) > 1 else options[0]
        for name, options in ticked.items()
        if options or ASKED.questions[name].many
    }


def result(evaluation: Evaluation) -> Result:
    """What every door has to say: a stop, which pages tell before all is answered, or every approach."""
    data = as_data(evaluation)
    return {"outcome": "stop"} if evaluation.is_stop else data


def by_evaluate(ticked: Ticked) -> Result | None:
    """The command, and whoever calls the core."""
    try:
        return result(evaluate(TABLE, ASKED.answers(given(ticked))))
    except AnswersError:
        return None


def by_json(ticked: Ticked) -> Result | None:
    """The JSON API; and the code that it gives, which has to come to the same."""
    client = APP.test_client()
    response = client.post(SUGGESTIONS, json=given(ticked))
    if response.status_code == 422:
        problem(response, 422, "answers")
        return None
    said = response.get_json()
    read_back = client.post(PAPERS, json={"code": said["code"]}).get_json()
    names = [name for name in ("outcome", "urgency", "urgent_rules", "approaches") if name in said]
    assert read_back["suggestions"] == {name: said[name] for name in names}
    return {name: said[name] for name in (names if said["outcome"] != "stop" else names[:1])}


def by_fhir(ticked: Ticked) -> Result | None:
    """A response as a record sends it."""
    response = APP.test_client().post("/fhir/QuestionnaireResponse/$suggest", json=response_to(ticked))
    if response.status_code == 422:
        assert response.get_json()["resourceType"] == "OperationOutcome"
        return None
    said = told(response.get_json())
    return {"outcome": "stop"} if said["outcome"] == "stop" else said


def by_code(ticked: Ticked) -> Result | None:
    """The printed code: of what was ticked only what is an answer has one."""
    said = APP.test_client().post(SUGGESTIONS, json=given(ticked)).get_json()
    return result(evaluate(*decode(said["code"], [TABLE]))) if "code" in said else None


def by_web_form(ticked: Ticked) -> Result | None:
    """The pages, filled in one after another. Only what a page shows can be ticked there."""
    client = APP.test_client()
    address = begin(client)
    sealed = token_in(document_fromstring(client.get(address).text))
    chosen = {name: tuple(options) for name, options in ticked.items()}
    for page in ASKED.pages:
        if address == f"/questions/{page.id}":
            shown = page.shown(ASKED.shown(_known(chosen)))
            boxes = [(one.id, option) for one in shown for option in ticked.get(one.id, ())]
            response = client.post(address, data=MultiDict([("csrf_token", sealed), *boxes]))
            if response.status_code == 422:
                return None
            address = str(response.location)
    if address == "/stop":
        assert client.get(address).status_code == 200
        return {"outcome": "stop"}
    return _of_page(client)


def _known(chosen: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Without rubbish, which no page shows."""
    return {name: options for name, options in chosen.items() if not ASKED.questions[name].refusal(options)}


def _of_page(client: FlaskClient) -> Result:
    page = BeautifulSoup(client.get("/summary").text, "lxml")
    return result(evaluate(*decode(code_on(page), [TABLE])))


DOORS: Mapping[str, Callable[[Ticked], Result | None]] = {
    "the web form": by_web_form,
    "JSON": by_json,
    "FHIR": by_fhir,
    "the code": by_code,
}
"""Beside evaluate, which says what is right."""
