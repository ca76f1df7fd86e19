"""The options of a question as a FHIR CodeSystem: one for each question.

The same id, such as none or not_sure, has other words in other questions, and a code system gives each of its
codes one display. So no two questions share one.
"""

from collections.abc import Mapping
from typing import Any

from suggester.core.questionnaire.questions import Question
from suggester.exchange.fhir.resource import Resource, code_system_path, fhir_id


def coding(base: str, question: Question, option: str) -> Resource:
    """One option as every resource writes it: system, code, and the words beside the box."""
    return {
        "system": base + code_system_path(question),
        "code": option,
        "display": question.option(option).label,
    }


def code_system_resource(question: Question, base: str, head: Mapping[str, Any]) -> Resource:
    """All options of a question.  head: what it shares with the questionnaire, from shared_head()."""
    return {
        "resourceType": "CodeSystem",
        "id": fhir_id(question.id),
        "url": base + code_system_path(question),
        **head,
        "name": "".join(part.capitalize() for part in ["options", *question.id.split("_")]),
        "title": question.text,
        "caseSensitive": True,
        "content": "complete",
        "count": len(question.options),
        "concept": [{"code": option.id, "display": option.label} for option in question.options],
    }
