"""How likely patients are beside each other: an assumption to read a comparison by, no figure about patients.

Most valid answer sets have half of all boxes ticked, and nobody is like that. So a comparison also tells a
share in which such patients weigh little. The two numbers stand in table.toml.
"""

from dataclasses import dataclass
from fractions import Fraction

from suggester.core.questionnaire.questions import Option, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A patient weighs the product of what all chosen options weigh: 1 for whoever ticks nothing."""

    tick: Fraction
    open_answer: Fraction
    review: str

    def weight(self, question: Question, option: Option) -> Fraction:
        """Where several boxes can be ticked, each but 'none of these' is a tick."""
        is_tick = question.many and not option.exclusive
        return (self.tick if is_tick else Fraction(1)) * (self.open_answer if option.unknown else 1)
