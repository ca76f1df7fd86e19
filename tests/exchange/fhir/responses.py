"""Responses as a form fills them in, and their parts changed one by one."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.questionnaire.questions import Question
from suggester.exchange.fhir.questionnaire import questions_version
from suggester.exchange.fhir.resource import Resource, code_system_path, questionnaire_path
from tests.shipped import ASKED, CALM, TABLE

BASE = "https://skin.example"
TODAYS = f"{BASE}{questionnaire_path(TABLE)}|{questions_version(ASKED)}"
ELSEWHERE = "https://record.example/fhir/Questionnaire/17|3"
ANSWERS = ASKED.answers(CALM | {"concerns": ["acne_scars", "dark_spots"], "goals": ["smoother"]})
GIVEN = as_given(ASKED.questions.values(), ANSWERS.chosen)
HIDDEN = "patch_care"
"""A question that does not apply to this patient."""


def response_to(given: Mapping[str, object], *, canonical: str = TODAYS) -> Resource:
    """A response as a form fills it in: a group for each page, with all words; no check of anything."""
    groups = [
        {"linkId": f"page.{page.id}", "text": page.title, "item": items}
        for page in ASKED.pages
        if (items := [_item(one, given[one.id]) for one in page.questions if one.id in given])
    ]
    head = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    return {**head, **({"questionnaire": canonical} if canonical else {}), "item": groups}


def answer(question: str, option: str) -> Resource:
    """One answer of a response."""
    asked = ASKED.questions[question]
    label = asked.by_id[option].label if option in asked.by_id else option
    system = BASE + code_system_path(asked)
    return {"valueCoding": {"system": system, "code": option, "display": label}}


def _item(question: Question, value: object) -> Resource:
    options = value if isinstance(value, list) else [value]
    answers = [answer(question.id, str(option)) for option in options]
    return {"linkId": question.id, "text": question.text, "answer": answers}


def items(response: Resource) -> Iterator[Resource]:
    """Every item of a response that answers a question."""
    for item in response["item"]:
        yield from (one for one in item.get("item", [item]))


def item_to(response: Resource, question: str) -> Resource:
    return next(item for item in items(response) if item["linkId"] == question)


def flat(response: Resource) -> Resource:
    return {**response, "item": list(items(response))}


def without_canonical(response: Resource) -> Resource:
    return {name: value for name, value in response.items() if name != "questionnaire"}


def each_coding(response: Resource, change: Callable[[Resource], Resource]) -> Resource:
    """The same with every coding changed."""
    for item in items(response):
        item["answer"] = [{"valueCoding": change(one["valueCoding"])} for one in item["answer"]]
    return response


def without(name: str) -> Callable[[Resource], Resource]:
    return lambda part: {key: value for key, value in part.items() if key != name}


def with_item(response: Resource, question: str, **other: object) -> Resource:
    """The same with one item changed."""
    item_to(response, question).update(other)
    return response


def with_coding(response: Resource, question: str, **other: object) -> Resource:
    """The same with the first answer to a question changed."""
    item_to(response, question)["answer"][0]["valueCoding"].update(other)
    return response


def with_hidden(response: Resource, *answers: Resource) -> Resource:
    """The same with answers to a question that does not apply."""
    text = ASKED.questions[HIDDEN].text
    return with_more(response, {"linkId": HIDDEN, "text": text, "answer": list(answers)})


def with_more(response: Resource, *more: object) -> Resource:
    """The same with more items after the others."""
    return {**response, "item": [*response["item"], *more]}


def without_item(response: Resource, question: str) -> Resource:
    """The same with one question left out."""
    for group in response["item"]:
        group["item"] = [item for item in group["item"] if item["linkId"] != question]
    return response


def without_texts(response: Resource) -> Resource:
    for item in [*response["item"], *items(response)]:
        item.pop("text", None)
    return response


def parameters(response: Resource, name: str = "response") -> Resource:
    return {"resourceType": "Parameters", "parameter": [{"name": name, "resource": response}]}


def sent() -> Resource:
    """The response that all variants are made of, new each time."""
    return deepcopy(response_to(GIVEN))


def place_of(question: str) -> str:
    """The element of a question in that response, or of its page where it has none."""
    for number, group in enumerate(sent()["item"]):
        for place, item in enumerate(group["item"]):
            if item["linkId"] == question:
                return f"QuestionnaireResponse.item[{number}].item[{place}]"
    raise KeyError(question)
