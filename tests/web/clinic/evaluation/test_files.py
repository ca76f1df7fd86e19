"""The patient's page as a file for the record of a clinic, made from the code alone."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from suggester.core.answer_code import encode, table_group
from tests.shipped import ASKED, CALM, TABLE
from tests.web.clinic_house import clinic_program, held_clinic, logged_in, visit_clinic
from tests.web.house import words
from tests.web.paper import text_of_pdf
from tests.web.walking import TODAY, token

CODE = encode(TABLE, ASKED.answers(CALM | {"concerns": ["acne_scars"], "recent_treatments": ["filler_6m"]}))
ADDRESS = "/clinic/patient/file"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return logged_in(clinic_program(tmp_path_factory.mktemp("files")), role="reviewer")


@pytest.fixture(scope="module")
def seen(client: FlaskClient) -> str:
    return token(visit_clinic(client, "/clinic/patient"))


def test_the_page_comes_as_printed_as_fhir_and_as_a_row(client: FlaskClient, seen: str) -> None:
    """A record takes a file; what is typed off a screen gets lost."""
    ask = {"csrf_token": seen, "code": CODE}

    pdf, fhir, row = (client.post(ADDRESS, data=ask | {"kind": kind}) for kind in ("pdf", "fhir", "csv"))

    name = f"visit-{TODAY}-{table_group(TABLE)}"
    for response, ending in ((pdf, "pdf"), (fhir, "fhir.json"), (row, "csv")):
        assert response.status_code == 200
        assert f'filename="{name}.{ending}"' in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
    assert CODE.split("-")[-1] in text_of_pdf(pdf.data)
    kinds = [entry["resource"]["resourceType"] for entry in json.loads(fhir.data)["entry"]]
    assert {"QuestionnaireResponse", "GuidanceResponse", "DocumentReference"} <= set(kinds)
    head, answers = csv.reader(io.StringIO(row.text))
    assert dict(zip(head, answers, strict=True))["recent_treatments"] == "filler_6m"


def test_what_is_no_such_file_or_no_code_is_refused_in_words(client: FlaskClient, seen: str) -> None:
    """A form can be sent by hand."""
    ask = {"csrf_token": seen, "code": CODE}

    unknown = client.post(ADDRESS, data=ask | {"kind": "docx"})
    typo = client.post(ADDRESS, data=ask | {"code": "K1ZJ", "kind": "pdf"})

    assert "It can be: pdf, fhir, csv" in words(held_clinic(unknown, 422))
    assert held_clinic(typo, 422).select_one("#code")
