"""The table as rules engines take it: typed inputs, and rows with a test for each input that they read.

How a test is written is the matter of each language; that there is one for each condition is settled here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import Rule, RuleTable

FLAT_ROWS_AT_MOST = 20_000
LIST, TEXT, TRUTH = "options", "string", "boolean"
"""The types of inputs: a list of option ids, one option id, and whether an option was chosen."""

OptionTest = Callable[[Question, Sequence[str]], str]
"""How a language asks whether at least one of these options was chosen."""


class TooManyRowsError(ValueError):
    """A table that cannot be written with an input for each option, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInput:
    """What an engine has to be given under this name."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRow:
    """A row under an id of its own, and its tests by the names of their inputs; all other inputs are free."""

    id: str
    rule: Rule
    tests: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineTable:
    """All inputs, and all rows in the order of the table."""

    inputs: tuple[EngineInput, ...]
    rows: tuple[EngineRow, ...]


def by_question(table: RuleTable, test: OptionTest) -> EngineTable:
    """An input for each question, a list where several options can be chosen; and a row for each row."""
    questions = table.questionnaire.questions
    return EngineTable(
        inputs=tuple(
            EngineInput(name=one.id, type=LIST if one.many else TEXT, meaning=one.text)
            for one in questions.values()
        ),
        rows=tuple(
            EngineRow(
                id=rule.id,
                rule=rule,
                tests={one.question: test(questions[one.question], sorted(one.options)) for one in rule.when},
            )
            for rule in table.rules
        ),
    )


def by_option(table: RuleTable, chosen: str) -> EngineTable:
    """An input for each option that a row reads; a row that any of several options meets becomes several.

    chosen: the test for an option that was chosen. Raises TooManyRowsError.
    """
    rows = sum(prod(len(condition.options) for condition in rule.when) for rule in table.rules)
    if rows > FLAT_ROWS_AT_MOST:
        raise TooManyRowsError(
            f"the profile 'flat' would need {rows:,} rows, and has at most {FLAT_ROWS_AT_MOST:,}; "
            "take the profile 'named', which has one for each row of the table"
        )
    return EngineTable(
        inputs=tuple(_options_read(table)),
        rows=tuple(row for rule in table.rules for row in _spread(rule, chosen)),
    )


def outputs_of(rule: Rule) -> dict[str, str]:
    """What an engine tells of a row that matched: never an outcome, which takes all rows together."""
    return {"rule": rule.id, "effect": rule.effect.name.lower(), "approach": rule.approach}


def about(table: RuleTable) -> str:
    """Which table it is, and what has to be shown beside everything that it says."""
    head = table.provenance
    return (
        f"Table {head.id}, version {head.version}, {head.status}, to be reviewed by {head.review_by}, "
        f"SHA-256 {head.sha256}. {table.wording['disclaimer_long']}"
    )


def _options_read(table: RuleTable) -> Iterator[EngineInput]:
    read = {(one.question, option) for rule in table.rules for one in rule.when for option in one.options}
    for question in table.questionnaire.questions.values():
        for option in question.options:
            if (question.id, option.id) in read:
                meaning = f"{question.text} {option.label}"
                yield EngineInput(name=_name(question.id, option.id), type=TRUTH, meaning=meaning)


def _spread(rule: Rule, chosen: str) -> Iterator[EngineRow]:
    """A row for each way to meet all conditions; more than one are numbered."""
    ways = list(product(*(_names(one.question, sorted(one.options)) for one in rule.when)))
    for number, names in enumerate(ways, start=1):
        row_id = f"{rule.id}.{number}" if len(ways) > 1 else rule.id
        yield EngineRow(id=row_id, rule=rule, tests=dict.fromkeys(names, chosen))


def _names(question: str, options: Iterable[str]) -> list[str]:
    return [_name(question, option) for option in options]


def _name(question: str, option: str) -> str:
    return f"{question}__{option}"
