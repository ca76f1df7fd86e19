"""Faults put into resources of ours one by one, so that whoever judges shapes can show that it sees them."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from suggester.exchange.fhir.resource import Resource
from tests.exchange.fhir.lint import parts
from tests.exchange.fhir.resources import EVALUATIONS, WRITTEN, result_of

RESULT = result_of(EVALUATIONS[0].answers)
RESPONSE, GUIDANCE, PROVENANCE, OUTCOME = (entry["resource"] for entry in RESULT["entry"])


def _with(resource: Resource, place: str, **other: Any) -> Resource:
    """A copy with the first part that has this element changed; an element set to ... is left out."""
    copy = deepcopy(resource)
    part = next(part for part in parts(copy) if place in part)
    part.update(other)
    for name in [name for name, value in other.items() if value is ...]:
        del part[name]
    return copy


def _with_condition(**other: Any) -> Resource:
    return _with(WRITTEN, "answerCoding", **other)


CODE = {"system": "https://skin.example/fhir/CodeSystem/concerns", "code": "dark_spot"}
LINTED: Mapping[str, Callable[[], Resource]] = {
    "a status that FHIR does not have": lambda: _with(WRITTEN, "status", status="approved"),
    "an operator that FHIR does not have": lambda: _with_condition(operator="equals"),
    "a behaviour that FHIR does not have": lambda: _with(WRITTEN, "enableBehavior", enableBehavior="or"),
    "an id with an underscore": lambda: _with(WRITTEN, "id", id="skin_approaches"),
    "a linkId twice": lambda: _with(WRITTEN, "answerOption", linkId="about.age_band"),
    "a condition on a question that there is not": lambda: _with_condition(question="concern"),
    "a condition on an option that there is not": lambda: _with_condition(answerCoding=CODE),
    "an extension that nobody knows": lambda: _with(
        WRITTEN, "valueCodeableConcept", url="http://hl7.org/itemControl"
    ),
    "a control that FHIR does not have": lambda: _with(
        WRITTEN,
        "coding",
        coding=[{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "checkbox"}],
    ),
}
"""What shapes allow: our own lint finds it."""
MISSHAPEN: Mapping[str, Callable[[], Resource]] = {
    "an element that FHIR does not have": lambda: _with(WRITTEN, "answerOption", titel="x"),
    "two values of an option": lambda: _with(WRITTEN, "valueCoding", valueString="x"),
    "an option without a value": lambda: _with(WRITTEN, "valueCoding", valueCoding=...),
    "an item without its linkId": lambda: _with(WRITTEN, "linkId", linkId=...),
    "an item without its type": lambda: _with(WRITTEN, "answerOption", type=...),
    "a status left out": lambda: _with(WRITTEN, "status", status=...),
    "an empty list of items": lambda: _with(WRITTEN, "item", item=[]),
    "items that are no list": lambda: _with(WRITTEN, "item", item=WRITTEN["item"][0]),
    "an empty text": lambda: _with(WRITTEN, "title", title=""),
    "a truth value as text": lambda: _with(WRITTEN, "required", required="true"),
    "a number as text": lambda: _with(WRITTEN, "valueInteger", valueInteger="3"),
    "a day that there is not": lambda: _with(WRITTEN, "start", start="2026-13-01"),
    "a condition without its question": lambda: _with_condition(question=...),
    "a condition without its answer": lambda: _with_condition(answerCoding=...),
    "a result without its module": lambda: _with(GUIDANCE, "moduleUri", moduleUri=...),
    "a result without its status": lambda: _with(GUIDANCE, "status", status=...),
    "a provenance without its moment": lambda: _with(PROVENANCE, "recorded", recorded=...),
    "an issue without its gravity": lambda: _with(OUTCOME, "severity", severity=...),
}
"""What no shape allows: programs that nobody here wrote find it."""
PLANTED = {**LINTED, **MISSHAPEN}
