"""The table that is shipped, loaded once for all tests."""

from suggester.core.loading import load
from suggester.exchange.rules_folder import SHIPPED, read_folder

FILES = read_folder(SHIPPED)
TABLE = load(FILES)
ASKED = TABLE.questionnaire
CALM = {name: value for name, value in TABLE.cases[0].answers.items() if value != []} | {
    "concerns": ["nothing"]
}
"""The answers that nothing speaks against; every case changes some of them."""
