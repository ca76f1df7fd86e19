"""Which rows a reader of the table wants to see, in what order, and below which headings."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from suggester.core.table.columns import ALWAYS, COLUMNS
from suggester.core.table.rules import Effect, Rule, RuleTable, gravest_first


class Order(Enum):
    """The ways to sort; rows that are alike in it stand by gravity, then by id."""

    GRAVITY = "gravity"
    ID = "id"
    QUESTION = "question"
    EVIDENCE = "evidence"
    REVIEW = "review"


class Grouping(Enum):
    """The ways to put rows below headings."""

    NONE = "none"
    EFFECT = "effect"
    APPROACH = "approach"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """What a reader asks for; what is empty asks for nothing. Everything asked for has to fit.

    approach: rows that bear on it, also through a part. question: rows that read it, or 'always' for rows
    that read none. option: rows that read this option of the question. text: all these words, in any order.
    """

    effects: frozenset[Effect] = frozenset()
    approach: str = ""
    question: str = ""
    option: str = ""
    evidence: str = ""
    source: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows below one heading; key is what they have in common, '' where nothing was asked for."""

    key: str
    rules: tuple[Rule, ...]


def filtered(table: RuleTable, wish: RowFilter) -> tuple[Rule, ...]:
    """The rows that fit, the gravest first."""
    known = _known(table)
    words = wish.text.casefold().split()
    tests = [test for asked, test in _tests(known, wish) if asked]
    if not words and not tests:
        return known.rules
    return tuple(
        rule
        for rule in known.rules
        if all(test(rule) for test in tests) and all(word in known.words[rule.id] for word in words)
    )


def in_order(
    table: RuleTable, rules: Iterable[Rule], order: Order, waiting: Container[str] = ()
) -> tuple[Rule, ...]:
    """The same rows in this order; rows that come gravest first stay so among equals.

    waiting: the ids of rows that are to be confirmed, for the order that has them first.
    """
    known = _known(table)
    keys: Mapping[Order, Callable[[Rule], object]] = {
        Order.ID: lambda rule: rule.id,
        Order.QUESTION: lambda rule: known.place[_first_question(rule)],
        Order.EVIDENCE: lambda rule: rule.evidence,
        Order.REVIEW: lambda rule: rule.id not in waiting,
    }
    return tuple(rules) if order is Order.GRAVITY else tuple(sorted(rules, key=keys[order]))  # type: ignore[arg-type]


def grouped(table: RuleTable, rules: Sequence[Rule], grouping: Grouping) -> tuple[Group, ...]:
    """The rows below headings, in the order of effects, of the questionnaire or of the approaches."""
    if grouping is Grouping.NONE:
        return (Group(key="", rules=tuple(rules)),) if rules else ()
    key = {
        Grouping.EFFECT: lambda rule: rule.effect.name.lower(),
        Grouping.APPROACH: lambda rule: rule.approach,
        Grouping.QUESTION: _first_question,
    }[grouping]
    gathered: dict[str, list[Rule]] = {name: [] for name in _headings(table, grouping)}
    for rule in rules:
        gathered.setdefault(key(rule), []).append(rule)
    return tuple(Group(key=name, rules=tuple(found)) for name, found in gathered.items() if found)


def bears_on(table: RuleTable, rule: Rule) -> frozenset[str]:
    """The ids of the approaches that a row is about, also through their parts."""
    return _known(table).about[rule.id]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is worked out once for a table: every row's words and approaches, and the places of questions."""

    rules: tuple[Rule, ...]
    about: Mapping[str, frozenset[str]]
    words: Mapping[str, str]
    place: Mapping[str, int]


@lru_cache(maxsize=8)
def _known(table: RuleTable) -> _Known:
    questions = [ALWAYS, *table.questionnaire.questions]
    return _Known(
        rules=tuple(sorted(table.rules, key=gravest_first)),
        about={rule.id: frozenset(one.id for one in table.about[rule.id]) for rule in table.rules},
        words={rule.id: _words(table, rule).casefold() for rule in table.rules},
        place={name: place for place, name in enumerate(questions)},
    )


def _tests(known: _Known, wish: RowFilter) -> list[tuple[object, Callable[[Rule], bool]]]:
    return [
        (wish.effects, lambda rule: rule.effect in wish.effects),
        (wish.approach, lambda rule: wish.approach in known.about[rule.id]),
        (wish.question, lambda rule: _reads(rule, wish)),
        (wish.evidence, lambda rule: rule.evidence == wish.evidence),
        (wish.source, lambda rule: wish.source in rule.sources),
    ]


def _reads(rule: Rule, wish: RowFilter) -> bool:
    if wish.question == ALWAYS:
        return not rule.when
    return any(
        one.question == wish.question and (not wish.option or wish.option in one.options) for one in rule.when
    )


def _words(table: RuleTable, rule: Rule) -> str:
    """Everything that a reader may remember of a row: its id, its texts, its answers and its sources."""
    questions = table.questionnaire.questions
    asked = [questions[one.question] for one in rule.when]
    labels = [
        label
        for question, one in zip(asked, rule.when, strict=True)
        for label in (question.text, question.short, *question.labels(question.in_order(one.options)))
    ]
    sources = [text for name in rule.sources for text in (name, table.sources[name].title)]
    texts = [column.text(rule) for column in COLUMNS if column.is_prose]
    return " ".join([rule.id, *texts, *labels, *sources])


def _first_question(rule: Rule) -> str:
    return rule.when[0].question if rule.when else ALWAYS


def _headings(table: RuleTable, grouping: Grouping) -> list[str]:
    if grouping is Grouping.EFFECT:
        return [effect.name.lower() for effect in sorted(Effect, reverse=True)]
    if grouping is Grouping.QUESTION:
        return [ALWAYS, *table.questionnaire.questions]
    return [approach.id for approach in table.approaches]
