"""What nobody sends in earnest: refused at once, in the form of the address, and repeated nowhere."""

import time
from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from suggester.web.protection.doors import Door, door_of
from tests.shipped import TABLE
from tests.web.api.hostile_bodies import AS_JSON, BODIES, NAME
from tests.web.protection.test_security import journal
from tests.web.walking import program

SECONDS = 0.1
TRIES = 3
PLACES = {"<questionnaire>": "skin-approaches"}
FORMS = {Door.API: "application/problem+json", Door.FHIR: "application/fhir+json"}
APP = program()


def posts(app: Flask) -> list[str]:
    """Every address that takes something from other software."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    known = [rule for rule in rules if door_of(rule).is_for_software]
    for place, filled in PLACES.items():
        known = [rule.replace(place, filled) for rule in known]
    return sorted(known)


POSTS = posts(APP)


def sent(app: Flask, address: str, name: str) -> tuple[TestResponse, float]:
    """The answer to this body, and the CPU seconds that it took."""
    body, headers = BODIES[name]
    client = app.test_client()
    began = time.process_time()
    response = client.post(f"{address}?name={NAME}", data=body, headers={**headers, "X-Name": NAME})
    return response, time.process_time() - began


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_at_once_and_repeated_nowhere(address: str, name: str) -> None:
    """A slow refusal stops a server, and one that quotes what was sent is a leak."""
    with journal() as written:
        response, seconds = sent(APP, address, name)

    assert 400 <= response.status_code < 500, response.text[:200]
    assert response.mimetype == FORMS[door_of(address)]
    assert len(response.data) < 20_000
    for word in NAME.split():
        assert word not in response.text + str(response.headers) + written.getvalue()
    assert f'"status": {response.status_code}' in written.getvalue()
    again = [sent(APP, address, name)[1] for _ in range(TRIES if seconds > SECONDS else 0)]
    assert min([seconds, *again]) < SECONDS


def test_there_are_sixty_and_more_of_them() -> None:
    """And every address that takes something takes them all."""
    assert len(BODIES) >= 60
    assert {"/api/v1/papers", "/api/v1/suggestions", "/fhir/QuestionnaireResponse/$suggest"} <= set(POSTS)


@pytest.mark.parametrize("address", POSTS)
def test_a_planted_crash_is_a_refusal_like_any_other(address: str) -> None:
    """What fails at night, with somebody's answers in hand, must not tell them to whoever looks."""
    app = program()
    broken = SimpleNamespace(table=SimpleNamespace(provenance=TABLE.provenance))
    app.extensions["suggester"].current = broken
    body = f'{{"resourceType": "QuestionnaireResponse", "status": "completed", "code": "{NAME}"}}'
    code_only = f'{{"code": "{NAME}"}}'

    with journal() as written:
        response = app.test_client().post(
            address, data=code_only if address.endswith("papers") else body, headers=AS_JSON
        )

    assert (response.status_code, response.mimetype) == (500, FORMS[door_of(address)])
    assert '"event": "crash"' in written.getvalue()
    for word in NAME.split():
        assert word not in response.text + written.getvalue()
