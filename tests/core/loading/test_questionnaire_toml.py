"""What a question in questionnaire.toml needs at least, and what is enough."""

import tomllib
from typing import Any

from suggester.core.loading.entries import Entry, Reading
from suggester.core.loading.questionnaire_toml import questionnaire
from tests.shipped import ASKED, FILES

QUESTION: dict[str, Any] = {
    "id": "skin", "text": "How is your skin?", "short": "Skin", "why": "It matters.", "choose": "one",
    "required": True, "safety": False, "sources": ["S-1"],
}  # fmt: skip


def mistakes(*options: dict[str, Any], **said: Any) -> list[str]:
    """What is told about a questionnaire of one question with these options."""
    page = {"id": "today", "title": "Today", "questions": ["skin"]}
    data = {"page": [page], "question": [QUESTION | {"option": list(options)} | said]}
    reading = Reading()
    questionnaire(Entry(data=data, place="questionnaire.toml", unit="key", reading=reading), {"S-1"})
    return [line.rpartition(", key ")[2] for line in reading.problems.found]


def test_two_options_are_a_question_and_one_is_none() -> None:
    """Who can only say yes was not asked."""
    yes, no = {"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}

    assert mistakes(yes, no) == []
    assert mistakes(yes) == ["option: has one option; a question needs at least two"]
    assert mistakes() == ["option: is empty; at least one is needed"]


def test_a_limit_of_one_is_a_limit_where_several_may_be_chosen() -> None:
    """'At most one' of a list that says 'choose many' can be meant; none at all cannot."""
    yes, no = {"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}
    meaningless = ["at_most: has a meaning only beside choose = 'many', and is at least 1"]

    assert mistakes(yes, no, choose="many", at_most=1) == []
    assert mistakes(yes, no, choose="many", at_most=0) == meaningless
    assert mistakes(yes, no, choose="one", at_most=1) == meaningless


def test_of_two_answers_that_do_not_agree_each_is_read_from_its_own_key() -> None:
    """Taken for one another, the careful answer alone would be called a contradiction."""
    written = tomllib.loads(FILES["questionnaire.toml"].decode())["disagreement"]
    sides = [(_parts(one["calm"]), _parts(one["careful"])) for one in written]

    assert sides
    assert all(calm != careful for calm, careful in sides)
    assert [
        ((pair.calm.question, pair.calm.options), (pair.careful.question, pair.careful.options))
        for pair in ASKED.disagreements
    ] == sides


def _parts(condition: str) -> tuple[str, frozenset[str]]:
    question, options = condition.split(": ")
    return question, frozenset(options.split(" | "))
