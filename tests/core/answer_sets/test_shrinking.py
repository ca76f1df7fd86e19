"""A patient who shows a finding is made as small as can be, and left alone where that is done."""

from dataclasses import replace

from suggester.core.answer_sets.shrinking import shrunk
from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Condition, Option
from tests.shipped import ASKED, TABLE

SKIN = replace(
    ASKED.questions["concerns"],
    id="skin",
    required=True,
    at_most=None,
    options=tuple(Option(id=name, label="") for name in "abc"),
)
ONE_QUESTION = Questionnaire(pages=(Page(id="skin", title="", questions=(SKIN,)),))
ROWS = tuple(
    replace(TABLE.rules[0], id=f"R-{name}", when=(Condition(question="skin", options=frozenset({name})),))
    for name in "abc"
)


def test_a_tick_that_is_not_needed_goes_and_two_that_both_are_stay() -> None:
    """What is left is what makes the finding, so nothing of it may be missing."""
    found = shrunk(
        ONE_QUESTION, ROWS, {"skin": ["a", "b", "c"]}, lambda given: {"a", "b"} <= {*_ticked(given["skin"])}
    )

    assert found == {"skin": ["a", "b"]}


def test_an_answer_that_cannot_be_smaller_stays_as_it_is() -> None:
    """An example that clinicians know must not turn into another one that is no smaller."""
    for name in "abc":
        given = {"skin": [name]}
        assert shrunk(ONE_QUESTION, ROWS, given, bool) == given


def test_an_answer_that_no_row_reads_stands_for_one_that_a_row_reads() -> None:
    """Then nothing but what makes the finding is left to look at."""
    found = shrunk(ONE_QUESTION, ROWS[:2], {"skin": ["a"]}, bool)

    assert found == {"skin": ["c"]}


def _ticked(answer: object) -> list[str]:
    assert isinstance(answer, list)
    return answer
