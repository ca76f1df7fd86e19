"""A patient who shows a finding, made as small as can be: who reads the finding has to see what makes it.

Small is not only few ticks: an answer that no row reads stands before one that many read, so that nothing but
what makes the finding is left. What counts is that no single answer can be made smaller any more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from suggester.core.questionnaire.questionnaire import Questionnaire, as_given
from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import Rule

Given = Mapping[str, object]


def shrunk(
    questionnaire: Questionnaire, rules: Iterable[Rule], given: Given, shows: Callable[[Given], bool]
) -> dict[str, object]:
    """These answers with as little ticked as still shows the finding; 'shows' refuses what is not valid."""
    reading = _reading(rules)
    found: dict[str, object] = dict(given)
    before: dict[str, object] = {}
    while found != before:
        before = found
        for question in questionnaire.questions.values():
            ways = _smaller_ways(reading, question, found)
            found = next((way for way in ways if shows(way)), found)
    return found


def _smaller_ways(
    reading: Mapping[tuple[str, str], int], question: Question, given: Given
) -> Iterator[dict[str, object]]:
    """The same patient with a smaller answer to one question, the smallest first."""
    ticked = _listed(given.get(question.id, []))
    fewer = [[option for option in ticked if option != left_out] for left_out in ticked]
    others = [[option] for option in question.by_id]
    for options in sorted([*others, *fewer], key=lambda way: _size(reading, question, way)):
        if _size(reading, question, options) >= _size(reading, question, ticked):
            return
        answer = as_given([question], {question.id: tuple(options)})
        yield {name: value for name, value in given.items() if name != question.id} | answer


def _reading(rules: Iterable[Rule]) -> Mapping[tuple[str, str], int]:
    """For each option, one bit for each row that reads it."""
    found: dict[tuple[str, str], int] = {}
    for place, rule in enumerate(rules):
        for condition in rule.when:
            for option in condition.options:
                key = condition.question, option
                found[key] = found.get(key, 0) | 1 << place
    return found


def _size(reading: Mapping[tuple[str, str], int], question: Question, options: list[str]) -> tuple[int, int]:
    """How many rows read these options, and how many options they are."""
    read = 0
    for option in options:
        read |= reading.get((question.id, option), 0)
    return read.bit_count(), len(options)


def _listed(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]
