"""The FHIR addresses, as a record asks them: what they give, what they refuse, and that they keep nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import fhirkit
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.approval import Approval
from suggester.exchange.fhir.resource import MEDIA_TYPE, Resource
from suggester.exchange.json.answers import as_data
from tests.exchange.fhir.lint import findings
from tests.exchange.fhir.resources import EVALUATIONS
from tests.exchange.fhir.responses import ANSWERS, BASE, HIDDEN, answer, response_to, sent, with_hidden
from tests.exchange.fhir.told import told
from tests.exchange.fhir.variants import PERSON, REFUSED, TAKEN
from tests.shipped import ASKED, TABLE
from tests.web.protection.test_security import journal
from tests.web.walking import TODAY, program

ID = TABLE.provenance.id
SUGGEST = "/fhir/QuestionnaireResponse/$suggest"
PROCESS = ("/fhir/Questionnaire/$process-response", f"/fhir/Questionnaire/{ID}/$process-response")
READ = (
    "/fhir/metadata",
    "/fhir/Questionnaire",
    f"/fhir/Questionnaire/{ID}",
    *(f"/fhir/CodeSystem/{name.replace('_', '-')}" for name in ASKED.questions),
)
DUE = TABLE.provenance.review_by
STOPPED = next(one for one in EVALUATIONS if one.is_stop and one.urgency)
ALONE, TWO = (Approval(clinicians=number, day=TODAY) for number in (0, 2))


def asking(day: date = TODAY) -> FlaskClient:
    return program(day=day, public_url=BASE, clinic_name="Skin Clinic").test_client()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return asking()


def resource_of(response: TestResponse, status: int = 200) -> Resource:
    """What was answered: FHIR, of this status, that another reader of FHIR takes."""
    assert (response.status_code, response.content_type) == (status, MEDIA_TYPE), response.text[:300]
    assert "Set-Cookie" not in response.headers
    data: Resource = response.get_json()
    assert [str(issue) for issue in fhirkit.validate(data)] == []
    return data


def issues_of(response: TestResponse, status: int = 422) -> list[tuple[list[str], str]]:
    """The element and the words of each issue."""
    outcome = resource_of(response, status)
    assert outcome["resourceType"] == "OperationOutcome"
    return [(one.get("expression", []), one["details"]["text"]) for one in outcome["issue"]]


def ask(client: FlaskClient, body: object, address: str = SUGGEST, **more: Any) -> TestResponse:
    return client.post(address, json=body, content_type=MEDIA_TYPE, **more)


@pytest.mark.parametrize("address", READ)
def test_everything_to_read_is_fhir_and_is_kept_by_whoever_has_it(client: FlaskClient, address: str) -> None:
    """A record on any website can read the questions, and asks in vain only when they have changed."""
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert findings(resource_of(first)) == []
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert (again.status_code, again.data) == (304, b"")


def test_every_option_that_a_response_can_name_is_in_its_code_system(client: FlaskClient) -> None:
    """The systems that the questionnaire names are addresses, and the words are there."""
    form = resource_of(client.get(f"/fhir/Questionnaire/{ID}"))
    codings = [
        option["valueCoding"]
        for page in form["item"]
        for item in page["item"]
        for option in item.get("answerOption", ())
    ]
    systems = {address: client.get(address).get_json() for address in READ if "CodeSystem" in address}
    words = {
        (system["url"], one["code"]): one["display"]
        for system in systems.values()
        for one in system["concept"]
    }

    assert len(codings) == len(words) == sum(len(question.options) for question in ASKED.questions.values())
    assert all(words[one["system"], one["code"]] == one["display"] for one in codings)
    assert {BASE + address for address in systems} == {system for system, _ in words}


def test_the_capability_statement_names_what_can_be_asked(client: FlaskClient) -> None:
    """A client that reads it first finds both operations."""
    statement = resource_of(client.get("/fhir/metadata"))
    resources = {one["type"]: one for one in statement["rest"][0]["resource"]}
    operations = {
        name: [one["name"] for one in found.get("operation", ())] for name, found in resources.items()
    }

    assert statement["fhirVersion"] == "4.0.1"
    assert operations == {
        "Questionnaire": ["process-response"],
        "CodeSystem": [],
        "QuestionnaireResponse": ["suggest"],
    }


@pytest.mark.parametrize(
    ("search", "total"),
    [
        ("", 1),
        (f"?_id={ID}", 1),
        (f"?_id=other,{ID}", 1),
        ("?_id=other", 0),
        (f"?url={BASE}/fhir/Questionnaire/{ID}", 1),
        (f"?url=http://moved.example/fhir/Questionnaire/{ID}", 1),
        (f"?url={BASE}/fhir/Questionnaire/{ID}|1", 0),
        (f"?url={BASE}/fhir/Questionnaire/other", 0),
        (f"?url={BASE}/fhir/Questionnaire/{ID}&_id=other", 0),
        (f"?_id={ID}&_id=other", 0),
    ],
)
def test_a_search_finds_the_questionnaire_by_its_address_and_its_id(
    client: FlaskClient, search: str, total: int
) -> None:
    """A record looks a form up by the address that its responses name."""
    bundle = resource_of(client.get(f"/fhir/Questionnaire{search}"))

    assert (bundle["type"], bundle["total"], len(bundle.get("entry", ()))) == ("searchset", total, total)
    [link] = bundle["link"]
    assert (link["relation"], unquote(link["url"])) == ("self", f"{BASE}/fhir/Questionnaire{search}")


def test_a_search_tells_which_of_its_criteria_counted(client: FlaskClient) -> None:
    """Who looks for another thing by a word that we do not know must see that it was not looked for."""
    bundle = resource_of(client.get(f"/fhir/Questionnaire?title=x&_id={ID}"))

    assert bundle["link"] == [{"relation": "self", "url": f"{BASE}/fhir/Questionnaire?_id={ID}"}]


def test_a_search_has_a_tag_as_well(client: FlaskClient) -> None:
    """A record that looks every hour whether there is a new version is not sent the old one again."""
    first = client.get(f"/fhir/Questionnaire?_id={ID}")

    again = client.get(
        f"/fhir/Questionnaire?_id={ID}", headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'}
    )

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(
    "address",
    [
        "/fhir/Questionnaire/other",
        "/fhir/CodeSystem/other",
        "/fhir/CodeSystem/age_band",
        "/fhir/Patient/1",
        "/fhir/QuestionnaireResponse/1",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    """In the form of FHIR, which is all that a record can read."""
    assert issues_of(client.get(address), 404)
    assert issues_of(ask(client, sent(), "/fhir/Questionnaire/other/$process-response"), 404)


@pytest.mark.parametrize(
    ("search", "accept", "status"),
    [
        ("", "application/fhir+json; fhirVersion=4.0", 200),
        ("", "application/json", 200),
        ("", "text/html, application/xhtml+xml, */*;q=0.8", 200),
        ("", "application/fhir+xml", 406),
        ("", "application/fhir+json;q=0, text/xml", 406),
        ("", "*/*;q=0", 406),
        ("", "text/json", 200),
        ("?_format=json", "application/fhir+xml", 200),
        ("?_format=text/json", "*/*;q=0", 200),
        ("?_format=application/json", "", 200),
        ("?_format=application/fhir+json", "", 200),
        ("?_format=application/fhir%2Bjson", "", 200),
        ("?_format=xml", "application/fhir+json", 406),
    ],
)
def test_whoever_can_read_only_xml_is_told_that_there_is_none(
    client: FlaskClient, search: str, accept: str, status: int
) -> None:
    """Better than an answer that cannot be read; on every address alike."""
    headers = {"Accept": accept} if accept else {}

    answers = [
        client.get(f"/fhir/metadata{search}", headers=headers),
        ask(client, sent(), SUGGEST + search, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert [answer.content_type for answer in answers] == [MEDIA_TYPE] * 2


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_record_may_do_to_a_response_leaves_the_result_as_it_is(
    client: FlaskClient, name: str
) -> None:
    """Taken by both operations; an optional answer that was left out is no part of this patient's rules."""
    body = TAKEN[name](sent())

    bundle = resource_of(ask(client, body))
    outcomes = [resource_of(ask(client, body, address)) for address in PROCESS]

    assert told(bundle)["approaches"].keys() == {one.id for one in TABLE.approaches}
    if "optional" not in name:
        assert told(bundle) == as_data(evaluate(TABLE, ANSWERS))
    assert bundle["entry"][-1]["resource"] == outcomes[0] == outcomes[1]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_understood_is_refused_with_the_element_that_is_wrong(
    client: FlaskClient, name: str
) -> None:
    """By both operations alike, in words that somebody can act on."""
    change, element = REFUSED[name]

    refusals = [issues_of(ask(client, change(sent()), address)) for address in (SUGGEST, *PROCESS)]

    assert refusals[0] == refusals[1] == refusals[2]
    assert [expression for expression, _ in refusals[0]] == [[element] if element else []]


def test_every_patient_gets_the_result_that_evaluate_prints(client: FlaskClient) -> None:
    """The record of a clinic and the paper of its patient say the same."""
    for evaluation in EVALUATIONS:
        response = response_to(as_given(ASKED.questions.values(), evaluation.answers.chosen))

        assert told(resource_of(ask(client, response))) == as_data(evaluation)


def test_an_answer_that_did_not_count_is_named_in_both_replies(client: FlaskClient) -> None:
    """Who reads the result has to know which answer is not in it."""
    body = with_hidden(sent(), answer(HIDDEN, "no"))

    bundle = resource_of(ask(client, body))
    [(element, text)] = issues_of(ask(client, body, PROCESS[0]), 200)

    assert bundle["entry"][-1]["resource"]["issue"][0]["expression"] == element
    assert HIDDEN in text


@pytest.mark.parametrize("operation", ["$suggest", "%24suggest"])
def test_a_transaction_is_for_a_server_and_comes_only_where_it_is_asked_for(
    client: FlaskClient, operation: str
) -> None:
    """A word that nobody knows is no wish for either."""
    address = f"/fhir/QuestionnaireResponse/{operation}?bundle="

    kinds = [
        resource_of(ask(client, sent(), address + kind))["type"] for kind in ("collection", "transaction")
    ]

    assert kinds == ["collection", "transaction"]
    assert issues_of(ask(client, sent(), f"{address}batch"), 400)


def test_a_reply_to_a_patient_is_kept_by_nobody_and_names_nobody(client: FlaskClient) -> None:
    """Whom a record says it is about is neither sent back nor noted."""
    with journal() as written:
        replies = [ask(client, {**sent(), **PERSON}, address) for address in (SUGGEST, *PROCESS)]

    for response in replies:
        assert resource_of(response)
        assert response.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Lovelace" not in response.text
    assert "Lovelace" not in written.getvalue()
    assert f'"route": "{SUGGEST}"' in written.getvalue()


def test_past_its_review_date_the_table_lists_nothing_and_a_stop_is_told_as_ever() -> None:
    """The same day on which the pages list nothing."""
    last, late = asking(DUE), asking(DUE + timedelta(days=1))
    stopped = response_to(as_given(ASKED.questions.values(), STOPPED.answers.chosen))

    bundle = resource_of(ask(late, sent()))

    assert told(resource_of(ask(last, sent())))["approaches"]
    assert told(bundle)["approaches"] == {}
    assert "due for review" in bundle["entry"][-1]["resource"]["issue"][-1]["details"]["text"]
    assert told(resource_of(ask(late, stopped))) == as_data(STOPPED)


@pytest.mark.parametrize(
    ("approval", "status", "word"),
    [
        (None, "draft", "not yet approved"),
        (ALONE, "draft", "No second clinician"),
        (TWO, "active", "Approved by 2"),
    ],
)
def test_a_table_is_active_once_clinicians_of_this_installation_answer_for_it(
    approval: Approval | None, status: str, word: str
) -> None:
    """A record shows a draft as a draft, and each result says who answers for it."""
    client = asking()
    holder = client.application.extensions["suggester"]
    holder.current = replace(
        holder.current, approvals={TABLE.provenance.sha256: approval} if approval else {}
    )

    form, bundle = resource_of(client.get(f"/fhir/Questionnaire/{ID}")), resource_of(ask(client, sent()))

    assert (form["status"], form["publisher"]) == (status, "Skin Clinic")
    assert word in bundle["entry"][1]["resource"]["note"][1]["text"]


def test_without_a_public_address_resources_are_where_they_were_asked_for() -> None:
    """A program that somebody tries on one computer names addresses that work there."""
    client = program().test_client()

    form = resource_of(client.get(f"/fhir/Questionnaire/{ID}", base_url="http://127.0.0.1:8000"))

    assert form["url"] == f"http://127.0.0.1:8000/fhir/Questionnaire/{ID}"
