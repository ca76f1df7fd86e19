"""A bundle read back: its resources by their kinds, and the result as `evaluate` prints it."""

from collections.abc import Iterator
from typing import Any

from suggester.exchange.fhir.resource import Resource


def resources(bundle: Resource) -> dict[str, Resource]:
    found = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    assert len(found) == len(bundle["entry"])
    return found


def parameters(bundle: Resource) -> list[Resource]:
    guidance = resources(bundle)["GuidanceResponse"]
    [held] = guidance["contained"]
    assert guidance["outputParameters"]["reference"] == f"#{held['id']}"
    found: list[Resource] = held["parameter"]
    return found


def told(bundle: Resource) -> dict[str, Any]:
    """The parameters in the form of `evaluate`."""
    single = {one["name"]: one["valueCode"] for one in parameters(bundle) if "part" not in one}
    urgent = {
        _only(one, "rule"): _only(one, "urgency")
        for one in parameters(bundle)
        if one["name"] == "urgent_rule"
    }
    approaches = {
        _only(one, "id"): {
            "outcome": _only(one, "outcome"),
            "rules": list(_values(one, "rule")),
            "info": list(_values(one, "info")),
        }
        for one in parameters(bundle)
        if one["name"] == "approach"
    }
    return {
        "urgency": None,
        **single,
        **({"urgent_rules": urgent} if urgent else {}),
        "approaches": approaches,
    }


def _values(parameter: Resource, name: str) -> Iterator[str]:
    for part in parameter["part"]:
        if part["name"] == name:
            yield part.get("valueId") or part["valueCode"]


def _only(parameter: Resource, name: str) -> str:
    [value] = _values(parameter, name)
    return value
