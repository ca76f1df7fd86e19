"""One patient on the clinicians' pages: the answers, the drawing of outcomes, and how every row met them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import (
    Almost,
    Because,
    BlockedRows,
    Spoken,
    about_nothing_listed,
    almost,
    spoken,
    stopped,
)
from suggester.core.evaluation.sensitivity import rows_reading
from suggester.core.questionnaire.questions import Question
from suggester.core.table.picture import columns
from suggester.core.table.rules import Effect, Outcome, Rule, Urgency
from suggester.web.site.table_in_use import ShownTable

LINES_OF_EACH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """One answer; calm tells that no row reads it."""

    question: Question
    labels: tuple[str, ...]
    calm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCell:
    """How one approach stands, and whether that differs from what the line is compared with."""

    outcome: Outcome
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """How all approaches of the drawing stand, beside a label; and how many more changes end like this."""

    label: str
    cells: tuple[OutcomeCell, ...]
    sign: str = ""
    more: int = 0
    urgency: str = Urgency.NONE.name

    @property
    def stop(self) -> bool:
        """Whether everything is stopped."""
        return any(cell.outcome is Outcome.STOP for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenView:
    """A row that spoke, with the words for what it is about."""

    rule: Rule
    because: tuple[Because, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceView:
    """How every row met one patient. Unlisted: warnings about nothing that is listed here."""

    spoken: tuple[SpokenView, ...]
    info: tuple[SpokenView, ...]
    unlisted: tuple[SpokenView, ...]
    almost: tuple[Almost, ...]
    stopped: tuple[BlockedRows, ...]

    @property
    def silent(self) -> int:
        """How many rows did not speak."""
        return sum(len(one.rules) for one in self.stopped)


def trace_of(evaluation: Evaluation, shown: ShownTable) -> TraceView:
    """The whole trace. Rows about nothing that is listed stand apart, where anything is."""
    said = spoken(evaluation)
    info = [one for one in said if one.rule.effect is Effect.INFO]
    apart = about_nothing_listed(evaluation, said)
    return TraceView(
        spoken=tuple(_spoken(one, shown) for one in said if one not in info and one not in apart),
        info=tuple(_spoken(one, shown) for one in info),
        unlisted=tuple(_spoken(one, shown) for one in apart),
        almost=almost(evaluation),
        stopped=stopped(evaluation),
    )


def told_of(evaluation: Evaluation) -> tuple[ToldView, ...]:
    """The answer to every question that is shown."""
    chosen = evaluation.answers.chosen
    read = rows_reading(evaluation.table)
    shown = (one for one in evaluation.table.questionnaire.questions.values() if one.is_shown(chosen))
    return tuple(
        ToldView(
            question=question,
            labels=question.labels(chosen[question.id]),
            calm=not any(read[question.id, option] for option in chosen[question.id]),
        )
        for question in shown
    )


def outcome_line(evaluation: Evaluation, label: str, outcomes: Sequence[Outcome]) -> OutcomeLine:
    """A line of the drawing, compared with this patient; outcomes come in the order of the table."""
    place = {approach.id: place for place, approach in enumerate(evaluation.table.approaches)}
    places = [place[approach.id] for approach in columns(evaluation.table)]
    cells = (
        OutcomeCell(outcome=outcomes[at], differs=outcomes[at] is not evaluation.outcomes[at])
        for at in places
    )
    return OutcomeLine(label=label, cells=tuple(cells))


def as_answered(evaluation: Evaluation, label: str) -> OutcomeLine:
    """The line of the patient as she answered; a stop says how soon."""
    line = outcome_line(evaluation, label, evaluation.outcomes)
    return replace(line, urgency=evaluation.urgency.name)


def alike(lines: Iterable[OutcomeLine]) -> tuple[OutcomeLine, ...]:
    """Lines that show the same as one line, with all their labels."""
    same: dict[tuple[str, tuple[OutcomeCell, ...]], list[OutcomeLine]] = {}
    for line in lines:
        same.setdefault((line.sign, line.cells), []).append(line)
    return tuple(replace(run[0], label="; ".join(line.label for line in run)) for run in same.values())


def some_of_each(lines: Iterable[OutcomeLine]) -> Iterator[OutcomeLine]:
    """Of each sign a few lines, and of those that show the same the first, with how many more there are."""
    seen: dict[str, list[OutcomeLine]] = {}
    for line in lines:
        of_this_sign = seen.setdefault(line.sign, [])
        twin = next((place for place, one in enumerate(of_this_sign) if one.cells == line.cells), None)
        if twin is None:
            of_this_sign.append(line)
        else:
            of_this_sign[twin] = replace(of_this_sign[twin], more=of_this_sign[twin].more + 1)
    return (line for found in seen.values() for line in found[:LINES_OF_EACH])


def _spoken(one: Spoken, shown: ShownTable) -> SpokenView:
    return SpokenView(rule=one.rule, because=one.because, name=shown.approach_names[one.rule.approach])
