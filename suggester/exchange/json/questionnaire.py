"""The questionnaire as data, for whoever asks the questions in a form of their own."""

from typing import Any

from suggester.core.questionnaire.questionnaire import Page
from suggester.core.questionnaire.questions import Option, Question
from suggester.exchange.json.told_table import ToldTable


def as_data(told: ToldTable) -> dict[str, Any]:
    """All pages in the order of asking, and what has to be said with them."""
    return {
        "table": told.head,
        "language": told.table.provenance.language,
        "pages": [_page(page) for page in told.table.questionnaire.pages],
        "warning": told.warning,
        "disclaimer": told.disclaimer,
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "id": page.id,
        "title": page.title,
        "questions": [_question(question) for question in page.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    """show_when: any of these options opens it; {} for a question that everybody is asked."""
    return {
        "id": question.id,
        "text": question.text,
        "hint": question.hint,
        "why": question.why,
        "choose": "many" if question.many else "one",
        "required": question.required,
        "at_most": question.at_most,
        "show_when": {one.question: sorted(one.options) for one in question.show_when},
        "options": [_option(option) for option in question.options],
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "id": option.id,
        "label": option.label,
        "hint": option.hint,
        "exclusive": option.exclusive,
        "unknown": option.unknown,
    }
