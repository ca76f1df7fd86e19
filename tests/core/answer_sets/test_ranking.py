"""Answers as one number: every patient has one, and no number stands for anything but a patient."""

import random
from contextlib import suppress
from dataclasses import replace
from math import prod

import pytest

from suggester.core.answer_sets.counting import AnswerSets
from suggester.core.answer_sets.ranking import NoAnswersError, numbers_at_most, rank, unrank
from suggester.core.questionnaire.questionnaire import Answers, Page, Questionnaire
from suggester.core.questionnaire.questions import Option
from tests.core.small import small_questionnaire
from tests.patients import random_patients
from tests.shipped import ASKED, CALM

SMALL = 60


def every_patient(questionnaire: Questionnaire) -> list[Answers]:
    sets = AnswerSets(questions=tuple(questionnaire.questions.values()))
    return [questionnaire.answers(sets.at(number)) for number in range(sets.number)]


@pytest.mark.parametrize("seed", range(SMALL))
def test_every_number_of_many_questionnaires_is_one_patient_or_nobody(seed: int) -> None:
    """Two patients with one number, or a number with impossible answers, would be somebody else's result."""
    questionnaire = small_questionnaire(random.Random(seed))
    patients = every_patient(questionnaire)
    below = numbers_at_most(questionnaire)

    found: dict[int, Answers] = {}
    for number in range(min(below, 40_000)):
        try:
            found[number] = unrank(questionnaire, number)
        except NoAnswersError:
            continue

    assert {rank(questionnaire, answers): answers for answers in patients}.items() >= found.items()
    assert below > 40_000 or len(found) == len(patients)
    assert all(rank(questionnaire, answers) == number for number, answers in found.items())
    with pytest.raises(NoAnswersError):
        unrank(questionnaire, below)


def test_many_random_patients_come_back_as_they_were() -> None:
    """The shipped questionnaire has more patients than anybody can try one by one."""
    for answers in random_patients(14, 3_000):
        assert unrank(ASKED, rank(ASKED, answers)) == answers


def test_a_calm_patient_takes_less_room_than_one_with_many_ticks() -> None:
    """What most people type has to be short."""
    calm = ASKED.answers(CALM)
    busy = ASKED.answers(CALM | {"health": ["heart", "diabetes_steady", "blood_thin", "keloid"][:2]})

    assert rank(ASKED, calm).bit_length() < rank(ASKED, busy).bit_length()


def test_no_room_is_wasted_on_answers_that_nobody_can_give() -> None:
    """The bound is the product of what each question takes, and stays near the number of patients."""
    sets = AnswerSets(questions=tuple(ASKED.questions.values())).number
    boxes = prod(2 ** len(question.options) for question in ASKED.questions.values())

    assert sets < numbers_at_most(ASKED) < boxes


def test_a_limit_and_several_answers_that_stand_alone_leave_no_number_over() -> None:
    """A number of five ticks where four are allowed would make every code longer, and a typed one a crash."""
    options = tuple(Option(id=f"o{n}", label="", exclusive=n > 5) for n in range(8))
    question = replace(ASKED.questions["concerns"], required=True, at_most=4, options=options)
    questionnaire = Questionnaire(pages=(Page(id="page", title="", questions=(question,)),))
    patients = every_patient(questionnaire)

    found = set()
    for number in range(numbers_at_most(questionnaire)):
        with suppress(NoAnswersError):
            found.add(unrank(questionnaire, number).chosen["concerns"])

    assert found == {answers.chosen["concerns"] for answers in patients}


def test_the_numbers_of_a_list_are_the_same_in_every_release() -> None:
    """A code stands on paper: after an update it must not bring back the answers of somebody else."""
    options = tuple(Option(id=name, label="") for name in "abcdef")
    question = replace(ASKED.questions["goals"], at_most=None, required=True, show_when=(), options=options)
    asked = Questionnaire(pages=(Page(id="goals", title="", questions=(question,)),))

    numbers = [
        rank(asked, asked.answers({"goals": list(ticked)}))
        for ticked in ("a", "abc", "abcd", "cdef", "abcdef")
    ]

    assert numbers == [0, 2, 3, 59, 87]
