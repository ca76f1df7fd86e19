"""How many valid answer sets there are, each by its number: against brute force, and on paper."""

import random
from dataclasses import replace

from suggester.core.counting import AnswerSets, valid_answer_sets
from suggester.core.invented import Chance, at_random
from suggester.core.questionnaire import Condition, Option, Page, Question, Questionnaire
from tests.core.small import every_patient, small_questionnaire, small_table
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

    drawn = [str(given) for given in at_random(table.questionnaire, Chance(5), 40 * number)]

    assert drawn == [str(given) for given in at_random(table.questionnaire, Chance(5), 40 * number)]
    assert len(set(drawn)) == number
    assert all(10 < drawn.count(one) < 90 for one in set(drawn))
