"""The rule table as frozen data: approaches, rules, sources, promises, cases and fixed texts.

A row says the same wherever it stands: no order, no priority, no negation; evaluation.py puts rows together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from functools import cached_property
from math import sqrt

from suggester.core.plausible import Plausible
from suggester.core.questionnaire import Chosen, Condition, Questionnaire

EVERY_PROCEDURE = "every_procedure"
EVERYTHING = "everything"
PRECAUTION = "PRECAUTION"
WEEKS_A_MONTH = 52 / 12
WEEKS_DRAWN = 40
"""The last week that the drawings of months have room for; the templates that draw them know it, too."""
Z95 = 1.959964  # 95 % of a normal distribution lie within this many standard deviations


class Effect(IntEnum):
    """What a row does, from mild to grave. An info row only informs."""

    INFO = 0
    SUGGEST = 1
    CAUTION = 2
    HOLD = 3
    STOP = 4


class Outcome(IntEnum):
    """How an approach stands for one patient, from mild to grave."""

    NONE = 0
    SUGGEST = 1
    CAUTION = 2
    HOLD = 3
    STOP = 4


class Urgency(IntEnum):
    """How soon a patient who is stopped needs help; a higher one wins."""

    NONE = 0
    SOON = 1
    TODAY = 2
    NOW = 3


class Kind(Enum):
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
class Approach:
    """Something that a result can name. A combination has parts."""

    id: str
    name: str
    kind: Kind
    parts: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def groups(self) -> frozenset[str]:
        """The group names that stand for this approach in the table."""
        return frozenset({EVERY_PROCEDURE}) if self.kind is Kind.PROCEDURE else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: when every condition holds, this effect, for this reason."""

    id: str
    effect: Effect
    approach: str
    when: tuple[Condition, ...]
    title: str
    reason: str
    note: str
    evidence: str
    wait: str
    urgency: Urgency
    sources: tuple[str, ...]
    review: str
    ask: str

    def matches(self, chosen: Chosen) -> bool:
        """Whether every condition holds; a row that says 'always' has none and matches everybody."""
        return all(condition.holds(chosen) for condition in self.when)

    def bears_on(self, approach: Approach) -> bool:
        """A warning about one part of a combination is a warning about the whole."""
        if self.effect is Effect.STOP:
            return True
        named = {approach.id} | approach.groups
        if self.effect in {Effect.CAUTION, Effect.HOLD}:
            named |= set(approach.parts)
        return self.approach in named


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement comes from."""

    id: str
    kind: str
    tier: str
    title: str
    publisher: str
    year: str
    url: str
    read: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
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
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """One choice of the comparison, and the approaches that it gathers."""

    id: str
    title: str
    approaches: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The choices side by side, in the order of the alphabet, never ranked."""

    title: str
    note: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question that a patient can take to the visit."""

    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Numbers to call in one part of the world; an empty one is named in words instead."""

    id: str
    name: str
    emergency_number: str
    urgent_line: str
    mental_health_line: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What the table must keep, whatever else changes."""

    id: str
    text: str
    when: tuple[Condition, ...]
    approach: str
    at_least: Outcome | None
    never: Outcome | None

    def is_kept_by(self, outcome: Outcome) -> bool:
        """'None' keeps a promise of gravity as well, because then nothing is listed."""
        if self.never is not None:
            return outcome is not self.never
        return outcome is Outcome.NONE or self.at_least is None or outcome >= self.at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An invented patient, and the outcome that clinicians expect."""

    id: str
    title: str
    why: str
    answers: Mapping[str, object]
    expect: Mapping[str, Outcome]
    stop: Urgency | None
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What a text for patients must not say, and how hard it may be to read."""

    grade_at_most: float
    grade_median_at_most: float
    names: tuple[str, ...]
    banned: tuple[str, ...]
    banned_words: tuple[str, ...]
    not_in_results: tuple[str, ...]
    allow: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which table this is: what stands on every summary."""

    id: str
    version: str
    status: str
    valid_from: date
    review_by: date
    language: str
    sha256: str


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleTable:
    """Everything in rules/, loaded and checked. Two loads are two tables: compare their SHA-256."""

    provenance: Provenance
    questionnaire: Questionnaire
    approaches: tuple[Approach, ...]
    topics: Mapping[str, str]
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    grid: Grid
    asks: tuple[Ask, ...]
    more_asks: tuple[Ask, ...]
    wording: Mapping[str, str]
    lint: Lint
    promises: tuple[Promise, ...]
    cases: tuple[Case, ...]
    regions: Mapping[str, Region]
    plausible: Plausible | None = None

    @cached_property
    def approach(self) -> Mapping[str, Approach]:
        """Every approach by its id."""
        return {approach.id: approach for approach in self.approaches}

    @cached_property
    def citation(self) -> Mapping[str, int]:
        """The number of each source: its place in sources.csv, the same on every page and print."""
        return {name: number for number, name in enumerate(self.sources, start=1)}

    def cited(self, names: Iterable[str]) -> tuple[Source, ...]:
        """These sources, each once, in the order of their numbers."""
        return tuple(self.sources[name] for name in sorted(set(names), key=self.citation.__getitem__))

    @cached_property
    def grid_sources(self) -> frozenset[str]:
        """The sources of the comparison: the same for everybody who is shown it."""
        return frozenset(name for row in self.grid.rows for cell in row.cells for name in cell.sources)

    def named(self, approach: str) -> tuple[Approach, ...]:
        """The approaches that a row or a promise means by this name, groups included."""
        return tuple(a for a in self.approaches if approach == EVERYTHING or approach in {a.id} | a.groups)
