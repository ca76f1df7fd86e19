"""The answers of a patient as one whole number, small where few boxes are ticked, and back.

Every question that is shown is a digit or two of that number, the first question the lowest: which kind of
answer it is (one that stands alone, one tick, two, three, more), and which answer of that kind. A digit has
exactly as many values as there are valid answers, so an answer that is not valid cannot be written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb, prod

from suggester.core.questionnaire.questionnaire import Answers, Questionnaire, as_given
from suggester.core.questionnaire.questions import Question

FEW = 3
REMEMBERED = 1_000
"""Answers to one question whose digits are kept; which patient gave them is not known here."""


@dataclass(frozen=True, kw_only=True)
class AnswerKind:
    """Answers to one question that share a digit: all ways to tick so many of these options."""

    options: tuple[str, ...]
    ticks: range

    @cached_property
    def number(self) -> int:
        """How many such answers there are."""
        return sum(comb(len(self.options), count) for count in self.ticks)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where each option stands."""
        return {option: place for place, option in enumerate(self.options)}

    @cached_property
    def fewer(self) -> Mapping[int, int]:
        """How many of its answers tick less than so many."""
        return {
            ticks: sum(comb(len(self.options), count) for count in self.ticks if count < ticks)
            for ticks in self.ticks
        }

    def holds(self, chosen: tuple[str, ...]) -> bool:
        """Whether this is one of them."""
        return len(chosen) in self.ticks and self.index.keys() >= set(chosen)

    def place_of(self, chosen: tuple[str, ...]) -> int:
        """Its place among them: by how much is ticked, then by what."""
        places = sorted([self.index[option] for option in chosen])
        return self.fewer[len(chosen)] + sum([comb(place, count) for count, place in enumerate(places, 1)])

    def at(self, place: int) -> tuple[str, ...]:
        """The one at this place; the door puts its options in order."""
        for count in self.ticks:
            numbers = comb(len(self.options), count)
            if place < numbers:
                return tuple(self.options[one] for one in _combination(place, count, len(self.options)))
            place -= numbers
        raise IndexError("there are not so many answers of this kind")


class _Digits:
    """The two digits of one question as one: how many values it has, and which of them an answer is.

    Learned from patients: with what is known a code takes a third of the time.
    """

    def __init__(self, kinds: tuple[AnswerKind, ...]) -> None:
        self.kinds = kinds
        self._known: dict[tuple[str, ...], tuple[int, int]] = {}
        self._answers: dict[tuple[int, int], tuple[str, ...]] = {}

    def digit_of(self, chosen: tuple[str, ...]) -> tuple[int, int]:
        """The digit of a valid answer."""
        found = self._known.get(chosen)
        if found is None:
            which = next(which for which, kind in enumerate(self.kinds) if kind.holds(chosen))
            kind, several = self.kinds[which], len(self.kinds)
            found = kind.number * several, kind.place_of(chosen) * several + which
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[chosen] = found
        return found

    def answer_at(self, which: int, place: int) -> tuple[str, ...]:
        """The answer of this kind at this place."""
        found = self._answers.get((which, place))
        if found is None:
            found = self.kinds[which].at(place)
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[which, place] = found
        return found


class NoAnswersError(ValueError):
    """A number that no patient's answers have."""


def rank(questionnaire: Questionnaire, answers: Answers) -> int:
    """The number of these answers; two patients have the same one only if they answered the same."""
    number = 0
    kinds_of, chosen = _kinds(questionnaire), answers.chosen
    for question in reversed(tuple(questionnaire.questions.values())):
        options = chosen[question.id]
        if options or question.is_shown(chosen):
            values, digit = kinds_of[question.id].digit_of(options)
            number = number * values + digit
    return number


def unrank(questionnaire: Questionnaire, number: int) -> Answers:
    """The answers that have this number. Raises NoAnswersError if nobody's have."""
    kinds_of, chosen = _kinds(questionnaire), dict[str, tuple[str, ...]]()
    for question in questionnaire.questions.values():
        if question.is_shown(chosen):
            digits = kinds_of[question.id]
            number, which = divmod(number, len(digits.kinds))
            number, place = divmod(number, digits.kinds[which].number)
            chosen[question.id] = digits.answer_at(which, place)
    if number:
        raise NoAnswersError("the number goes on after the last question")
    return questionnaire.answers(as_given(questionnaire.questions.values(), chosen))


def numbers_at_most(questionnaire: Questionnaire) -> int:
    """Every number of answers is below this one, whatever is ticked."""
    all_kinds = [digits.kinds for digits in _kinds(questionnaire).values()]
    return prod(len(kinds) * max(kind.number for kind in kinds) for kinds in all_kinds)


@lru_cache(maxsize=64)
def _kinds(questionnaire: Questionnaire) -> Mapping[str, _Digits]:
    """For each question its kinds of answers, the usual ones first."""
    return {name: _Digits(tuple(_kinds_of(question))) for name, question in questionnaire.questions.items()}


def _kinds_of(question: Question) -> Iterator[AnswerKind]:
    """Skipped and options that stand alone are one kind, so a calm answer takes next to no room."""
    skipped = 1 if question.required else 0
    if not question.many:
        yield AnswerKind(options=tuple(question.by_id), ticks=range(skipped, 2))
        return
    alone = tuple(option.id for option in question.options if option.exclusive)
    several = tuple(option.id for option in question.options if not option.exclusive)
    most = min(question.at_most or len(several), len(several))
    if alone or not question.required:
        yield AnswerKind(options=alone, ticks=range(skipped, 2 if alone else 1))
    for count in range(1, min(FEW, most) + 1):
        yield AnswerKind(options=several, ticks=range(count, count + 1))
    if most > FEW:
        yield AnswerKind(options=several, ticks=range(FEW + 1, most + 1))


def _combination(place: int, count: int, size: int) -> list[int]:
    """The combination of so many places below size that stands here, the highest place first."""
    found: list[int] = []
    for left in range(count, 0, -1):
        size -= 1
        while comb(size, left) > place:
            size -= 1
        place -= comb(size, left)
        found.append(size)
    return found
