"""What came out for one patient, with all that has to be said beside it; for other software."""

from collections.abc import Sequence
from typing import Any

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questionnaire import as_given
from suggester.exchange.json.answers import as_data
from suggester.exchange.json.told_table import ToldTable


def suggestions(evaluation: Evaluation, ignored: Sequence[str], told: ToldTable) -> dict[str, Any]:
    """The answer to answers. ignored: the questions that were answered and are not shown."""
    return result(evaluation, told) | {
        "code": code_of(evaluation),
        "ignored": list(ignored),
        "table": told.head,
        "warning": told.warning,
        "disclaimer": told.disclaimer,
    }


def paper(evaluation: Evaluation, told: ToldTable, *, in_use: bool) -> dict[str, Any]:
    """What stands on a printed page. in_use: whether its table is still the one by which people are told."""
    questions = evaluation.table.questionnaire.questions.values()
    return {
        "answers": as_given(questions, evaluation.answers.chosen),
        "suggestions": result(evaluation, told),
        "table": told.head,
        "in_use": in_use,
        "warning": told.warning,
        "disclaimer": told.disclaimer,
    }


def result(evaluation: Evaluation, told: ToldTable) -> dict[str, Any]:
    """The outcome; past its review date a table lists nothing, and stops as ever."""
    data = as_data(evaluation)
    is_listed = evaluation.is_stop or not told.is_overdue
    return data if is_listed else data | {"approaches": {}}
