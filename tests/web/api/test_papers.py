"""A code from a printed page, sent by a clinic's software: the page comes back in the form that it wants."""

import csv
from base64 import b64decode
from io import StringIO

import fhirkit
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import RuleTable
from suggester.exchange.json.answers import as_data
from tests.exchange.fhir.told import resources, told
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE
from tests.web.api.asking import PAPERS, problem
from tests.web.paper import text_of_pdf
from tests.web.patient.test_code import MILDER, PATIENT, earlier, with_past
from tests.web.protection.test_security import journal
from tests.web.walking import cookie_of, program

CODE = encode(TABLE, ASKED.answers(PATIENT))
STOPPED = CALM | {"red_flags": ["swelling_breathing"]}
FORMS = ("application/json", "application/fhir+json", "application/pdf", "text/plain", "text/csv")


def asked(client: FlaskClient, code: str, kind: str = "application/json") -> TestResponse:
    """The page with this code in this form, which has to be there."""
    response = client.post(PAPERS, json={"code": code}, headers={"Accept": kind})
    assert (response.status_code, response.mimetype) == (200, kind), response.text
    assert response.headers["Cache-Control"] == "no-store"
    return response


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return program().test_client()


def test_a_code_comes_back_as_the_answers_and_what_they_come_to(client: FlaskClient) -> None:
    """The code is the one key that paper and record both have."""
    for answers in random_patients(3, 20):
        said = asked(client, encode(TABLE, answers).lower()).get_json()

        assert said["answers"] == as_given(ASKED.questions.values(), answers.chosen)
        assert said["suggestions"] == as_data(evaluate(TABLE, answers))
        assert (said["in_use"], said["table"]["sha256"]) == (True, TABLE.provenance.sha256)
        assert said["disclaimer"] == TABLE.wording["disclaimer_long"]


@pytest.mark.parametrize("given", [PATIENT, STOPPED], ids=["result", "stop"])
def test_pdf_and_text_are_those_that_the_patient_could_keep(
    client: FlaskClient, given: dict[str, object]
) -> None:
    """What is filed has to be what the patient was told."""
    code = encode(TABLE, ASKED.answers(given))
    patient = program().test_client()
    patient.set_cookie("answers", cookie_of(given))

    text, pdf = asked(client, code, "text/plain"), asked(client, code, "application/pdf")

    assert text.text == patient.get("/summary.txt").text
    assert text_of_pdf(pdf.data) == text_of_pdf(patient.get("/summary.pdf").data)


def test_a_row_for_a_spreadsheet_holds_every_question_and_the_table(client: FlaskClient) -> None:
    """A record that keeps rows can still tell by which table each was answered."""
    for answers in random_patients(5, 10):
        text = asked(client, encode(TABLE, answers), "text/csv").text
        head, row = csv.reader(StringIO(text, newline=""))
        cells = dict(zip(head, row, strict=True))

        assert text.count('"') == 2 * 2 * len(head)
        assert head == ["table_version", "table_sha256", *ASKED.questions]
        assert cells["table_sha256"] == TABLE.provenance.sha256
        read_back = {name: tuple(cell.split(" | ")) if cell else () for name, cell in list(cells.items())[2:]}
        assert read_back == answers.chosen


@pytest.mark.parametrize("given", [PATIENT, STOPPED], ids=["result", "stop"])
def test_a_bundle_holds_the_result_and_the_very_pdf(client: FlaskClient, given: dict[str, object]) -> None:
    """One call from a paper to a record: what was answered, what was said, and the page itself."""
    code, kind = encode(TABLE, ASKED.answers(given)), "application/fhir+json"
    pdf = asked(client, code, "application/pdf").data

    read, posted = (
        client.post(f"{PAPERS}{search}", json={"code": code}, headers={"Accept": kind}).get_json()
        for search in ("", "?bundle=transaction")
    )

    for bundle, type_of in ((read, "collection"), (posted, "transaction")):
        document = resources(bundle)["DocumentReference"]
        assert [str(issue) for issue in fhirkit.validate(bundle)] == []
        assert bundle["type"] == type_of
        assert told(bundle) == as_data(evaluate(TABLE, ASKED.answers(given)))
        assert document["identifier"][0]["value"] == code
        assert text_of_pdf(b64decode(document["content"][0]["attachment"]["data"])) == text_of_pdf(pdf)
    refused = client.post(f"{PAPERS}?bundle=batch", json={"code": code}, headers={"Accept": kind})
    problem(refused, 400, "not_understood")


def then() -> RuleTable:
    return earlier(
        ("table.csv", "HD-47,hold", f"{MILDER},caution"),
        ("cases.toml", '"HD-47"', f'"{MILDER}"'),
        ("wording.toml", "You do not have to decide today.", "There was no hurry then."),
    )


def test_a_page_of_an_earlier_table_is_read_under_that_table() -> None:
    """Whoever files the paper of last year must not file what it does not say."""
    before = then()
    client = with_past(before).test_client()
    code = encode(before, before.questionnaire.answers(PATIENT))

    said = asked(client, code).get_json()

    assert not said["in_use"]
    assert said["table"]["sha256"] == before.provenance.sha256
    assert said["suggestions"] == as_data(evaluate(before, before.questionnaire.answers(PATIENT)))
    assert MILDER in said["suggestions"]["approaches"]["microneedling"]["rules"]
    assert "There was no hurry then." in asked(client, code, "text/plain").text
    assert "no hurry then" in text_of_pdf(asked(client, code, "application/pdf").data)
    assert before.provenance.sha256 in asked(client, code, "text/csv").text
    notes = resources(asked(client, code, "application/fhir+json").get_json())["GuidanceResponse"]["note"]
    assert before.provenance.sha256 in notes[1]["text"]
    assert "The rules in use today are" in notes[2]["text"]


@pytest.mark.parametrize(
    ("sent", "text_id"),
    [
        ({"code": CODE[:-1] + ("A" if CODE[-1] != "A" else "B")}, "code_wrong_group"),
        ({"code": "JANE PLANTED"}, ""),
        ({"code": ""}, "code_empty"),
        ({"code": "0" * 401}, "code_too_long"),
        ({"code": CODE[:9]}, "code_too_short"),
        ({"code": encode(then(), then().questionnaire.answers(PATIENT))}, "code_other_rules"),
        ({}, ""), ([], ""), ("JANE PLANTED", ""), ({"code": None}, ""), ({"code": [CODE]}, ""),
        ({"code": 1}, ""),
        ({"code": CODE, "name": "JANE PLANTED"}, ""),
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused_in_words_and_never_repeated(
    client: FlaskClient, sent: object, text_id: str
) -> None:
    """The words say which group to look at; a code is health data and stands in no reply and no journal."""
    with journal() as written:
        refused = problem(client.post(PAPERS, json=sent), 422, "code")

    assert refused["errors"] == []
    assert not text_id or refused["detail"].startswith(TABLE.wording[text_id].partition("{")[0])
    assert not any(secret in str(refused) + written.getvalue() for secret in ("JANE", CODE[5:14]))
    assert '"route": "/api/v1/papers"' in written.getvalue()


def test_a_form_that_nobody_makes_is_refused_and_the_usual_one_is_json(client: FlaskClient) -> None:
    """Software that asks for a picture must not file a text as one."""
    refused = client.post(PAPERS, json={"code": CODE}, headers={"Accept": "image/png, application/xml"})
    told = problem(refused, 406, "not_acceptable")["detail"]

    assert all(form in told for form in FORMS)
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "text/*;q=0.1, application/json"}):
        assert client.post(PAPERS, json={"code": CODE}, headers=accept).mimetype == "application/json"
    least = client.post(PAPERS, json={"code": CODE}, headers={"Accept": "application/json;q=0.1, text/csv"})
    assert least.mimetype == "text/csv"
    record = client.post(PAPERS, json={"code": CODE}, headers={"Accept": f"{FORMS[1]}; fhirVersion=4.0"})
    assert record.mimetype == FORMS[1]
