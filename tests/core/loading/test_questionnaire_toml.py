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


def grouped(**said: Any) -> dict[str, Any]:
    """An option with a label, and with what else is said of it."""
    return {"label": "Yes"} | said


GROUPS = [{"id": "scars", "title": "Scars"}, {"id": "colour", "title": "Colour"}]
DOUBT = {"id": "not_sure", "label": "Not sure", "unknown": True}


def test_options_may_stand_under_headings_and_beside_drawings() -> None:
    """Thirty boxes in a row are read by nobody."""
    dent = grouped(id="dent", group="scars", picture="dent")
    spots = grouped(id="spots", group="colour", picture="spots")

    assert mistakes(dent, spots, DOUBT, group=GROUPS) == []


def test_a_heading_that_makes_no_sense_to_the_eye_is_told() -> None:
    """Who edits the file sees the mistake, and not a patient who meets the same heading twice."""
    dent, hill = grouped(id="dent", group="scars"), grouped(id="hill", group="scars")
    spots = grouped(id="spots", group="colour")

    assert mistakes(dent, grouped(id="spots", group="color"), group=GROUPS)[0] == (
        "group: there is no group of this question 'color'. Did you mean 'colour'?"
    )
    assert mistakes(dent, spots, hill, group=GROUPS) == [
        "group: the options of 'scars' do not stand together; move them under one another"
    ]
    assert mistakes(dent, hill, group=GROUPS) == [
        "group: no option belongs to 'colour'; delete it, or name it in its options"
    ]
    assert mistakes(dent, spots, grouped(id="rough"), group=GROUPS) == [
        "group: option 'rough' belongs to none, while others do; give it one"
    ]
    assert mistakes(dent, spots, DOUBT | {"group": "colour"}, group=GROUPS) == [
        "group: cannot be of an answer that stands apart, after 'or'; delete it"
    ]
    assert mistakes(dent, spots, group=[*GROUPS, GROUPS[0]])[0].startswith("id: 'scars' stands twice")


def test_a_drawing_that_is_not_there_or_not_of_the_same_set_is_told() -> None:
    """A page cannot be made of a drawing that nobody drew, nor of half a body."""
    yes, no = {"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}

    assert mistakes(yes | {"picture": "dnet"}, no) == [
        "picture: there is no drawing 'dnet'. Did you mean 'dent'?"
    ]
    assert mistakes(yes | {"picture": "dent"}, no | {"picture": "body/face"}) == [
        "picture: the drawings are of body and cards; take them from one set"
    ]
