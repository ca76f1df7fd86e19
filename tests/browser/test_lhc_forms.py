"""Our questions, asked by a form that nobody here made: what comes back is what its patients ticked."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

import pytest
from playwright.sync_api import Browser, Page

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.questionnaire.questions import Chosen, Refusal
from suggester.core.table.rules import RuleTable
from suggester.exchange.fhir.questionnaire import questionnaire_resource
from suggester.exchange.fhir.resource import Resource
from suggester.exchange.fhir.response import ResponseError, UnderstoodResponse, read_response
from suggester.exchange.json.answers import as_data
from tests.browser.lhc_forms import Filled, empty_form, filled_in, people_who_tick_every_option
from tests.exchange.fhir.responses import BASE, answer, item_to
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE

Reader = Callable[[object, RuleTable], UnderstoodResponse]
QUESTIONNAIRE = questionnaire_resource(TABLE, BASE, approved=False, publisher="")
SOON = 1_000
"""Milliseconds after which a box counts as missing where a fault was planted."""

MANY = next(one for one in ASKED.questions.values() if one.many and one.required and one.calm_options)
"""A question with several answers, of which one stands alone."""
NONE = next(option.id for option in MANY.options if option.exclusive)
FOLLOW_UP = next(one for one in ASKED.questions.values() if one.show_when and one.required)
CALM_PATIENT = ASKED.answers(CALM)
TWICE = next(one for one in random_patients(seed=3, number=200) if len(one.chosen[MANY.id]) > 1)
"""Somebody who ticks two boxes of one question."""
FOLLOWED = next(one for one in random_patients(seed=3, number=200) if one.chosen[FOLLOW_UP.id])
"""Somebody who is asked a question that others are not."""
BESIDE_NONE: Chosen = {**TWICE.chosen, MANY.id: (*TWICE.chosen[MANY.id], NONE)}
LEFT_OPEN: Chosen = {**CALM_PATIENT.chosen, MANY.id: ()}


@pytest.fixture(scope="module")
def form(browser: Browser) -> Iterator[Page]:
    """An empty form, ready to be filled in."""
    yield from empty_form(browser)


def trouble(filled: Filled, expected: Answers) -> str:
    """What is wrong with what came of a patient at the form; '' where it is what our own pages say."""
    if filled["complaints"]:
        return str(filled["complaints"])
    try:
        understood = read_response(filled["response"], TABLE)
    except ResponseError as error:
        return str([fault.text for fault in error.faults])
    ours, theirs = (as_data(evaluate(TABLE, one)) for one in (expected, understood.answers))
    same = understood.answers == expected and ours == theirs
    return "" if same and not understood.dropped else "other answers"


def refusal(filled: Filled, read: Reader = read_response) -> str:
    """Why a response is refused; '' where it is taken."""
    try:
        read(filled["response"], TABLE)
    except ResponseError as error:
        return ", ".join(fault.text for fault in error.faults)
    return ""


def test_whoever_ticks_whatever_gets_the_result_of_our_own_pages(form: Page) -> None:
    """A clinic that asks our questions in its record must not get another result for one option of them."""
    people = people_who_tick_every_option(at_least=20)

    filled = filled_in(form, QUESTIONNAIRE, [one.chosen for one in people])

    assert [trouble(*one) for one in zip(filled, people, strict=True)] == [""] * len(people)
    assert {(name, one) for each in people for name, ticked in each.chosen.items() for one in ticked} == {
        (question.id, one) for question in ASKED.questions.values() for one in question.by_id
    }


def changed(question: str, **elements: object) -> Resource:
    """The questionnaire with another element of one question; ... leaves it out."""
    copy = deepcopy(QUESTIONNAIRE)
    item = item_to(copy, question)
    item.update(elements)
    for name in [name for name, value in item.items() if value is ...]:
        del item[name]
    return copy


def options_of(question: str, *, system: str = "", first: int = 0) -> list[Resource]:
    """The options of a question from this one on; or of a system of this name."""
    listed: list[Resource] = deepcopy(item_to(QUESTIONNAIRE, question)["answerOption"])[first:]
    for one in listed:
        one["valueCoding"] |= {"system": system} if system else {}
    return listed


def swapped(question: str) -> list[Resource]:
    """The same words with the codes of their neighbours."""
    listed = options_of(question)
    codes = [one["valueCoding"]["code"] for one in listed]
    for one, code in zip(listed, [*codes[1:], codes[0]], strict=True):
        one["valueCoding"]["code"] = code
    return listed


AGE = "age_band"
FIRST_AGE = ASKED.answers(CALM | {AGE: ASKED.questions[AGE].options[0].id})
PLANTED: Mapping[str, tuple[Resource, Answers, str]] = {
    "another system": (
        changed(AGE, answerOption=options_of(AGE, system="https://skin.example/ages")),
        FIRST_AGE,
        "code system",
    ),
    "a condition of another system": (
        changed(
            FOLLOW_UP.id,
            enableWhen=[
                {**one, "answerCoding": {**one["answerCoding"], "system": "https://skin.example/wishes"}}
                for one in item_to(QUESTIONNAIRE, FOLLOW_UP.id)["enableWhen"]
            ],
        ),
        FOLLOWED,
        "not found",
    ),
    "an option lost": (changed(AGE, answerOption=options_of(AGE, first=1)), FIRST_AGE, "not found"),
    "codes swapped": (changed(AGE, answerOption=swapped(AGE)), FIRST_AGE, "other answers"),
    "repeats lost": (changed(MANY.id, repeats=False), TWICE, "other answers"),
    "enableWhen lost": (
        changed(FOLLOW_UP.id, enableWhen=..., enableBehavior=...),
        CALM_PATIENT,
        "requires a value",
    ),
}
"""Faults of a questionnaire, somebody who meets each, and what is then told."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_in_the_questionnaire_is_found(form: Page, name: str) -> None:
    """Else that everybody got the same result would say nothing."""
    questionnaire, patient, told = PLANTED[name]

    [filled] = filled_in(form, questionnaire, [patient.chosen], SOON)

    assert told in trouble(filled, patient)


def repairing(body: object, table: RuleTable) -> UnderstoodResponse:
    """A reader with a fault: 'none of these' beside another answer is taken away in silence."""
    response = deepcopy(body)
    assert isinstance(response, dict)
    item = item_to(response, MANY.id)
    item["answer"] = [one for one in item["answer"] if one["valueCoding"]["code"] != NONE]
    return read_response(response, table)


def filling_in(body: object, table: RuleTable) -> UnderstoodResponse:
    """A reader with a fault: an answer that is missing is taken to be 'none of these'."""
    response = deepcopy(body)
    assert isinstance(response, dict)
    response["item"].append({"linkId": MANY.id, "answer": [answer(MANY.id, NONE)]})
    return read_response(response, table)


@pytest.mark.parametrize(
    ("chosen", "fault", "told"),
    [
        (BESIDE_NONE, repairing, Refusal.NOT_ALONE.value),
        (LEFT_OPEN, filling_in, Refusal.MISSING.value),
    ],
    ids=["none beside another", "an answer missing"],
)
def test_what_the_form_lets_pass_is_refused_and_never_mended(
    form: Page, chosen: Chosen, fault: Reader, told: str
) -> None:
    """This form knows no option that stands alone, and calls a response completed that is not."""
    [filled] = filled_in(form, QUESTIONNAIRE, [chosen])

    assert filled["response"]["status"] == "completed"
    assert refusal(filled) == f"question {MANY.id!r} {told}"
    assert refusal(filled, fault) == ""
