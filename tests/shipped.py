"""The table that is shipped, loaded once for all tests."""

from collections.abc import Mapping

from suggester.core.loading.load import load
from suggester.exchange.rule_files import read_folder
from suggester.home import RULES

FILES = read_folder(RULES)
TABLE = load(FILES)
ASKED = TABLE.questionnaire


def answered(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers of a case as a patient gives them: a question that was skipped is left out."""
    return {name: value for name, value in answers.items() if value != []}


CALM = answered(TABLE.cases[0].answers) | {"concerns": ["nothing"]}
"""The answers that nothing speaks against; every case changes some of them."""
