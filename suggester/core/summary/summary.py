"""The parts of a result page as frozen data. How they are made is told in summary.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from suggester.core.evaluation.explanation import Spoken
from suggester.core.evaluation.what_if import Change
from suggester.core.questionnaire.questionnaire import Disagreement
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.summary.checks import Checks
from suggester.core.summary.course import Course
from suggester.core.table.approaches import Approach, ApproachKind, GridColumn
from suggester.core.table.approval import Approval
from suggester.core.table.rules import Effect, Outcome, Provenance, Rule, Source, Urgency
from suggester.core.table.waits import days_to_wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What stands instead of a result when a stop row matched: one instruction, nothing to compare."""

    urgency: Urgency
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One approach in a column: how it stands today, what speaks for naming it, and what to check."""

    approach: Approach
    outcome: Outcome
    decisive: tuple[Spoken, ...]
    wished: tuple[Spoken, ...]
    always: tuple[Rule, ...]
    info: tuple[Rule, ...]

    @property
    def reasons(self) -> tuple[Rule, ...]:
        """The rows that speak for talking about it."""
        return tuple([one.rule for one in self.wished])

    @property
    def labels(self) -> tuple[str, ...]:
        """The answers that hold it back or put a caution on it, in the patient's words."""
        return _labels(self.decisive)

    @property
    def titles(self) -> tuple[str, ...]:
        """What those rows are about, each once."""
        return tuple(dict.fromkeys([one.rule.title for one in self.decisive]))

    @property
    def answered(self) -> tuple[Spoken, ...]:
        """Those of these rows that an answer made."""
        return tuple([one for one in self.decisive if one.because])

    @property
    def answered_titles(self) -> tuple[str, ...]:
        """What those are about, each once."""
        return tuple(dict.fromkeys([one.rule.title for one in self.answered]))

    @property
    def wishes(self) -> tuple[str, ...]:
        """The answers that speak for talking about it, in the patient's words."""
        return _labels(self.wished)


def _labels(rows: Iterable[Spoken]) -> tuple[str, ...]:
    """Each answer that made these rows speak, once."""
    return tuple(dict.fromkeys([label for one in rows for label in one.told]))


@dataclass(frozen=True, kw_only=True)
class ResultColumn:
    """One choice of the comparison, with the approaches in it that are on this page today."""

    column: GridColumn
    plans: tuple[Plan, ...]

    @cached_property
    def listed(self) -> tuple[Plan, ...]:
        """The plans that a row suggests talking about, held back or not."""
        return tuple([plan for plan in self.plans if plan.outcome is not Outcome.NONE])

    @property
    def outcome(self) -> Outcome:
        """The gravest of them; 'none' where nothing points to the choice."""
        return max([plan.outcome for plan in self.listed], default=Outcome.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One question with the answer; effect is that of the gravest warning that the answer made."""

    question: Question
    options: tuple[Option, ...]
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPage:
    """What was told on one page of the questionnaire."""

    id: str
    title: str
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreeing:
    """Two answers that do not agree, in the patient's words; the careful one counts."""

    pair: Disagreement
    calm: str
    careful: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How many safety rows there are, and how many of them did not match."""

    checked: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that a patient is shown, and takes to the visit."""

    provenance: Provenance
    today: date
    approval: Approval | None
    expired: bool
    disclaimer: str
    code: str
    stop: Stop | None
    checks: tuple[Spoken, ...]
    settling: Checks
    """The same checks, by who can settle them."""
    doubts_a_red_flag: bool
    """Whether an answer to a question that can stop the run is open."""
    columns: tuple[ResultColumn, ...]
    never_listed: tuple[Rule, ...]
    good_to_know: tuple[Rule, ...]
    courses: tuple[Course, ...]
    asks: tuple[str, ...]
    more_asks: tuple[str, ...]
    changes: tuple[Change, ...]
    told: tuple[ToldPage, ...]
    disagreeing: tuple[Disagreeing, ...]
    offers_support: bool
    spoken: tuple[Rule, ...]
    safety: Silence
    sources: tuple[Source, ...]
    citation: Mapping[str, int]
    """The number of each source on this page, from 1; those of the comparison come first."""
    grid_sources: int
    """How many those of the comparison are; 0 where none is shown."""

    @property
    def spoken_by_effect(self) -> tuple[tuple[Effect, tuple[Rule, ...]], ...]:
        """The rows that spoke, by effect, the gravest first."""
        by_effect: dict[Effect, list[Rule]] = {effect: [] for effect in sorted(Effect, reverse=True)}
        for rule in self.spoken:
            by_effect[rule.effect].append(rule)
        return tuple([(effect, tuple(rules)) for effect, rules in by_effect.items() if rules])

    @property
    def listed_columns(self) -> tuple[ResultColumn, ...]:
        """The choices that a row points to, held back or not."""
        return tuple([column for column in self.columns if column.listed])

    @property
    def lists_a_procedure(self) -> bool:
        """Whether any procedure is on the page, held back or not."""
        return any(
            plan.approach.kind is ApproachKind.PROCEDURE for column in self.columns for plan in column.listed
        )

    @property
    def lists_an_open_procedure(self) -> bool:
        """Whether any procedure on the page is not held back."""
        return any(
            plan.approach.kind is ApproachKind.PROCEDURE and plan.outcome < Outcome.HOLD
            for column in self.columns
            for plan in column.listed
        )

    @property
    def notice_id(self) -> str:
        """The fixed text that says why nothing is listed, or nothing that is open; '' where something is."""
        if self.expired:
            return "table_expired"
        if not self.lists_a_procedure:
            return "nothing_listed_checks" if self.checks else "nothing_listed"
        return "" if self.lists_an_open_procedure else "all_held"

    @property
    def courses_after_one_treatment(self) -> tuple[Course, ...]:
        """Those of a single treatment of which red days are known: how skin may look after one visit."""
        return tuple(course for course in self.courses if course.red_days and len(course.column.marks) == 1)

    @property
    def mixes_wishes(self) -> bool:
        """Whether several wishes or places were told, so that one can hold back what another would list."""
        is_mixed = len(self.told_of("concerns")) > 1 or len(self.told_of("area")) > 1
        return is_mixed and any(one.rule.effect is Effect.HOLD for one in self.checks)

    @property
    def look_again_on(self) -> date | None:
        """The day on which the longest wait is over that a hold or caution names; None where none does."""
        days = max([days_to_wait(one.rule) for one in self.checks], default=0)
        return self.today + timedelta(days=days) if days and not self.stop else None

    @property
    def answer_count(self) -> int:
        """How many questions were asked and answered."""
        return sum([len(page.answers) for page in self.told])

    def told_of(self, question_id: str, *, known: bool = False) -> tuple[str, ...]:
        """The labels that were chosen for a question.

        known: without those that leave it open, and without 'none of these'.
        """
        told = self._answer_to(question_id)
        options = told.options if told else ()
        return tuple([one.label for one in options if not (known and (one.unknown or one.exclusive))])

    def _answer_to(self, question_id: str) -> GivenAnswer | None:
        for page in self.told:
            for told in page.answers:
                if told.question.id == question_id:
                    return told
        return None
