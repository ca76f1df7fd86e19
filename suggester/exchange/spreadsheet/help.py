"""What a clinician reads beside the table in a spreadsheet: how to edit it, and every valid word."""

from collections.abc import Iterator, Sequence

from suggester.core.loading.approaches_toml import STRENGTHS
from suggester.core.loading.table_csv import REVIEWS, SOURCE_KINDS, TIERS
from suggester.core.table.approaches import EVERY_PROCEDURE
from suggester.core.table.columns import COLUMNS, OWN
from suggester.core.table.rules import EVERYTHING, Effect, RuleTable, Settles, Urgency
from suggester.core.writing.rule_kinds import ROW, SOURCE

HELP, WORDS = "help", "words"  # the two sheets
FINGERPRINT = "SHA-256"  # stands in the sheet of help, before the fingerprint

HOW_TO = (
    "Edit the sheets 'table' and 'sources', save as .xlsx, and hand the file in or check it. "
    "Sorting, filtering, moving columns and empty rows do no harm.",
    "Every cell is text. Where one has become a date or a number, set its format to Text and type it again.",
    "Begin no cell with = + - or @.",
    "Ids that are published never change; a row whose effect changes gets a new id.",
    "This sheet and the sheet 'words' are for reading; nothing in them is taken back.",
)
KINDS = {"table": ROW, "sources": SOURCE}
MEANINGS = {
    "table": {column.name: column.meaning for column in COLUMNS},
    "sources": {
        "id": "capital letters, digits and -; rows name it",
        "kind": "what it is",
        "tier": "A regulator, guide; B trial, review, leaflet, book; C clinic, news, maker; S blog; G none",
        "title": "its title",
        "publisher": "who made it; may be empty",
        "year": "four digits; may be empty",
        "url": "https://...; may be empty",
        "read": "how much of it was read",
        "note": "may be empty",
    },
}


def help_rows(table: RuleTable) -> Iterator[Sequence[str]]:
    """Which table this is, how to edit it, and what stands in each column."""
    made = table.provenance
    yield "Rule table", f"{made.id} {made.version} ({made.status})"
    yield FINGERPRINT, made.sha256
    yield from (("", line) for line in HOW_TO)
    yield "sheet", "column", "what stands in it", "what the pages call it"
    for name, meanings in MEANINGS.items():
        yield from ((name, column, meaning, _called(name, column)) for column, meaning in meanings.items())


def _called(sheet: str, column: str) -> str:
    """What an approver reads above this column when it changed, and whether patients read it."""
    kind = KINDS[sheet]
    if column == "id":
        return kind.label
    field = kind.field(column)
    return f"{field.label} (patients read it)" if field.read else field.label


def valid_words(table: RuleTable) -> dict[str, Sequence[str]]:
    """The valid words of each column, and the questions with the options that conditions can name."""
    questions = table.questionnaire.questions.values()
    asked = [(question, option) for question in questions for option in question.options]
    return {
        "effect": [effect.name.lower() for effect in Effect],
        "approach": [*(approach.id for approach in table.approaches), EVERY_PROCEDURE, EVERYTHING],
        "evidence": tuple(STRENGTHS),
        "urgency": [urgency.name.lower() for urgency in Urgency if urgency is not Urgency.NONE],
        "medicine": [OWN],
        "settles": [one.value for one in Settles],
        "review": REVIEWS,
        "kind": SOURCE_KINDS,
        "tier": TIERS,
        "question": [question.id for question, _ in asked],
        "option": [option.id for _, option in asked],
        "what the patient ticks": [option.label for _, option in asked],
    }
