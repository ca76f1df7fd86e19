"""Why an answer cannot be taken, in words about this question and no other."""

import re

import pytest

from suggester.core.questionnaire.questions import Question, Refusal
from suggester.web.site.forms import in_words
from suggester.web.site.table_in_use import ShownTable
from tests.shipped import ASKED, TABLE
from tests.web.walking import program

SHOWN: ShownTable = program().extensions["suggester"].current
QUOTED = re.compile("“(.*?)”")


def said(question: Question, refusal: Refusal) -> str:
    alone = [option.id for option in question.options if option.exclusive][:1]
    return in_words(question, refusal, SHOWN, alone)


@pytest.mark.parametrize("name", ASKED.questions)
def test_a_refusal_names_the_answers_of_its_own_question_and_every_way_out(name: str) -> None:
    """'Select none' above a question that has no 'none' sends people in circles."""
    question = ASKED.questions[name]
    ways_out = [option.label for option in question.options if option.exclusive or option.unknown]

    missing = said(question, Refusal.MISSING)

    assert QUOTED.findall(missing) == ways_out
    assert not re.search(r"[{}]", missing)


@pytest.mark.parametrize(
    "name", [q.id for q in ASKED.questions.values() if any(o.exclusive for o in q.options)]
)
def test_what_stands_beside_an_answer_that_stands_alone_is_named_as_it_was_ticked(name: str) -> None:
    """Who ticked 'I would rather not say' must not read that they ticked 'none of these'."""
    question = ASKED.questions[name]
    for alone in (option for option in question.options if option.exclusive):
        words = in_words(question, Refusal.NOT_ALONE, SHOWN, ["whatever", alone.id])

        assert words.startswith(TABLE.wording["none_alone"].format(label=alone.label))
        assert set(QUOTED.findall(words)) - {alone.label} <= {o.label for o in question.options if o.unknown}


def test_a_question_without_such_answers_gets_no_empty_advice() -> None:
    """'You can choose .' helps nobody."""
    question = next(
        one for one in ASKED.questions.values() if not any(o.unknown or o.exclusive for o in one.options)
    )

    assert said(question, Refusal.MISSING) in (
        TABLE.wording["answer_missing_one"],
        TABLE.wording["answer_missing_many"],
    )
