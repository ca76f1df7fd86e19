"""The options of a question as they stand together, on the screen and on paper.

Parted where the rules give a heading, where the word "or" stands, and where it changes what has to be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from suggester.core.questionnaire.questions import Option, Question
from suggester.core.table.rules import Effect, Rule, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionBlock:
    """Options that stop equally soon, or stand under one heading, or apart after "or", or none of it."""

    urgency: Urgency | None
    apart: bool
    title: str
    options: tuple[Option, ...]


def option_blocks(question: Question, rules: Sequence[Rule]) -> tuple[OptionBlock, ...]:
    """The options in the order of the file. Nothing here combines answers.

    An option that a stop reads together with others stops here by itself.
    """
    titles = {group.id: group.title for group in question.groups}
    apart_from = question.place.get(question.first_apart, len(question.options))
    stops = stops_reading(question, rules)
    marked = [
        (_urgency(question, option, stops), place >= apart_from, titles.get(option.group, ""), option)
        for place, option in enumerate(question.options)
    ]
    return tuple(
        OptionBlock(urgency=urgency, apart=apart, title=title, options=tuple(one[-1] for one in together))
        for (urgency, apart, title), together in groupby(marked, key=lambda one: one[:3])
    )


def stops_reading(question: Question, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The stops that read this question."""
    return tuple(
        rule
        for rule in rules
        if rule.effect is Effect.STOP and any(one.question == question.id for one in rule.when)
    )


def _urgency(question: Question, option: Option, stops: Sequence[Rule]) -> Urgency | None:
    """How soon help is needed after this option; None if it stops nothing."""
    found = [
        rule.urgency
        for rule in stops
        for condition in rule.when
        if condition.question == question.id and option.id in condition.options
    ]
    return max(found, default=None)
