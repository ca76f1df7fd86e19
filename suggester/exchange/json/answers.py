"""Answers in and evaluations out, as JSON: the contract of docs/json.md."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import (
    AnswerFault,
    Answers,
    AnswersError,
    Questionnaire,
)
from suggester.core.table.rules import RuleTable, Urgency
from suggester.exchange.told_standing import told_standings


class AnswersJsonError(ValueError):
    """A text that holds no valid answers, with every problem at once; never what was answered."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """All answers of one text, valid; as_list tells whether the text held a list or one object."""

    answers: tuple[Answers, ...]
    as_list: bool


def patients(content: bytes, questionnaire: Questionnaire) -> Patients:
    """One answers object, or a list of them. Raises AnswersJsonError: nothing is read by halves."""
    data = _parsed(content)
    items = data if isinstance(data, list) else [data]
    problems: list[str] = []
    found: list[Answers] = []
    for number, item in enumerate(items, start=1):
        place = f"patient {number}: " if isinstance(data, list) else ""
        try:
            found.append(questionnaire.answers(_object(item)))
        except AnswersError as error:
            problems += [place + problem for problem in error.problems]
    if problems:
        raise AnswersJsonError(problems)
    return Patients(answers=tuple(found), as_list=isinstance(data, list))


def written(table: RuleTable, given: Patients) -> Iterator[str]:
    """The evaluations as pieces of one JSON text, in the order of the patients, one at a time."""
    texts = (json.dumps(as_data(evaluate(table, answers)), ensure_ascii=False) for answers in given.answers)
    if given.as_list:
        yield from _as_list(texts)
    else:
        yield from texts
        yield "\n"


def as_data(evaluation: Evaluation) -> dict[str, Any]:
    """One evaluation as plain data: outcome, urgency, and every approach with the rows that spoke.

    Where holds are urgent, 'urgent_rules' says which, and how much; 'urgency' is that of a stop alone.
    """
    return {
        **(_stopped(evaluation) if evaluation.is_stop else _listed(evaluation)),
        "approaches": told_standings(evaluation),
    }


def _stopped(evaluation: Evaluation) -> dict[str, Any]:
    urgency = evaluation.urgency
    return {"outcome": "stop", "urgency": None if urgency is Urgency.NONE else urgency.name.lower()}


def _listed(evaluation: Evaluation) -> dict[str, Any]:
    urgent = {rule.id: rule.urgency.name.lower() for rule in evaluation.matched if rule.is_urgent_hold}
    return {"outcome": "options", "urgency": None} | ({"urgent_rules": urgent} if urgent else {})


def _as_list(texts: Iterable[str]) -> Iterator[str]:
    opening = "[\n"
    for text in texts:
        yield opening + text
        opening = ",\n"
    yield "\n]\n" if opening != "[\n" else "[]\n"


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except UnicodeDecodeError as error:
        raise AnswersJsonError([f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"]) from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise AnswersJsonError([f"this is no JSON: {error.msg} ({where})"]) from error
    except RecursionError as error:
        raise AnswersJsonError(["this is no list of answers: brackets are nested too deep"]) from error


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two equal keys without a word; an answer must not vanish so."""
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name[:60] for name in names if names.count(name) > 1})
        raise AnswersJsonError(
            [f"{', '.join(map(repr, twice))} stands twice in one object; delete one of them"]
        )
    return data


def _object(item: object) -> Mapping[str, object]:
    if not isinstance(item, dict):
        problem = 'this is no answers object; write {"age_band": "22_39", ...}'
        raise AnswersError([AnswerFault(question="", problem=problem)])
    return item
