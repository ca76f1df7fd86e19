"""A patient of whom the table says as little as can be: where trying out answers begins.

Nothing here is about real people. It follows from the rows alone.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from suggester.core.questionnaire.questionnaire import Question, as_given
from suggester.core.table.rules import RuleTable

Readers = Mapping[tuple[str, str], int]


@lru_cache(maxsize=8)
def rows_reading(table: RuleTable) -> Readers:
    """For each question and option how many rows read it; 0 for what no row reads."""
    conditions = (condition for rule in table.rules for condition in rule.when)
    return Counter((one.question, option) for one in conditions for option in one.options)


def baseline_answers(table: RuleTable) -> dict[str, object]:
    """An answer to every question that has to be answered: the one that the fewest rows read.

    A doubt is never picked. Questions that may be skipped are skipped.
    """
    asked = [question for question in table.questionnaire.questions.values() if question.required]
    return as_given(asked, {one.id: (_least_read(one, rows_reading(table)),) for one in asked})


def _least_read(question: Question, read: Readers) -> str:
    sure = [option for option in question.options if not option.unknown] or list(question.options)
    return min(sure, key=lambda option: read[question.id, option.id]).id
