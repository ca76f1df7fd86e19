"""The questionnaire as FHIR: all that a renderer in a record needs, and nothing that it cannot keep."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import fhirkit
import pytest

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import RuleTable
from suggester.exchange.fhir.code_system import code_system_resource
from suggester.exchange.fhir.questionnaire import questionnaire_resource, questions_version, shared_head
from suggester.exchange.fhir.resource import Resource
from tests.shipped import ASKED, TABLE

BASE = "https://skin.example"
WRITTEN = questionnaire_resource(TABLE, BASE, approved=False, publisher="Skin Clinic")
QUESTIONS = ASKED.questions.values()


def items(resource: Resource) -> Iterator[Resource]:
    for group in resource["item"]:
        yield from group["item"]


def item_of(question: Question, resource: Resource = WRITTEN) -> Resource:
    [found] = [item for item in items(resource) if item["linkId"] == question.id]
    return found


def extension_of(element: Resource, name: str) -> Any:
    """The value of an extension, or None; KeyError where the element has none at all."""
    found = [one for one in element["extension"] if one["url"].endswith(f"/{name}")]
    return found[0] if found else None


def asking(**other: object) -> Questionnaire:
    """The shipped questionnaire with its first question written otherwise."""
    first, *pages = ASKED.pages
    question, *rest = first.questions
    changed = replace(first, questions=(replace(question, **other), *rest))  # type: ignore[arg-type]
    return replace(ASKED, pages=(changed, *pages))


def test_every_page_question_and_option_is_written_in_order() -> None:
    """A form in a record asks what our pages ask, in the same words."""
    groups = [(group["linkId"], group["text"], group["type"]) for group in WRITTEN["item"]]
    asked = {item["linkId"]: item for item in items(WRITTEN) if item["type"] == "choice"}

    assert groups == [(f"page.{page.id}", page.title, "group") for page in ASKED.pages]
    assert list(asked) == list(ASKED.questions)
    for question in QUESTIONS:
        item, codings = asked[question.id], [one["valueCoding"] for one in asked[question.id]["answerOption"]]
        assert (item["text"], item["required"], item["repeats"]) == (
            question.text,
            question.required,
            question.many,
        )
        assert [(one["code"], one["display"]) for one in codings] == [
            (option.id, option.label) for option in question.options
        ]
        dashed = question.id.replace("_", "-")
        assert {one["system"] for one in codings} == {f"{BASE}/fhir/CodeSystem/{dashed}"}
        assert "item" not in item


def test_what_is_said_before_a_question_is_shown_when_the_question_is() -> None:
    """A hint to a question that is not asked would puzzle, and a question without its hint mislead."""
    listed = list(items(WRITTEN))
    for before, item in zip(listed[::2], listed[1::2], strict=True):
        question = ASKED.questions[item["linkId"]]
        hints = [option.hint for option in question.options if option.hint]

        assert before["type"] == "display"
        assert all(text in before["text"] for text in (question.hint, question.why, *hints))
        assert before.get("enableWhen") == item.get("enableWhen")


def test_a_follow_up_is_shown_for_any_of_its_options() -> None:
    """Rows read these answers: a follow-up that never opens would leave a warning unsaid."""
    for question in QUESTIONS:
        item = item_of(question)
        waits = {
            (one["question"], one["operator"], one["answerCoding"]["code"])
            for one in item.get("enableWhen", ())
        }

        assert waits == {(one.question, "=", option) for one in question.show_when for option in one.options}
        assert item.get("enableBehavior") == ("any" if question.show_when else None)


def test_renderers_are_told_how_many_options_a_question_takes_and_which_stand_alone() -> None:
    """Boxes where several fit, and 'none of these' beside nothing else, wherever a renderer knows how."""
    for question in QUESTIONS:
        item = item_of(question)
        control = extension_of(item, "questionnaire-itemControl")["valueCodeableConcept"]["coding"][0]
        at_most = extension_of(item, "questionnaire-maxOccurs")
        alone = [option for option in question.options if option.exclusive]
        marked = [one["valueCoding"]["code"] for one in item["answerOption"] if "extension" in one]
        sentences = [
            part["valueString"]
            for one in item["extension"]
            if one["url"].endswith("/targetConstraint")
            for part in one["extension"]
            if part["url"] == "human"
        ]

        assert control["code"] == ("check-box" if question.many else "radio-button")
        assert extension_of(item, "questionnaire-choiceOrientation")["valueCode"] == "vertical"
        assert (at_most and at_most["valueInteger"]) == question.at_most
        assert marked == [option.id for option in alone]
        assert [option.label in said for option, said in zip(alone, sentences, strict=True)] == [True] * len(
            alone
        )


def test_the_head_says_whose_table_it_is_and_until_when() -> None:
    """A record that keeps the form can tell a draft from what clinicians approved."""
    approved = questionnaire_resource(TABLE, BASE, approved=True, publisher="")

    assert WRITTEN["url"] == f"{BASE}/fhir/Questionnaire/{WRITTEN['id']}"
    assert (WRITTEN["status"], approved["status"]) == ("draft", "active")
    assert WRITTEN["publisher"] == "Skin Clinic"
    assert "publisher" not in approved
    assert WRITTEN["description"] == TABLE.wording["disclaimer_long"]
    assert WRITTEN["effectivePeriod"] == {
        "start": TABLE.provenance.valid_from.isoformat(),
        "end": TABLE.provenance.review_by.isoformat(),
    }


def test_a_changed_row_leaves_the_version_as_it_is() -> None:
    """Else every published row would make the forms in all records stale."""
    fewer: RuleTable = replace(
        TABLE, rules=TABLE.rules[1:], provenance=replace(TABLE.provenance, sha256="0" * 64, version="2099.01")
    )

    written = questionnaire_resource(fewer, BASE, approved=False, publisher="Skin Clinic")

    assert written == WRITTEN
    assert len(written["version"]) == 12


@pytest.mark.parametrize("other", ["text", "hint", "why", "required", "many", "show_when", "options"])
def test_a_question_that_is_asked_otherwise_is_another_version(other: str) -> None:
    """Answers to other words are other answers, and have to be told apart when they come back."""
    question = ASKED.pages[0].questions[0]
    follow_up = next(one for one in QUESTIONS if one.show_when)
    first, *rest = question.options
    changed: dict[str, object] = {
        "required": not question.required,
        "many": not question.many,
        "show_when": follow_up.show_when,
        "options": (replace(first, label="Another label"), *rest),
    }

    version = questions_version(asking(**{other: changed.get(other, "Other words")}))

    assert version != questions_version(ASKED) == WRITTEN["version"]


def test_the_note_for_clinicians_is_no_part_of_the_version() -> None:
    """No patient reads it, so no answer changes its meaning."""
    assert questions_version(asking(note="Another note")) == questions_version(ASKED)


def test_the_code_system_of_a_question_is_complete() -> None:
    """A record that looks a code up finds the words that the patient read."""
    head = shared_head(TABLE, approved=False, publisher="Skin Clinic")
    for question in QUESTIONS:
        written = code_system_resource(question, BASE, head)
        option = item_of(question)["answerOption"][0]["valueCoding"]

        assert written["url"] == option["system"]
        assert written["content"] == "complete"
        assert [(one["code"], one["display"]) for one in written["concept"]] == [
            (option.id, option.label) for option in question.options
        ]
        assert fhirkit.validate(written) == []


def test_another_reader_of_fhir_finds_nothing_wrong_with_the_questionnaire() -> None:
    """Shapes are judged by a program that nobody here wrote."""
    assert fhirkit.validate(WRITTEN) == []


def test_the_questionnaire_is_small_enough_for_a_phone() -> None:
    """A record loads it each time that it shows the form."""
    assert len(json.dumps(WRITTEN, ensure_ascii=False, separators=(",", ":")).encode()) <= 50_000
