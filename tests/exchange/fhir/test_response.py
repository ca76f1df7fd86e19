"""A response comes back from a record: taken as it was answered, or refused with every fault at once."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suggester.core.questionnaire.questionnaire import AnswersError, as_given
from suggester.exchange.fhir.response import ResponseError, read_response
from tests.exchange.fhir.responses import (
    ANSWERS,
    GIVEN,
    HIDDEN,
    TODAYS,
    each_coding,
    flat,
    response_to,
    sent,
    without,
    without_item,
)
from tests.exchange.fhir.variants import NEXT_ITEM, REFUSED, TAKEN
from tests.patients import random_given, random_patients
from tests.shipped import ASKED, TABLE

OPTIONAL = {"an optional question left open": "goals", "an optional question left out": "downtime"}


def faults_of(body: object) -> list[tuple[str, str]]:
    with pytest.raises(ResponseError) as caught:
        read_response(body, TABLE)
    return [(fault.expression, fault.text) for fault in caught.value.faults]


@pytest.mark.parametrize("name", TAKEN)
def test_what_a_record_may_do_to_a_response_changes_no_answer(name: str) -> None:
    """A response that is refused for what its record always does would make the record useless."""
    understood = read_response(TAKEN[name](sent()), TABLE)

    left_open = {OPTIONAL[name]: ()} if name in OPTIONAL else {}
    assert understood.answers.chosen == {**ANSWERS.chosen, **left_open}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_understood_is_refused_at_its_element(name: str) -> None:
    """Whoever connects a record is told where to look; an answer that is guessed could harm a patient."""
    change, element = REFUSED[name]

    faults = faults_of(change(sent()))

    assert [expression for expression, _ in faults] == [element]
    assert all(text for _, text in faults)


def test_the_tables_of_variants_are_long_enough() -> None:
    """What records were seen to do is more than a dozen things."""
    assert len(TAKEN) >= 12
    assert len(REFUSED) >= 20


def test_another_version_is_told_which_one_is_in_use() -> None:
    """So a record knows that it has to load the form again, and which one it then has."""
    [(_, text)] = faults_of({**sent(), "questionnaire": f"{TODAYS.partition('|')[0]}|1"})

    assert TODAYS.partition("|")[2] in text


def test_an_answer_that_does_not_apply_is_dropped_and_named() -> None:
    """Some renderers keep it; who reads the result has to know that it did not count."""
    body = TAKEN["an answer to a question that does not apply"](sent())

    [dropped] = read_response(body, TABLE).dropped

    assert dropped.expression == NEXT_ITEM
    assert HIDDEN in dropped.text
    assert dropped.severity == "information"
    assert read_response(sent(), TABLE).dropped == ()


def test_all_faults_are_told_at_once() -> None:
    """Who mends one fault and finds the next gives up."""
    body = without_item(sent(), "pregnancy")
    body["item"][0]["item"][0]["answer"] = [{"valueString": "30"}]
    body["modifierExtension"] = []

    faults = faults_of(body)

    assert [expression for expression, _ in faults] == [
        "QuestionnaireResponse.modifierExtension",
        "QuestionnaireResponse.item[0].item[0].answer[0]",
        "QuestionnaireResponse.item[6]",
    ]


def test_no_fault_repeats_what_was_sent() -> None:
    """A reply ends in journals of others; what was answered, and by whom, does not belong there."""
    secret = "Ada-Lovelace"
    body = {**each_coding(sent(), lambda coding: dict.fromkeys(coding, secret)), secret: secret, "id": secret}
    body["item"].append({"linkId": secret, secret: secret})

    faults = faults_of(body)

    assert len(faults) > len(GIVEN)
    assert secret not in json.dumps(faults)


def test_every_patient_is_understood_with_groups_without_and_by_words_alone() -> None:
    """The way through a record changes no answer of anybody."""
    for patient in random_patients(seed=15, number=60):
        response = response_to(as_given(ASKED.questions.values(), patient.chosen))
        nameless = without("questionnaire")(response)

        understood = [read_response(one, TABLE) for one in (response, flat(response), nameless)]

        assert [one.answers for one in understood] == [patient] * 3


@given(st.integers(min_value=0, max_value=2**32), st.data())
def test_responses_are_taken_just_when_the_one_door_takes_the_answers(seed: int, data: st.DataObject) -> None:
    """A record can neither slip an answer past the check of our pages nor be held to another one."""
    patient = random_given(Random(seed))
    question = data.draw(st.sampled_from(list(ASKED.questions.values())))
    options = data.draw(st.lists(st.sampled_from(sorted(question.by_id)), max_size=4))
    patient.pop(question.id, None)
    changed = patient | as_given([question], {question.id: tuple(options)})
    try:
        answers = ASKED.answers(changed)
    except AnswersError:
        answers = None

    try:
        understood = read_response(response_to(changed), TABLE).answers
    except ResponseError:
        understood = None

    if answers is None or question.refusal(options) is None:
        assert understood == answers
