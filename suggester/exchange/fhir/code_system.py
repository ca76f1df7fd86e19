"""The options of a question as a FHIR CodeSystem: one for each question.

The same id, such as none or not_sure, has other words in other questions, and a code system gives each of its
codes one display. So no two questions share one.
"""

from collections.abc import Mapping
from typing import Any

from suggester.core.questionnaire.questions import Question

Resource = dict[str, Any]
"""A FHIR resource, or a part of one, as JSON knows it."""


def fhir_id(name: str) -> str:
    """The same name where FHIR takes an id: letters, digits and dashes, and no underscore."""
    return name.replace("_", "-")


def code_system_url(base: str, question: Question) -> str:
    """The address of a question's code system.  base: of the installation, without a slash at its end."""
    return f"{base}/fhir/CodeSystem/{fhir_id(question.id)}"


def coding(base: str, question: Question, option: str) -> Resource:
    """One option as every resource writes it: system, code, and the words beside the box."""
    return {
        "system": code_system_url(base, question),
        "code": option,
        "display": question.option(option).label,
    }


def code_system_resource(question: Question, base: str, head: Mapping[str, Any]) -> Resource:
    """All options of a question.  head: what it shares with the questionnaire, from shared_head()."""
    return {
        "resourceType": "CodeSystem",
        "id": fhir_id(question.id),
        "url": code_system_url(base, question),
        **head,
        "name": "".join(part.capitalize() for part in ["options", *question.id.split("_")]),
        "title": question.text,
        "caseSensitive": True,
        "content": "complete",
        "count": len(question.options),
        "concept": [{"code": option.id, "display": option.label} for option in question.options],
    }
