"""Pages of questions as they are made: answers kept once for everybody, with the ticks of one patient."""

from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from suggester.core.questionnaire.questionnaire import Page
from tests.shipped import ASKED, CALM, TABLE
from tests.web.house import one, visit, words
from tests.web.walking import Given, cookie_of, program

PATIENT = CALM | {
    "concerns": ["acne_scars", "dark_spots", "melasma_patches"],
    "scar_age": "under_6m",
    "pigment_checked": "no",
    "patch_care": "not_sure",
    "area": ["face"],
    "cold_sores": "no",
}
"""Somebody who is asked every question."""
PAGES = pytest.mark.parametrize("asked", ASKED.pages, ids=lambda asked: asked.id)


@cache
def served() -> Flask:
    return program()


def opened(page_id: str, given: Given) -> BeautifulSoup:
    client = served().test_client()
    client.set_cookie("answers", cookie_of(given))
    return visit(client, f"/questions/{page_id}")


def ticked(page: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for box in page.select("form.questions input:checked"):
        found.setdefault(str(box["name"]), []).append(str(box["value"]))
    return found


def told(asked: Page, given: Given) -> dict[str, list[str]]:
    """What this patient has told about the questions of a page that are shown."""
    known = {
        name: tuple(found) if isinstance(found, list) else (str(found),) for name, found in given.items()
    }
    return {question.id: list(known[question.id]) for question in asked.shown(known) if question.id in known}


@PAGES
def test_a_page_shows_the_ticks_of_its_patient_and_of_nobody_before(asked: Page) -> None:
    """Answers are kept once for everybody: a tick that stayed would be somebody else's."""
    before, after = opened(asked.id, PATIENT), opened(asked.id, CALM | {"goals": ["gone"]})

    assert ticked(before) == told(asked, PATIENT)
    assert ticked(after) == told(asked, CALM | {"goals": ["gone"]})


@PAGES
def test_every_answer_is_a_box_with_its_words_once_in_the_order_of_the_file(asked: Page) -> None:
    """Nothing that a row reads may be missing from the page, whatever stands around it."""
    shown = opened(asked.id, PATIENT)

    for question in asked.questions:
        boxes = shown.select(f"input[name={question.id}]")
        assert [box["value"] for box in boxes] == [option.id for option in question.options]
        assert {box["type"] for box in boxes} == {"checkbox" if question.many else "radio"}
        for box, option in zip(boxes, question.options, strict=True):
            label = one(shown, f"label[for={box['id']}]:not([aria-hidden])")
            assert words(label) == option.label


@PAGES
def test_why_we_ask_stands_once_on_a_page_for_all_of_its_questions(asked: Page) -> None:
    """Each question says why it is asked; on a fold, so that the next one is in sight."""
    fold = one(opened(asked.id, PATIENT), "details.why-fold")

    assert words(one(fold, "summary")) == TABLE.wording["why_we_ask"]
    for question in asked.questions:
        assert question.why in words(fold)
    assert TABLE.wording["unknown_is_fine"] in words(fold)


def groups(page: BeautifulSoup) -> dict[str, list[str]]:
    """The headings over answers, each with the ids of the answers under it."""
    return {
        words(one(group, "legend h2")): [str(box["value"]) for box in group.select("input")]
        for group in page.select("fieldset fieldset")
    }


def test_wishes_stand_in_groups_with_a_name_for_who_listens() -> None:
    """A list of 23 from A to Z tore apart what belongs together."""
    question = ASKED.questions["concerns"]

    found = groups(opened("wishes", PATIENT))

    assert list(found) == [group.title for group in question.groups]
    for group in question.groups:
        assert found[group.title] == [one.id for one in question.options if one.group == group.id]


def test_red_flags_stand_under_what_has_to_be_done_as_on_paper() -> None:
    """Who ticks one sees how urgent it is before pressing anything."""
    assert list(groups(opened("first", PATIENT))) == [
        TABLE.wording[f"stop_{level}_title"] for level in ("now", "today", "soon")
    ]


def test_a_question_that_stands_alone_on_its_page_is_the_heading_of_the_page() -> None:
    """The same words twice on one screen are read twice."""
    alone, several = opened("wishes", PATIENT), opened("health", PATIENT)

    assert words(one(alone, "legend h1")) == ASKED.questions["concerns"].text
    assert words(one(several, "h1")) != ASKED.questions["health"].text
    assert not several.select("legend h1")


def drawings(page: BeautifulSoup, name: str) -> list[Tag]:
    return page.select(f"label[for^={name}-] svg")


@pytest.mark.parametrize(
    ("page_id", "name"), [("wishes", "concerns"), ("place", "area"), ("reaction", "sun_reaction")]
)
def test_each_drawing_that_the_rules_name_stands_at_its_answer(page_id: str, name: str) -> None:
    """A drawing at the wrong answer says the wrong thing to who looks at it first."""
    page = opened(page_id, PATIENT)
    question = ASKED.questions[name]

    for option in question.options:
        found = page.select(f"label[for={name}-{question.place[option.id]}] svg")
        assert len(found) == bool(option.picture), option.id
    assert len(drawings(page, name)) == sum(bool(option.picture) for option in question.options)
