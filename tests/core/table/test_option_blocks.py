"""Options as they stand together: headings change the look and nothing that is worked out."""

from dataclasses import replace
from itertools import chain

import pytest

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questions import Question
from suggester.core.table.option_blocks import option_blocks
from suggester.core.table.rules import RuleTable, Urgency
from tests.shipped import ASKED, PAST, TABLE, answered

QUESTIONS = list(ASKED.questions.values())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_option_stands_in_one_block_in_the_order_of_the_file(question: Question) -> None:
    """An option that a heading swallowed could not be ticked."""
    blocks = option_blocks(question, TABLE.rules)

    assert tuple(chain.from_iterable(block.options for block in blocks)) == question.options


def test_wishes_stand_under_their_headings_and_what_stands_alone_comes_after_or() -> None:
    """Scars that stood in three places were ticked in one."""
    blocks = option_blocks(ASKED.questions["concerns"], TABLE.rules)

    assert [block.title for block in blocks] == [
        "Scars and surface",
        "Colour",
        "Lines and firmness",
        "Something else",
        "",
    ]
    assert [block.apart for block in blocks] == [*[False] * 4, True]


def test_red_flags_stand_under_how_soon_help_is_needed_the_most_urgent_first() -> None:
    """It is read off the rows that stop, so that a heading never says less than its row."""
    blocks = option_blocks(ASKED.questions["red_flags"], TABLE.rules)

    assert [block.urgency for block in blocks] == [Urgency.NOW, Urgency.TODAY, Urgency.SOON, None]


def bare() -> RuleTable:
    """The shipped table without a heading or a drawing."""
    questions = {
        name: replace(
            question, groups=(), options=tuple(replace(one, group="", picture="") for one in question.options)
        )
        for name, question in ASKED.questions.items()
    }
    pages = tuple(
        replace(page, questions=tuple(questions[one.id] for one in page.questions)) for page in ASKED.pages
    )
    return replace(TABLE, questionnaire=replace(ASKED, pages=pages))


def test_headings_and_drawings_change_no_outcome_and_no_code() -> None:
    """They are for the eye: a paper of yesterday is read as it was written."""
    plain = bare()

    assert TABLE.cases
    for case in TABLE.cases:
        given = answered(case.answers)
        drawn, undrawn = ASKED.answers(given), plain.questionnaire.answers(given)
        assert encode(TABLE, drawn) == encode(plain, undrawn)
        assert evaluate(TABLE, drawn).standings == evaluate(plain, undrawn).standings


def test_a_table_from_before_there_were_headings_and_drawings_stands_as_it_stood() -> None:
    """Whoever comes with a code of last month sees the questions of last month."""
    asked = [table.questionnaire.questions["concerns"] for table in PAST]

    assert asked
    for question in asked:
        assert (question.groups, question.picture_set) == ((), "")
        assert [block.apart for block in option_blocks(question, TABLE.rules)] == [False, True]
