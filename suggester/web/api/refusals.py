"""Every refusal to other software, in the form of its address: a problem below /api, an outcome below /fhir.

What was wrong is said with its place, so that it can be mended; what was sent is never repeated.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from suggester.exchange.fhir.outcome import OutcomeIssue, operation_outcome
from suggester.exchange.fhir.resource import MEDIA_TYPE as FHIR_MEDIA_TYPE
from suggester.exchange.json.problem import problem
from suggester.web.protection.doors import Door, door_of

PROBLEM_JSON = "application/problem+json"
FAULTS_AT_MOST = 50
AGAIN_AFTER_SECONDS = "10"
USUAL: Mapping[int, tuple[str, str]] = {
    400: ("not_understood", "This request cannot be understood."),
    403: ("other_website", "A page of another website sent this. SUGGESTER_API_ORIGINS can allow it."),
    404: ("not_found", "There is nothing at this address."),
    405: (
        "not_allowed",
        "This address does not take this method; the header Allow names those that it takes.",
    ),
    413: ("too_large", "The body is too large. Send at most 64 KB."),
    500: ("crash", "This could not be worked out, so there is no result. Please tell whoever runs this."),
    503: ("closed", "There is no answer just now. Please ask again in a while."),
}
"""For each status that the program itself answers with: its word, and what it means."""
ISSUE_TYPES: Mapping[int, str] = {
    400: "structure",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    500: "exception",
    503: "transient",
}
"""The same in FHIR's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFault:
    """One thing that is wrong in what was sent.

    place: a question's id, or an expression in FHIR; or ''. code: of FHIR's issue types, where one says more
    than the status does.
    """

    place: str
    detail: str
    code: str = ""


class ApiRefusal(Exception):  # noqa: N818 - a request is refused, and nothing went wrong here
    """A request of other software that is refused; whoever raises it says why, for the one who sent it."""

    def __init__(self, status: int, word: str, detail: str, faults: Sequence[SentFault] = ()) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.detail = detail
        self.faults = tuple(faults)


def refused(refusal: ApiRefusal, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that is refused."""
    is_fhir = door_of(request.path) is Door.FHIR
    data, kind = (outcome_of(refusal), FHIR_MEDIA_TYPE) if is_fhir else (problem_of(refusal), PROBLEM_JSON)
    response = Response(json.dumps(data, ensure_ascii=False), refusal.status, content_type=kind)
    response.headers.update(headers or {})
    if refusal.status == 503:
        response.headers["Retry-After"] = AGAIN_AFTER_SECONDS
    return response


def refused_by_program(error: HTTPException) -> Response:
    """The same for what the program refuses by itself, such as an unknown address."""
    status = error.code or 500
    word, detail = USUAL.get(status, USUAL[400])
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return refused(ApiRefusal(status, word, detail), headers)


def crashed() -> Response:
    """The same where something failed: nothing is listed when a rule could not be worked out."""
    return refused(ApiRefusal(500, *USUAL[500]))


def problem_of(refusal: ApiRefusal) -> dict[str, Any]:
    """A refusal as the JSON API says it."""
    faults = [(fault.place, fault.detail) for fault in _bounded(refusal.faults)]
    return problem(refusal.status, refusal.word, refusal.detail, faults)


def outcome_of(refusal: ApiRefusal) -> dict[str, Any]:
    """The same in FHIR."""
    usual = ISSUE_TYPES.get(refusal.status, "processing")
    faults = _bounded(refusal.faults) or [SentFault(place="", detail=refusal.detail)]
    issues = [
        OutcomeIssue(code=fault.code or usual, text=fault.detail, expression=fault.place) for fault in faults
    ]
    return operation_outcome(issues)


def _bounded(faults: Sequence[SentFault]) -> list[SentFault]:
    """As many as anybody mends: a small body could have thousands."""
    more = len(faults) - FAULTS_AT_MOST
    last = [SentFault(place="", detail=f"And {more:,} more; mend these first.")] if more > 0 else []
    return [*faults[:FAULTS_AT_MOST], *last]
