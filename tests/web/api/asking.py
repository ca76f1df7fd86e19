"""What several tests of the doors for other software share."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.shipped import ASKED, TABLE
from tests.web.walking import program

SUGGESTIONS, PAPERS = "/api/v1/suggestions", "/api/v1/papers"
GETS = ("/api/v1/openapi.json", "/api/v1/questionnaire", "/api/v1/rules")
POSTS = (SUGGESTIONS, PAPERS)
PROBLEM = "application/problem+json"
DOCUMENT: Mapping[str, Any] = program().test_client().get("/api/v1/openapi.json").get_json()
"""How the shipped table describes itself on the first day of its use."""
PLAIN: Mapping[str, object] = DOCUMENT["paths"][SUGGESTIONS]["post"]["requestBody"]["content"][
    "application/json"
]["examples"]["plain"]["value"]


def suggested(client: FlaskClient, given: Mapping[str, object]) -> Any:
    """What comes out for these answers, which have to be taken."""
    response = client.post(SUGGESTIONS, json=given)
    assert response.status_code == 200, response.text
    return response.get_json()


def problem(response: TestResponse, status: int, word: str = "") -> Any:
    """A refusal of the JSON API, held to its form."""
    assert (response.status_code, response.mimetype) == (status, PROBLEM), response.text[:200]
    data = response.get_json()
    assert list(data) == ["type", "title", "status", "detail", "problem", "errors"]
    assert data["status"] == status
    assert data["detail"]
    assert word in ("", data["problem"])
    assert {error["question"] for error in data["errors"]} <= {"", *ASKED.questions}
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert TABLE.provenance.sha256 not in response.text
    return data
