"""What a result can name, and what is said about it: approaches, facts, the comparison of choices."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt

EVERY_PROCEDURE = "every_procedure"
WEEKS_A_MONTH = 52 / 12
WEEKS_DRAWN = 40
"""The last week that the drawings of months have room for; the templates that draw them know it, too."""
Z95 = 1.959964  # 95 % of a normal distribution lie within this many standard deviations


class ApproachKind(Enum):
    """What sort of thing an approach is; only procedures belong to the group every_procedure."""

    PROCEDURE = "procedure"
    CARE = "care"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """So many of so many people, from one study: k of n."""

    k: int
    n: int
    what: str
    who: str
    when: str
    source: str
    picture: str

    @property
    def share(self) -> int:
        """How many that is of 100 people."""
        return round(100 * self.k / self.n)

    @property
    def bounds(self) -> tuple[int, int]:
        """How few and how many of 100 people it could be: Wilson's interval of 95 %, as whole people."""
        share, spread = self.k / self.n, Z95 * Z95 / self.n
        middle = (share + spread / 2) / (1 + spread)
        reach = Z95 * sqrt(share * (1 - share) / self.n + spread / self.n / 4) / (1 + spread)
        return round(100 * max(middle - reach, 0.0)), round(100 * min(middle + reach, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a fact sheet."""

    topic: str
    text: str
    sources: tuple[str, ...]
    evidence: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question that a patient can take to the visit."""

    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What adverts say of such treatments, and the rows that say what is so."""

    id: str
    text: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """Something that a result can name. A combination has parts."""

    id: str
    name: str
    kind: ApproachKind
    parts: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def groups(self) -> frozenset[str]:
        """The group names that stand for this approach in the table."""
        return frozenset({EVERY_PROCEDURE}) if self.kind is ApproachKind.PROCEDURE else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """What one column of the comparison says in one row, in full and in short, with its numbers apart.

    Two numbers are 'from' and 'to': visits, weeks between two of them, days that the skin is red. The words
    say the same numbers; () or 0 where they say none.
    """

    column: str
    text: str
    short: str
    sources: tuple[str, ...]
    numbers: tuple[Number, ...]
    sure: str
    visits: tuple[int, ...]
    weeks_apart: tuple[int, ...]
    red_days: tuple[int, ...]
    judge_after_months: int

    @property
    def gap(self) -> float:
        """Weeks between two visits: the middle of the usual ones."""
        return sum(self.weeks_apart) / 2

    @property
    def last_visit(self) -> float:
        """The week of the last visit, counted from the first; 0 where none is said."""
        return (self.visits[1] - 1) * self.gap if self.visits else 0.0

    @property
    def judge_week(self) -> float | None:
        """When a source says to judge the result: so many months after the last visit."""
        if not self.visits or not self.judge_after_months:
            return None
        return self.last_visit + self.judge_after_months * WEEKS_A_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One row of the comparison: the same thing said about every column."""

    id: str
    title: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One choice of the comparison, and the approaches that it gathers."""

    id: str
    title: str
    approaches: tuple[str, ...]
    marks: tuple[str, ...]
    picture: str = ""
    """The drawing of how it works; '' for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The choices side by side, in the order of the alphabet, never ranked."""

    title: str
    note: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]

    @property
    def draws_numbers(self) -> bool:
        """Whether any count is drawn: only those that the rules say can stand side by side."""
        return any(number.picture for row in self.rows for cell in row.cells for number in cell.numbers)
