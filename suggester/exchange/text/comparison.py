"""A comparison of two tables in words, for a terminal, and as plain data, for JSON.

Numbers of answer sets are text in JSON: they have more digits than most programs keep.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from suggester.core.comparison.compare import Comparison, Share
from suggester.core.comparison.outcome_change import Direction, OutcomeChange, ToldOutcome
from suggester.core.comparison.thing_changes import ThingChange
from suggester.core.comparison.written import MEANING, Changes
from suggester.core.questionnaire.weights import Weights
from suggester.core.table.columns import cells_of
from suggester.core.table.rules import EVERYTHING, Outcome, Rule, Urgency
from suggester.core.writing.rule_kinds import ROW

INDENT = "      "


def in_words(comparison: Comparison, written: Sequence[ThingChange] = ()) -> str:
    """What was written differently, and what that does to patients, line by line.

    written: everything that the files of the two say differently; of its rows the comparison tells more.
    """
    return "\n".join(_lines(comparison, written)) + "\n"


def _lines(comparison: Comparison, written: Sequence[ThingChange]) -> Iterator[str]:
    for name, table in (("Old", comparison.old), ("New", comparison.new)):
        yield f"{name}: {table.id} {table.version} ({table.status}), SHA-256 {table.sha256}"
    yield ""
    yield "What was written differently"
    things = [one for one in written if one.kind is not ROW]
    yield from [*_rows(comparison.changes), *_things(things)] or ["  nothing"]
    yield ""
    yield "What that does to patients"
    yield from _effects(comparison)


def _rows(changes: Changes) -> Iterator[str]:
    yield from (f"  row {rule.id} removed: {_row(rule)}" for rule in changes.removed)
    yield from (f"  row {rule.id} added: {_row(rule)}" for rule in changes.added)
    for change in changes.changed:
        kind = "changed" if change.kind == MEANING else "changed in wording only"
        yield f"  row {change.id} {kind}"
        yield from (
            line for column in change.columns for line in _both(column.column, column.old, column.new)
        )
    yield from (f"  the questionnaire changed: {what}" for what in changes.questionnaire)


def _things(things: Iterable[ThingChange]) -> Iterator[str]:
    for change in things:
        yield f"  {change.kind.name} {change.id}".rstrip() + f" {change.how}"
        for field in change.fields:
            yield from _both(field.name, field.old, field.new)


def _both(name: str, old: str, new: str) -> Iterator[str]:
    """What one field said and says, each on a line of its own."""
    below = f"\n{INDENT}{' ' * len(name)}       "
    yield f"{INDENT}{name}, old: {old.replace(chr(10), below) or '(empty)'}"
    yield f"{INDENT}{' ' * len(name)}  new: {new.replace(chr(10), below) or '(empty)'}"


def _row(rule: Rule) -> str:
    cells = cells_of(rule)
    return f"{cells['effect']} {cells['approach']}, when {cells['when']}"


def _effects(comparison: Comparison) -> Iterator[str]:
    if not comparison.is_exact:
        yield "  The questionnaires differ, so outcomes are compared for patients who can answer both the"
        yield "  same way. What follows is an estimate and proves nothing about other patients."
    if comparison.proved_equal:
        yield f"  Proved: no outcome changes for any of the {comparison.answer_sets:,} valid answer sets."
        return
    yield from _told_share(comparison.affected)
    if comparison.plausible and comparison.weighted:
        yield from _told_weighted(comparison.plausible, comparison.weighted)
    for what in comparison.not_decided:
        yield f"  NOT DECIDED: {what}. The search was given up; this is no proof."
    for _, patient in groupby(comparison.examples, key=lambda one: (one.direction, one.answers)):
        yield from _patient(tuple(patient))


def _told_share(share: Share) -> Iterator[str]:
    if not share.of:
        yield "  No patient can answer both the same way."
    elif share.is_exact:
        yield f"  Outcomes change for {share.changed:,} ({part(share)})"
        yield f"  of {share.of:,} valid answer sets, counted exactly;"
        yield f"  for {share.lighter:,} of them some outcome becomes lighter."
    else:
        low, high = (f"{100 * bound:.3f}%" for bound in share.interval)
        yield f"  ESTIMATE: outcomes change for {share.changed:,} of {share.of:,} patients made by chance"
        yield f"  ({part(share)}, 95% interval {low} to {high}); lighter for {share.lighter:,}."


def _told_weighted(plausible: Weights, share: Share) -> Iterator[str]:
    """The same share under the assumption about patients, and that it is one."""
    if share.of:
        kind = "exactly" if share.is_exact else "ESTIMATE"
        lighter = f"lighter for {part(share, share.lighter)}"
        yield f"  Weighted for plausible patients they change for {part(share)} ({kind}), {lighter}."
        if not share.is_exact:
            low, high = (f"{100 * bound:.3f}%" for bound in share.interval)
            yield f"{INDENT}{share.of:,} patients drawn by these weights, 95% interval {low} to {high}."
        yield f"{INDENT}The weights are an ASSUMPTION for reading differences, no figure about patients:"
        yield f"{INDENT}each box ticked x {plausible.tick}, each open answer x {plausible.open_answer}."
        if plausible.review == "confirm":
            yield f"{INDENT}No clinician has confirmed them."


def part(share: Share, number: int | None = None) -> str:
    """A share in per cent, or as one in so many where per cent would read as nothing."""
    number = share.changed if number is None else number
    if number and number / share.of < 0.0001:
        return f"1 in {share.of // number:,}"
    return f"{100 * number / share.of if share.of else 0:.2f}%"


def _patient(examples: tuple[OutcomeChange, ...]) -> Iterator[str]:
    """What changes for one patient; a warning that became lighter in capitals."""
    for example in examples:
        direction = "lighter" if example.is_lighter else "stricter"
        change = f"{direction}: {_subject(example)}, {_told(example.before)} -> {_told(example.after)}"
        yield "  " + (change.upper() if example.direction is Direction.WARNING_LOST else change)
        yield f"{INDENT}rows, old: {_ids(example.before.rows)}; new: {_ids(example.after.rows)}"
    yield f"{INDENT}such as a patient with {_answers(examples[0].answers)}"


def _subject(example: OutcomeChange) -> str:
    return "urgency of the stop" if example.approach == EVERYTHING else example.approach


def _told(told: ToldOutcome) -> str:
    urgent = told.outcome is Outcome.STOP and told.urgency is not Urgency.NONE
    return told.outcome.name.lower() + (f" ({told.urgency.name.lower()})" if urgent else "")


def _ids(rows: Iterable[str]) -> str:
    return " ".join(rows) or "none"


def _answers(answers: Mapping[str, object]) -> str:
    """Answers as the column 'when' writes them."""
    return "; ".join(
        f"{name}: {' + '.join(value) if isinstance(value, list) else value}"
        for name, value in answers.items()
    )
