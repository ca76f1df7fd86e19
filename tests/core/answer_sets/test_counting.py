"""How many valid answer sets there are, each by its number: against brute force, and on paper."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from suggester.core.answer_sets.counting import AnswerSets, valid_answer_sets
from suggester.core.answer_sets.sampling import SeededRandom, sampled
from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Condition, Option, Question
from suggester.core.questionnaire.weights import Weights
from tests.core.small import every_patient, random_weights, small_questionnaire, small_table, weight_of
from tests.shipped import ASKED

MODEL = ASKED.questions["dark_marks"]


def asking(*questions: Question) -> Questionnaire:
    return Questionnaire(pages=tuple(Page(id=q.id, title="", questions=(q,)) for q in questions))


def test_many_answer_sets_are_counted_and_numbered_exactly() -> None:
    """The share that a clinician reads is only as good as the number it is a share of."""
    chance = random.Random(73)

    for _ in range(60):
        questionnaire = small_questionnaire(chance)
        sets = AnswerSets(questions=tuple(questionnaire.questions.values()))
        patients = [tuple(answers.chosen.items()) for answers in every_patient(questionnaire)]
        numbered = [tuple(questionnaire.answers(sets.at(n)).chosen.items()) for n in range(sets.number)]
        assert valid_answer_sets(questionnaire) == len(patients)
        assert sorted(numbered) == sorted(patients)


def test_weights_are_added_up_exactly() -> None:
    """A weighted share that is a little wrong looks just like one that is right."""
    chance = random.Random(75)

    for _ in range(60):
        questionnaire = small_questionnaire(chance)
        weights = random_weights(chance)
        questions = tuple(questionnaire.questions.values())
        patients = [answers.chosen for answers in every_patient(questionnaire)]
        parts = AnswerSets(questions=questions, plausible=weights).number
        whole = 1
        for question in questions:
            for option in question.options:
                whole *= weights.weight(question, option).denominator
        assert Fraction(parts, whole) == sum(weight_of(one, questionnaire, weights) for one in patients)


def test_each_answer_set_has_as_many_numbers_as_it_weighs() -> None:
    """What is drawn by number then stands for the weights, and its share for the weighted share."""
    options = (*(Option(id=name, label="") for name in "ab"), Option(id="none", label="", exclusive=True))
    first = replace(MODEL, id="first", many=True, options=options)
    opened = Condition(question="first", options=frozenset("a"))
    doubt = (Option(id="yes", label=""), Option(id="not_sure", label="", unknown=True))
    second = replace(MODEL, id="second", options=doubt, show_when=(opened,))
    weights = Weights(tick=Fraction(1, 3), open_answer=Fraction(2, 5), review="check")
    sets = AnswerSets(questions=(first, second), plausible=weights)

    numbers = Counter(str(sets.at(number)) for number in range(sets.number))

    assert {given: Fraction(n, 45) for given, n in numbers.items()} == {
        "{'first': ['none']}": 1,
        "{'first': ['b']}": Fraction(1, 3),
        "{'first': ['a'], 'second': 'yes'}": Fraction(1, 3),
        "{'first': ['a'], 'second': 'not_sure'}": Fraction(2, 15),
        "{'first': ['a', 'b'], 'second': 'yes'}": Fraction(1, 9),
        "{'first': ['a', 'b'], 'second': 'not_sure'}": Fraction(2, 45),
    }


def test_a_follow_up_of_a_follow_up_and_a_limit_are_counted_by_hand() -> None:
    """What opens what is where counting goes wrong, so one small case is worked out on paper."""
    options = tuple(Option(id=name, label="") for name in "abc")
    first = replace(MODEL, id="first", many=True, at_most=2, options=options)
    opened = Condition(question="first", options=frozenset("a"))
    second = replace(MODEL, id="second", options=options[:2], show_when=(opened,))
    opened = Condition(question="second", options=frozenset("b"))
    third = replace(MODEL, id="third", options=options, required=False, show_when=(opened,))

    number = valid_answer_sets(asking(first, second, third))

    assert number == 3 + 3 * (1 + 4)  # b, c, bc; and a, ab, ac with a second answer, one of which opens 4


def test_uniform_patients_are_valid_spread_out_and_the_same_each_time() -> None:
    """An estimate that nobody can repeat is worth little."""
    table = small_table(random.Random(74))
    number = valid_answer_sets(table.questionnaire)

    drawn = [str(given) for given in sampled(table.questionnaire, SeededRandom(5), 40 * number)]

    assert drawn == [str(given) for given in sampled(table.questionnaire, SeededRandom(5), 40 * number)]
    assert len(set(drawn)) == number
    assert all(10 < drawn.count(one) < 90 for one in set(drawn))
