"""A JSON schema of valid answers: what it takes the questionnaire takes, and the reverse.

It says all that the questionnaire says, so that a form, a generated client or a test can know before asking.
"""

from collections.abc import Mapping
from typing import Any

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Question

Schema = dict[str, Any]


def answers_schema(questionnaire: Questionnaire) -> Schema:
    """The schema of one answers object."""
    questions = questionnaire.questions
    follow_ups = [one for one in questions.values() if one.show_when and one.required]
    opened = [{"if": _shown(one, questions), "then": {"required": [one.id]}} for one in follow_ups]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {question.id: _answer(question) for question in questions.values()},
        "required": [one.id for one in questions.values() if one.required and not one.show_when],
        **({"allOf": opened} if opened else {}),
    }


def _answer(question: Question) -> Schema:
    """What one question takes, also where it is not shown."""
    option: Schema = {"type": "string", "enum": [option.id for option in question.options]}
    if not question.many:
        return option | {"description": question.text}
    alone = [option.id for option in question.options if option.exclusive]
    return {
        "type": "array",
        "description": question.text,
        "items": option,
        "uniqueItems": True,
        **({"minItems": 1} if question.required else {}),
        **({"maxItems": question.at_most} if question.at_most is not None else {}),
        **({"not": {"minItems": 2, "contains": {"enum": alone}}} if alone else {}),
    }


def _shown(question: Question, questions: Mapping[str, Question]) -> Schema:
    """When a follow-up is asked: any of its conditions holds, on a question that is asked itself."""
    opening = []
    for condition in question.show_when:
        earlier = questions[condition.question]
        ticked = {"enum": sorted(condition.options)}
        met: Schema = {
            "properties": {earlier.id: {"contains": ticked} if earlier.many else ticked},
            "required": [earlier.id],
        }
        opening.append({"allOf": [_shown(earlier, questions), met]} if earlier.show_when else met)
    return opening[0] if len(opening) == 1 else {"anyOf": opening}
