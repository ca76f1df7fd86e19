"""What other software is told when it is refused, and that no page's protection stands in its way."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.web.api.body import sent_json, wanted_type
from suggester.web.api.refusals import ApiRefusal, SentFault
from tests.web.protection.test_security import journal
from tests.web.walking import program

CLINIC = "https://clinic.example"
NAME = "Jane Planted"
DOORS = {"/api/v1": "application/problem+json", "/fhir": "application/fhir+json"}


def opened(*origins: str) -> Flask:
    """The program with an address behind each door that takes JSON, and crashes where it is asked to."""
    app = program(api_origins=origins)

    def take() -> dict[str, object]:
        sent = sent_json(["application/json"])
        if sent == "crash":
            raise ValueError(NAME)
        if sent == "refuse":
            faults = [SentFault(place="age_band", detail="is missing")] * 60
            raise ApiRefusal(422, "answers", "These answers cannot be taken.", faults)
        return {"took": wanted_type(["application/json", "text/plain"]), "cookies": len(request.cookies)}

    for door in DOORS:
        app.add_url_rule(f"{door}/take", f"take{door}", take, methods=["POST"])
    return app


def told(response: TestResponse, status: int, kind: str) -> str:
    """The words of a refusal that has the status and the form that its address promises."""
    assert (response.status_code, response.mimetype) == (status, kind), response.text[:200]
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    data = response.get_json()
    if kind == "application/fhir+json":
        assert data["resourceType"] == "OperationOutcome"
        assert all(issue["severity"] == "error" for issue in data["issue"])
        return " ".join(issue["details"]["text"] for issue in data["issue"])
    assert list(data) == ["type", "title", "status", "detail", "problem", "errors"]
    assert data["status"] == status
    return " ".join([data["problem"], data["detail"], *(error["detail"] for error in data["errors"])])


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return opened(CLINIC).test_client()


@pytest.mark.parametrize(("door", "kind"), DOORS.items())
def test_every_refusal_has_the_form_of_its_address(client: FlaskClient, door: str, kind: str) -> None:
    """A program that has to read a page to learn what was wrong learns nothing."""
    take, text = f"{door}/take", {"Content-Type": "application/json"}

    assert told(client.get(f"{door}/nothing"), 404, kind)
    assert told(client.get(door.partition("/v1")[0]), 404, kind)
    refused = client.get(take)
    assert told(refused, 405, kind)
    assert refused.headers["Allow"] == "OPTIONS, POST"
    assert "line 1, column 2" in told(client.post(take, data="{", headers=text), 400, kind)
    assert "application/json" in told(client.post(take, data={"a": "b"}), 415, kind)
    for header in ({"Content-Encoding": "gzip"}, {"Content-Type": "application/json; charset=utf-16"}):
        assert told(client.post(take, data="{}", headers=text | header), 415, kind)
    assert "64 KB" in told(client.post(take, data="x" * 65_537, headers=text), 413, kind)
    assert "text/plain" in told(client.post(take, json={}, headers={"Accept": "image/png"}), 406, kind)
    assert told(client.post(take, json="refuse"), 422, kind).count("is missing") == 50


@pytest.mark.parametrize(
    "address", ["/api//v1/questionnaire", "/api/v1//rules", "/fhir//metadata", "/fhir//Questionnaire"]
)
def test_a_slash_too_many_is_refused_to_software_and_forgiven_people(
    client: FlaskClient, address: str
) -> None:
    """Few programs follow with what they post, and none reads a page."""
    kind = DOORS["/fhir" if address.startswith("/fhir") else "/api/v1"]

    assert told(client.get(address), 404, kind)
    assert client.get("/questions//about").location.endswith("/questions/about")


@pytest.mark.parametrize(("door", "kind"), DOORS.items())
def test_a_crash_is_told_in_that_form_and_without_what_was_sent(
    client: FlaskClient, door: str, kind: str
) -> None:
    """An error that quotes its patient is a leak, in a reply as in the journal."""
    with journal() as written:
        response = client.post(f"{door}/take", json="crash")

    assert "no result" in told(response, 500, kind)
    assert NAME not in response.text + written.getvalue()
    assert f'"route": "{door}/take", "status": 500' in written.getvalue()


@pytest.mark.parametrize(("door", "kind"), DOORS.items())
def test_a_door_that_is_closed_says_when_to_come_back(door: str, kind: str) -> None:
    """While nobody can say which table was published, software is told so, too."""
    app = opened()
    app.extensions["suggester"].closed = "nobody knows"

    response = app.test_client().post(f"{door}/take", json={})

    assert told(response, 503, kind)
    assert response.headers["Retry-After"] == "10"


@pytest.mark.parametrize("door", DOORS)
def test_no_cookie_is_read_or_set(client: FlaskClient, door: str) -> None:
    """A browser that has answers in progress must not bring them in here."""
    client.set_cookie("answers", "nonsense")
    response = client.post(f"{door}/take", json={})

    assert response.get_json()["took"] == "application/json"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_pages_of_the_clinics_own_website_may_ask_and_no_other(client: FlaskClient) -> None:
    """Whoever is not named is refused even where a browser would send it without asking."""
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    address = "/api/v1/take"

    for origin, site in ((CLINIC, "same-site"), (CLINIC, "cross-site")):
        headers = {"Origin": origin, "Sec-Fetch-Site": site}
        before = client.options(address, headers=headers | asking)
        assert before.status_code == 200
        assert before.headers["Access-Control-Allow-Headers"] == "Content-Type"
        for answer in (before, client.post(address, json={}, headers=headers)):
            assert answer.status_code == 200
            assert answer.headers["Access-Control-Allow-Origin"] == origin
            assert "Origin" in answer.headers["Vary"]
    for origin in ("https://evil.example", "https://clinic.example.evil", "null"):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        before = client.options(address, headers=headers | asking)
        assert not [name for name, _ in before.headers if name.startswith("Access-Control")]
        assert told(client.post(address, json={}, headers=headers), 403, DOORS["/api/v1"])
    foreign = {"Origin": CLINIC, "Sec-Fetch-Site": "cross-site"}
    assert told(client.post("/fhir/take", json={}, headers=foreign), 403, DOORS["/fhir"])
    assert client.post("/", headers=foreign).status_code == 403
    assert client.get("/fhir/nothing").headers["Access-Control-Allow-Origin"] == "*"


def test_software_that_is_no_browser_needs_no_token(client: FlaskClient) -> None:
    """The token of a form is for browsers, which carry cookies without being asked."""
    assert client.post("/api/v1/take", json={}).status_code == 200
    assert client.post("/fhir/take", json={}).status_code == 200


def test_an_installation_that_wants_none_has_none() -> None:
    """Switched off is as if it had never been there."""
    app = program(api=False)

    assert not [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api", "/fhir"))]
    assert told(app.test_client().get("/api/v1/questionnaire"), 404, DOORS["/api/v1"])
