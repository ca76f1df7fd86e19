"""The rule table as frozen data: rules, sources, promises, cases and fixed texts.

A row says the same wherever it stands: no order, no priority, no negation; evaluation.py puts rows together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from functools import cached_property

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Chosen, Condition
from suggester.core.questionnaire.weights import OrdinaryPeople, Weights
from suggester.core.table.approaches import Approach, Ask, Claim, Grid
from suggester.core.table.wording import Lint, Region

EVERYTHING = "everything"
PRECAUTION = "PRECAUTION"


class Effect(IntEnum):
    """What a row does, from mild to grave. An info row only informs."""

    INFO = 0
    SUGGEST = 1
    CAUTION = 2
    HOLD = 3
    STOP = 4

    @property
    def text_id(self) -> str:
        """The fixed text that says it to patients: rows that suggest or hold say what comes out."""
        as_outcome = self in {Effect.SUGGEST, Effect.HOLD}
        return f"{'outcome' if as_outcome else 'effect'}_{self.name.lower()}"


WARNINGS = frozenset({Effect.CAUTION, Effect.HOLD, Effect.STOP})


class Outcome(IntEnum):
    """How an approach stands for one patient, from mild to grave."""

    NONE = 0
    SUGGEST = 1
    CAUTION = 2
    HOLD = 3
    STOP = 4

    @property
    def text_id(self) -> str:
        """The fixed text that says it to patients; none for a stop, which has pages of its own."""
        return f"outcome_{self.name.lower()}"


class Urgency(IntEnum):
    """How soon a patient needs help, who is stopped or has an urgent hold; a higher one wins."""

    NONE = 0
    SOON = 1
    TODAY = 2
    NOW = 3

    @property
    def text_id(self) -> str:
        """The fixed text that says it on a hold."""
        return f"urgent_{self.name.lower()}"

    @property
    def instruction_id(self) -> str:
        """The fixed text that says what to do."""
        return f"stop_{self.name.lower()}"


class Settles(Enum):
    """Who or what can settle a hold or a caution, in the order in which patients are told."""

    SUPPORT = "support"
    DOCTOR = "doctor"
    CLINIC = "clinic"
    TIME = "time"

    @property
    def text_id(self) -> str:
        """The fixed text that says it to patients."""
        return f"settles_{self.value}"


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
    has_own_medicine_words: bool = False
    """Whether the row itself says what to do about a medicine, so that no fixed line stands beside it."""
    settles: Settles = Settles.CLINIC
    """Who can settle a hold or a caution; no other row is to be settled."""

    @property
    def is_urgent_hold(self) -> bool:
        """Whether it holds and is told before all others, with whom to call."""
        return self.effect is Effect.HOLD and self.urgency is not Urgency.NONE

    @property
    def first_step(self) -> str:
        """What to do, or until when: the one sentence below the title of a hold or caution."""
        step = self.wait or self.reason.partition(". ")[0]
        return f"{step[:1].upper()}{step[1:].rstrip('.')}." if step else ""

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


def gravest_first(rule: Rule) -> tuple[int, int, str]:
    """The order in which rows are told: by gravity, the most urgent first, then by id."""
    return -rule.effect, -rule.urgency, rule.id


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
class Promise:
    """What the table must keep, whatever else changes."""

    id: str
    text: str
    when: tuple[Condition, ...]
    approach: str
    at_least: Outcome | None
    never: Outcome | None
    urgency: Urgency = Urgency.NONE
    """How urgent a hold has to speak as well, unless a stop does."""

    def is_kept_by(self, outcome: Outcome) -> bool:
        """'None' keeps a promise of gravity as well, because then nothing is listed."""
        if self.never is not None:
            return outcome is not self.never
        return outcome is Outcome.NONE or self.at_least is None or outcome >= self.at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Words that some patients must read in no row, unless the same text has the other word."""

    id: str
    text: str
    when: tuple[Condition, ...]
    words: str
    unless: str

    def is_said_by(self, rule: Rule) -> bool:
        """Whether a text of this row says it."""
        texts = (text.casefold() for text in (rule.title, rule.reason, rule.wait, rule.ask))
        return any(self.words in text and self.unless not in text for text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A fixed text, and what must not stand on the same result: rows by their ids, or effects of rows."""

    id: str
    text: str
    fixed: str
    beside: tuple[str, ...]

    def meets(self, fixed: Collection[str], rules: Iterable[Rule]) -> bool:
        """Whether a result with these fixed texts and these rows has both."""
        told = {name for rule in rules for name in (rule.id, rule.effect.name.lower())}
        return self.fixed in fixed and not told.isdisjoint(self.beside)


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
    plausible: Weights | None = None
    unsaid: tuple[Unsaid, ...] = ()
    apart: tuple[Apart, ...] = ()
    claims: tuple[Claim, ...] = ()
    ordinary: OrdinaryPeople | None = None

    @cached_property
    def approach(self) -> Mapping[str, Approach]:
        """Every approach by its id."""
        return {approach.id: approach for approach in self.approaches}

    @cached_property
    def about(self) -> Mapping[str, tuple[Approach, ...]]:
        """For each row the approaches that it bears on, in the order of the table."""
        return {
            rule.id: tuple(approach for approach in self.approaches if rule.bears_on(approach))
            for rule in self.rules
        }

    @cached_property
    def citation(self) -> Mapping[str, int]:
        """The number of each source: its place in sources.csv, the same on every page and print."""
        return {name: number for number, name in enumerate(self.sources, start=1)}

    def cited(self, names: Iterable[str]) -> tuple[Source, ...]:
        """These sources, each once, in the order of their numbers."""
        return tuple([self.sources[name] for name in sorted(set(names), key=self.citation.__getitem__)])

    @cached_property
    def red_flags(self) -> frozenset[str]:
        """The questions with an answer that cannot wait: a row that stops reads them, and says how soon."""
        stops = (
            rule for rule in self.rules if rule.effect is Effect.STOP and rule.urgency is not Urgency.NONE
        )
        return frozenset(condition.question for rule in stops for condition in rule.when)

    @cached_property
    def grid_sources(self) -> frozenset[str]:
        """The sources of the comparison: the same for everybody who is shown it."""
        return frozenset(name for row in self.grid.rows for cell in row.cells for name in cell.sources)

    @cached_property
    def grid_citations(self) -> tuple[Source, ...]:
        """The same, in the order of their numbers."""
        return self.cited(self.grid_sources)

    def named(self, approach: str) -> tuple[Approach, ...]:
        """The approaches that a row or a promise means by this name, groups included."""
        return tuple(a for a in self.approaches if approach == EVERYTHING or approach in {a.id} | a.groups)
