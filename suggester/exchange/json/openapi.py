"""The JSON API as an OpenAPI 3.1 document, made from the questionnaire: for people and generated clients.

Every request, reply and refusal stands in it with an example; a test sends each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any

from suggester.exchange.json.answers_schema import answers_schema
from suggester.exchange.json.shapes import SHAPES, TEXT, Schema, ref
from suggester.exchange.json.told_table import ToldTable

JSON, PROBLEM = "application/json", "application/problem+json"
KINDS: Mapping[str, Schema] = {
    JSON: ref("Paper"),
    "application/fhir+json": {"type": "object"},
    "application/pdf": {"type": "string", "format": "binary"},
    "text/plain": TEXT,
    "text/csv": TEXT,
}
"""The forms in which a printed page can be had."""
ABOUT = (
    "Nothing is kept and nobody is identified: no cookie, no key, no log of answers. Bodies are UTF-8, at "
    "most 64 KB and 20 levels deep, without a key that stands twice. Past the review date of the table "
    "nothing is listed, and a stop is told as ever. Whoever shows a result shows `disclaimer`, `warning` "
    "and the version of the table with it.\n\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """One request. Its body is sent so many times in one."""

    path: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiExample:
    """A request, and what it is answered with. is_cut: whether only the first entry of each list is here."""

    name: str
    request: ApiRequest
    status: int
    kind: str
    answer: object
    is_cut: bool = False

    @property
    def described(self) -> dict[str, Any]:
        """The answer, with the request that leads to it."""
        return {"value": self.answer, "x-request": asdict(self.request), "x-is-cut": self.is_cut}

    def is_of(self, operation: "Operation") -> bool:
        """Whether it was asked there."""
        return (self.request.method, self.request.path) == (operation.method, operation.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One address with one method."""

    id: str
    method: str
    path: str
    summary: str
    replies: Mapping[str, Schema]
    refusals: Sequence[int]
    takes: str = ""
    sent: Mapping[str, Any] | None = None


def openapi(
    told: ToldTable, operations: Sequence[Operation], examples: Sequence[ApiExample]
) -> dict[str, Any]:
    """The document. Refusals that no operation names stand among the components."""
    named = {status for operation in operations for status in operation.refusals}
    elsewhere = {one.status for one in examples if one.kind == PROBLEM} - named
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Skin treatment questions",
            "version": "1",
            "description": f"{ABOUT}{told.disclaimer}",
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {one.method.lower(): _operation(one, examples)} for one in operations},
        "components": {
            "schemas": {"Answers": answers_schema(told.table.questionnaire), **SHAPES},
            "responses": {
                f"Refused{status}": _refused(status, [one for one in examples if one.status == status])
                for status in sorted(elsewhere)
            },
        },
    }


def _operation(operation: Operation, examples: Sequence[ApiExample]) -> dict[str, Any]:
    own = [one for one in examples if one.is_of(operation)]
    body = {"requestBody": _body(operation)} if operation.takes else {}
    kept = {"304": {"description": "It has not changed since."}} if operation.method == "GET" else {}
    refused = {
        str(status): _refused(status, [one for one in own if one.status == status])
        for status in operation.refusals
    }
    return {
        "operationId": operation.id,
        "summary": operation.summary,
        **body,
        "responses": {"200": _answered(operation, own), **kept, **refused},
    }


def _body(operation: Operation) -> dict[str, Any]:
    sent = {name: {"value": value} for name, value in (operation.sent or {}).items()}
    return {"required": True, "content": {JSON: {"schema": ref(operation.takes), "examples": sent}}}


def _answered(operation: Operation, own: Sequence[ApiExample]) -> dict[str, Any]:
    return {
        "description": operation.summary,
        "content": {
            kind: {"schema": schema, "examples": _named(one for one in own if one.kind == kind)}
            for kind, schema in operation.replies.items()
        },
    }


def _refused(status: int, examples: Iterable[ApiExample]) -> dict[str, Any]:
    headers = {"Retry-After": {"schema": TEXT, "description": "Seconds."}} if status == 503 else {}
    return {
        "description": HTTPStatus(status).phrase,
        **({"headers": headers} if headers else {}),
        "content": {PROBLEM: {"schema": ref("Problem"), "examples": _named(examples)}},
    }


def _named(examples: Iterable[ApiExample]) -> dict[str, Any]:
    return {example.name: example.described for example in examples}
