"""What would change the page: the fewest answers that, given otherwise, would list something more openly.

Worked out by evaluating again, never by reading rows. Only options marked may_change in questionnaire.toml
are tried: what time, a visit or a plan can change. Age, pregnancy, medicines, health, allergies, red flags
and bad reactions never are, nor is doubt, and a stop offers nothing: nobody should learn how to get past a
warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from suggester.core.evaluation.evaluation import Evaluation, outcomes
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Outcome

WARNS = frozenset({Effect.HOLD, Effect.CAUTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """One question, what was answered, and the answer that is tried instead, as labels."""

    question: Question
    answered: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An approach that would stand otherwise."""

    approach: Approach
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One or two answers given otherwise, and every approach that would then be listed more openly."""

    answers: tuple[Instead, ...]
    moved: tuple[Moved, ...]


def what_would_change(evaluation: Evaluation) -> tuple[Change, ...]:
    """The smallest changes first: single answers, and pairs only for what no single answer moves."""
    if evaluation.is_stop:
        return ()
    tries = tuple(_tries(evaluation))
    single = tuple(_moving(evaluation, (one,)) for one in tries)
    found = [change for change in single if change is not None]
    reached = {moved.approach.id for change in found for moved in change.moved}
    for pair in combinations(tries, 2):
        change = _moving(evaluation, pair)
        if change and {moved.approach.id for moved in change.moved} - reached:
            found.append(change)
    return tuple(found)


def _tries(evaluation: Evaluation) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """For each question of which an option that may change made a warning speak: the answer without it."""
    chosen = evaluation.answers.chosen
    for name, options in _warning_options(evaluation).items():
        question = evaluation.table.questionnaire.questions[name]
        passing = {option for option in options if question.option(option).may_change}
        if passing:
            yield question, _calmer(question, chosen[name], passing)


def _warning_options(evaluation: Evaluation) -> Mapping[str, set[str]]:
    """The options that were chosen and that a hold or a caution read."""
    chosen = evaluation.answers.chosen
    found: dict[str, set[str]] = {}
    for rule in evaluation.matched:
        if rule.effect in WARNS:
            for condition in rule.when:
                found.setdefault(condition.question, set()).update(
                    option for option in chosen[condition.question] if option in condition.options
                )
    return found


def _calmer(question: Question, chosen: tuple[str, ...], warning: set[str]) -> tuple[str, ...]:
    """The same answer without these options; the calm option where nothing would be left."""
    left = tuple(option for option in chosen if option not in warning)
    return left or (question.calm,)


def _moving(evaluation: Evaluation, several: tuple[tuple[Question, tuple[str, ...]], ...]) -> Change | None:
    """What these answers together would move; None if nothing, or if one of them adds nothing."""
    after = outcomes(evaluation.table, _with(evaluation, several))
    moved = tuple(
        Moved(approach=approach, before=before, after=then)
        for approach, before, then in zip(
            evaluation.table.approaches, evaluation.outcomes, after, strict=True
        )
        if Outcome.NONE is not then < before
    )
    if not moved:
        return None
    chosen = evaluation.answers.chosen
    return Change(
        moved=moved,
        answers=tuple(
            Instead(question=q, answered=q.labels(chosen[q.id]), instead=q.labels(options))
            for q, options in several
        ),
    )


def _with(evaluation: Evaluation, several: tuple[tuple[Question, tuple[str, ...]], ...]) -> Answers:
    """The same patient with these answers, as the door would take them."""
    changed: Chosen = {**evaluation.answers.chosen, **{question.id: options for question, options in several}}
    questionnaire = evaluation.table.questionnaire
    given = {
        name: list(options) if questionnaire.questions[name].many else options[0]
        for name, options in changed.items()
        if options
    }
    return questionnaire.answers(given)
