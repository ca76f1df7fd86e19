"""What programs that check shapes let pass: codes of FHIR's own lists, ids, what points at something else.

It knows just what our resources use, so anything new in them is a finding until somebody has looked it up.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from suggester.exchange.fhir.resource import Resource

STATUS = {
    "Questionnaire": {"draft", "active", "retired", "unknown"},
    "CodeSystem": {"draft", "active", "retired", "unknown"},
    "CapabilityStatement": {"draft", "active", "retired", "unknown"},
    "QuestionnaireResponse": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    "GuidanceResponse": {"success"},
    "DocumentReference": {"current"},
}
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
HL7 = "http://hl7.org/fhir"
EXTENSIONS = f"{HL7}/StructureDefinition/"
RENDERING = {"itemControl", "choiceOrientation", "optionExclusive", "maxOccurs"}
CONSTRAINT = {f"{EXTENSIONS}targetConstraint", "key", "severity", "expression", "human"}
KNOWN = CONSTRAINT | {f"{EXTENSIONS}questionnaire-{name}" for name in RENDERING}
CONTROLS = {"check-box", "radio-button"}


def findings(resource: Resource) -> list[str]:
    """Everything that is wrong, in one word and with the part that it is about."""
    return [*_of_each_part(resource), *_of_links(resource)]


def _of_each_part(resource: Resource) -> Iterator[str]:
    for part in parts(resource):
        kind = part.get("resourceType", "")
        if kind in STATUS and part.get("status") not in STATUS[kind]:
            yield f"status of {kind}"
        if part.get("system") == f"{HL7}/questionnaire-item-control" and part["code"] not in CONTROLS:
            yield f"itemControl {part['code']}"
        yield from (
            f"id {part[name]}" for name in {"id", "valueId"} & part.keys() if not ID.fullmatch(part[name])
        )
        yield from (f"extension {one['url']}" for one in part.get("extension", ()) if one["url"] not in KNOWN)


def _of_links(resource: Resource) -> Iterator[str]:
    """Every linkId stands once, and conditions point at an earlier question and one of its options."""
    earlier: dict[str, list[tuple[str, str]]] = {}
    for item in (part for part in parts(resource) if "linkId" in part):
        if item["linkId"] in earlier:
            yield f"linkId {item['linkId']} twice"
        if item.get("enableBehavior") != ("any" if "enableWhen" in item else None):
            yield f"enableBehavior of {item['linkId']}"
        for one in item.get("enableWhen", ()):
            yield from _of_condition(one, earlier)
        earlier[item["linkId"]] = [_code(one["valueCoding"]) for one in item.get("answerOption", ())]


def _of_condition(condition: Resource, earlier: Mapping[str, list[tuple[str, str]]]) -> Iterator[str]:
    if condition["operator"] != "=":
        yield f"operator {condition['operator']}"
    if _code(condition["answerCoding"]) not in earlier.get(condition["question"], ()):
        yield f"enableWhen {condition['question']}"


def _code(coding: Resource) -> tuple[str, str]:
    return coding["system"], coding["code"]


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a resource, from the outside in and in the order of the file."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(one)
