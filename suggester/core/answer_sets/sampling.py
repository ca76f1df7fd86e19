"""Invented patients by a seeded chance: any valid answer set, or one with few boxes ticked.

The core knows no chance of its own kind, so a short generator stands here, and the same seed gives the same
patients everywhere. What is concluded from such patients is an estimate and is called one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from suggester.core.answer_sets.counting import AnswerSets
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.questionnaire.weights import Weights

WORD = (1 << 64) - 1
DENSITIES = (0, 5, 15, 35)
SKIPPED = 40


@dataclass(slots=True)
class SeededRandom:
    """Numbers that look random and are the same each time (splitmix64, Steele and others, 2014)."""

    seed: int
    _state: int = field(init=False)

    def __post_init__(self) -> None:
        self._state = self.seed & WORD

    def word(self) -> int:
        """The next 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & WORD
        mixed = ((self._state ^ (self._state >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & WORD
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1, each as likely as the others."""
        bits = limit.bit_length()
        while True:
            number = 0
            for _ in range(0, bits, 64):
                number = number << 64 | self.word()
            number &= (1 << bits) - 1
            if number < limit:
                return number

    def pick(self, options: Sequence[str]) -> str:
        """One of these."""
        return options[self.below(len(options))]


def sampled(
    questionnaire: Questionnaire, chance: SeededRandom, number: int, plausible: Weights | None = None
) -> Iterator[dict[str, object]]:
    """So many answer sets, each of the valid ones as likely as the others, or as likely as it weighs."""
    sets = AnswerSets(questions=tuple(questionnaire.questions.values()), plausible=plausible)
    for _ in range(number):
        yield sets.at(chance.below(sets.number))


def filled_in(questionnaire: Questionnaire, chance: SeededRandom, known: Chosen) -> Chosen:
    """The shown questions of a patient who ticks few boxes; answers that are known already are kept."""
    density = DENSITIES[chance.below(len(DENSITIES))]
    chosen: dict[str, tuple[str, ...]] = {}
    for question in questionnaire.questions.values():
        if question.is_shown(chosen):
            is_known = question.id in known
            chosen[question.id] = known[question.id] if is_known else _ticked(question, chance, density)
    return chosen


def _ticked(question: Question, chance: SeededRandom, density: int) -> tuple[str, ...]:
    if not question.required and chance.below(100) < SKIPPED:
        return ()
    if not question.many:
        return (chance.pick(tuple(question.by_id)),)
    several = [o.id for o in question.options if not o.exclusive and chance.below(100) < density]
    calm = [option.id for option in question.options if option.exclusive]
    return tuple(several[: question.at_most]) or (chance.pick(calm or tuple(question.by_id)),)
