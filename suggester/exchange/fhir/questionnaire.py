"""The questionnaire as a FHIR R4 Questionnaire, for the record of a clinic that asks our questions itself.

Only what renderers were seen to read is written. "None of these" is marked twice as standing alone, since
some know the one mark and some the other. Many know none, so responses are checked when they come back.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.table.rules import RuleTable
from suggester.exchange.fhir.code_system import codings
from suggester.exchange.fhir.resource import Resource, code_system_path, fhir_id, questionnaire_path

HL7 = "http://hl7.org/fhir"
EXTENSIONS = f"{HL7}/StructureDefinition"
VERSION_DIGITS = 12


@lru_cache(maxsize=8)
def questions_version(questionnaire: Questionnaire) -> str:
    """What is asked, as 12 digits that no row changes: a form in a record is good as long as they are.

    Everything that a patient reads on the pages counts, and everything that decides which answers are taken.
    """
    said = json.dumps([_said(page) for page in questionnaire.pages], ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:VERSION_DIGITS]


def shared_head(table: RuleTable, *, approved: bool, publisher: str) -> Resource:
    """What the questionnaire and its code systems say alike: version, status and publisher."""
    head = {
        "version": questions_version(table.questionnaire),
        "language": table.provenance.language,
        "status": "active" if approved else "draft",
    }
    return head | ({"publisher": publisher} if publisher else {})


def questionnaire_resource(table: RuleTable, base: str, *, approved: bool, publisher: str) -> Resource:
    """All pages with their questions.

    base: the address of the installation.  approved: by clinicians of it.  publisher: the clinic, or ''.
    """
    return {
        "resourceType": "Questionnaire",
        "id": fhir_id(table.provenance.id),
        "url": base + questionnaire_path(table),
        **shared_head(table, approved=approved, publisher=publisher),
        "name": "".join(part.capitalize() for part in fhir_id(table.provenance.id).split("-")),
        "title": table.wording["site_name"],
        "subjectType": ["Patient"],
        "description": table.wording["disclaimer_long"],
        "effectivePeriod": {
            "start": table.provenance.valid_from.isoformat(),
            "end": table.provenance.review_by.isoformat(),
        },
        "item": [_page(page, table, base) for page in table.questionnaire.pages],
    }


@lru_cache(maxsize=8)
def item_texts(questionnaire: Questionnaire) -> Mapping[str, str]:
    """The words of every item by its linkId: pages, what is said before each question, and questions."""
    texts = {page_link(page): page.title for page in questionnaire.pages}
    for question in questionnaire.questions.values():
        texts |= {about_link(question): _about(question), question.id: question.text}
    return texts


def page_link(page: Page) -> str:
    """The linkId of a page, which no question can have."""
    return f"page.{page.id}"


def about_link(question: Question) -> str:
    """The linkId of what is said before a question, which no question can have either."""
    return f"about.{question.id}"


def _page(page: Page, table: RuleTable, base: str) -> Resource:
    items = [item for question in page.questions for item in _items(question, table, base)]
    return {"linkId": page_link(page), "type": "group", "text": page.title, "item": items}


def _items(question: Question, table: RuleTable, base: str) -> Iterator[Resource]:
    """What is said before the question, and the question: side by side, since some renderers nest nothing."""
    shown, written = _shown_when(question, table, base), codings(base, table.questionnaire)[question.id]
    yield {"linkId": about_link(question), "type": "display", "text": _about(question), **shown}
    yield {
        "extension": list(_extensions(question, table)),
        "linkId": question.id,
        "type": "choice",
        "text": question.text,
        **shown,
        "required": question.required,
        "repeats": question.many,
        "answerOption": [_option(option, written[option.id]) for option in question.options],
    }


def _about(question: Question) -> str:
    """Hint and reason; then the hints of options, for which an option of FHIR has no place."""
    hints = (f"{option.label}: {option.hint}" for option in question.options if option.hint)
    return "\n".join(text for text in (question.hint, question.why, *hints) if text)


def _shown_when(question: Question, table: RuleTable, base: str) -> Resource:
    if not question.show_when:
        return {}
    asked = table.questionnaire.questions
    conditions = [
        {
            "question": one.question,
            "operator": "=",
            "answerCoding": {"system": base + code_system_path(asked[one.question]), "code": option},
        }
        for one in question.show_when
        for option in asked[one.question].in_order(one.options)
    ]
    return {"enableWhen": conditions, "enableBehavior": "any"}


def _option(option: Option, coding: Resource) -> Resource:
    alone = {"extension": [_extension("questionnaire-optionExclusive", valueBoolean=True)]}
    return (alone if option.exclusive else {}) | {"valueCoding": coding}


def _extensions(question: Question, table: RuleTable) -> Iterator[Resource]:
    control = {"system": f"{HL7}/questionnaire-item-control", "code": _control(question)}
    yield _extension("questionnaire-itemControl", valueCodeableConcept={"coding": [control]})
    yield _extension("questionnaire-choiceOrientation", valueCode="vertical")
    if question.at_most:
        yield _extension("questionnaire-maxOccurs", valueInteger=question.at_most)
    for option in question.options:
        if option.exclusive:
            yield _stands_alone(question, option, table.wording["none_alone"])


def _control(question: Question) -> str:
    return "check-box" if question.many else "radio-button"


def _stands_alone(question: Question, option: Option, sentence: str) -> Resource:
    """An option that stands alone, as a rule that a renderer can check and a sentence that it can show."""
    alone = f"answer.value.where(code='{option.id}').empty() or answer.count()=1"
    expression = f"%resource.repeat(item).where(linkId='{question.id}').all({alone})"
    return {
        "url": f"{EXTENSIONS}/targetConstraint",
        "extension": [
            {"url": "key", "valueId": fhir_id(f"alone-{question.id}-{option.id}")},
            {"url": "severity", "valueCode": "error"},
            {"url": "expression", "valueExpression": {"language": "text/fhirpath", "expression": expression}},
            {"url": "human", "valueString": sentence.replace("{label}", option.label)},
        ],
    }


def _extension(name: str, **value: Any) -> Resource:
    return {"url": f"{EXTENSIONS}/{name}", **value}


def _said(page: Page) -> list[object]:
    return [page.id, page.title, [_asked(question) for question in page.questions]]


def _asked(question: Question) -> list[object]:
    return [
        question.id,
        question.text,
        question.hint,
        question.why,
        [question.many, question.required, question.at_most],
        [[condition.question, sorted(condition.options)] for condition in question.show_when],
        [[option.id, option.label, option.hint, option.exclusive] for option in question.options],
    ]
