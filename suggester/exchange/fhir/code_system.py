"""The options of a question as a FHIR CodeSystem: one for each question.

The same id, such as none or not_sure, has other words in other questions, and a code system gives each of its
codes one display. So no two questions share one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Question
from suggester.exchange.fhir.resource import Resource, code_system_path, fhir_id

WrittenOptions = Mapping[str, Mapping[str, Resource]]
"""For each question every option by its id, as a Coding."""


@lru_cache(maxsize=8)
def codings(base: str, asked: Questionnaire) -> WrittenOptions:
    """Every option as resources write it: system, code, and the words beside the box.

    Made once, since the result of every patient is written with them.
    """
    return {
        question.id: {
            option.id: {
                "system": base + code_system_path(question),
                "code": option.id,
                "display": option.label,
            }
            for option in question.options
        }
        for question in asked.questions.values()
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
