"""How likely patients are beside each other: an assumption to read a comparison by, no figure about patients.

Most valid answer sets have half of all boxes ticked, and nobody is like that. So a comparison also tells a
share in which such patients weigh little. The two numbers stand in table.toml, and beside them how ordinary
people are assumed to answer, for one figure that says how useful a table is to them.
"""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryPeople:
    """Who is assumed to come: one to so many wishes in one place, and few answers that are not calm.

    of_100: for each question its answers that are not calm, with how many of 100 people give each.
    """

    wishes_at_most: int
    of_100: Mapping[str, Mapping[str, int]]
    review: str
