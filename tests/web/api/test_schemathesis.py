"""Requests that schemathesis makes of the document: what it promises is taken, what it forbids is refused."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask, Response, abort, request
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.failures import FailureGroup

from tests.web.api.asking import GETS, PAPERS, SUGGESTIONS
from tests.web.walking import program

Seen = Counter[tuple[str, str, int]]


def attacked(app: Flask, path: str, mode: GenerationMode, at_most: int) -> Seen:
    """How requests of this kind were answered. Raises FailureGroup for whatever the document does not say."""
    operation = schemathesis.openapi.from_wsgi(GETS[0], app)[path]["GET" if path in GETS else "POST"]
    seen: Seen = Counter()
    # A schema cannot say which of all texts are codes.
    excluded = [positive_data_acceptance] if path == PAPERS else []

    @settings(
        max_examples=at_most,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def attack(case: schemathesis.Case[Any]) -> None:
        response = case.call_and_validate(excluded_checks=excluded)
        seen[path, mode.value, response.status_code] += 1

    attack()
    return seen


def test_three_hundred_requests_are_answered_as_the_document_says() -> None:
    """A client that was generated from it must not meet anything that does not stand in it."""
    app = program()
    seen: Seen = Counter()

    for mode in GenerationMode:
        seen += attacked(app, SUGGESTIONS, mode, 120)
        seen += attacked(app, PAPERS, mode, 40)
    for path in GETS:
        seen += attacked(app, path, GenerationMode.POSITIVE, 1)

    assert seen.total() >= 300
    assert seen[SUGGESTIONS, "positive", 200] == 120
    assert seen[SUGGESTIONS, "negative", 200] == 0
    assert {status for _, mode, status in seen if mode == "negative"} == {400, 422}


def crashes(app: Flask) -> None:
    @app.before_request
    def crash() -> None:
        if b'"cold_sores": "yes"' in request.get_data():
            abort(500)


def answers_with_another_type(app: Flask) -> None:
    @app.after_request
    def spoil(response: Response) -> Response:
        response.data = response.data.replace(b'"ignored":[]', b'"ignored":null')
        return response


def forgets_follow_ups(app: Flask) -> None:
    @app.after_request
    def forget(response: Response) -> Response:
        if request.path == GETS[0]:
            document = response.get_json()
            del document["components"]["schemas"]["Answers"]["allOf"]
            response.data = json.dumps(document)
        return response


def takes_what_it_should_refuse(app: Flask) -> None:
    @app.after_request
    def take(response: Response) -> Response:
        if response.status_code == 422:
            response.status_code = 200
        return response


@pytest.mark.parametrize(
    ("plant", "mode"),
    [
        (crashes, GenerationMode.POSITIVE),
        (answers_with_another_type, GenerationMode.POSITIVE),
        (forgets_follow_ups, GenerationMode.POSITIVE),
        (takes_what_it_should_refuse, GenerationMode.NEGATIVE),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_fault_is_found(plant: Callable[[Flask], None], mode: GenerationMode) -> None:
    """A test that finds nothing has to be able to find something."""
    app = program()
    plant(app)

    with pytest.raises(FailureGroup):
        attacked(app, SUGGESTIONS, mode, 60)
