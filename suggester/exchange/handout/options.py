"""The options of a handout: the choices side by side, and each plan inside of them in full."""

from collections.abc import Iterator
from dataclasses import replace

from suggester.core.summary.course import Course
from suggester.core.summary.summary import Plan, ResultColumn, Summary
from suggester.core.table.approaches import ApproachKind, GridCell, GridRow, Number
from suggester.core.table.rules import Outcome
from suggester.exchange.handout.blocks import (
    FULL,
    SHORT,
    Block,
    Card,
    Cards,
    ComparisonGrid,
    HandoutCell,
    HandoutRow,
    Section,
    Text,
)
from suggester.exchange.handout.lines import Dots, Line, Part, Run, plain, strong
from suggester.exchange.handout.months import circles_of, numbers_legend, track_of
from suggester.exchange.handout.words import Words

LETTERS_IN_SHORT = 48
"""How long the answers may be that a cell names on two pages; of more it says how many things come first."""


def options(summary: Summary, words: Words) -> Section:
    """What to talk about, and that it is a list and no ranking."""
    intro = (words.text("options_intro"),) if summary.columns else ()
    blocks = tuple(_blocks(summary, words))
    return Section("options", words.text("options_title"), intro, blocks)


def _blocks(summary: Summary, words: Words) -> Iterator[Block]:
    _ = words.phrase
    notice = _notice(summary, words)
    if notice:
        yield Text((plain(notice),), "notice")
    if summary.columns:
        yield _grid(summary, words)
        yield numbers_legend(words)
        about = Run(_("About the sources:"), "strong", only=FULL)
        yield Text(((about, Run(words.text("source_note"), only=FULL)),), "note")
    for column in summary.columns:
        if len(column.plans) > 1 and column.listed:
            yield Cards(column.column.title, tuple(_card(plan, words) for plan in column.listed))


def _notice(summary: Summary, words: Words) -> str:
    """Why nothing is listed, or nothing that is open today; empty where something is."""
    review_by = words.day(summary.provenance.review_by)
    return words.text(summary.notice_id, review_by=review_by) if summary.notice_id else ""


def _grid(summary: Summary, words: Words) -> ComparisonGrid:
    today = tuple(HandoutCell(tuple(_today(column, words))) for column in summary.columns)
    return ComparisonGrid(
        title=words.text("options_title"),
        columns=tuple(column.column.title for column in summary.columns),
        rows=(
            HandoutRow("today", words.phrase("On this page today, and why"), today),
            *(part for row in words.grid.rows for part in _rows(row, summary, words)),
        ),
    )


def _rows(row: GridRow, summary: Summary, words: Words) -> Iterator[HandoutRow]:
    """A row of the comparison, and a row of pictures where it counted people."""
    courses = summary.courses or (None,) * len(row.cells)
    pairs = zip(row.cells, courses, strict=True)
    yield HandoutRow(
        row.id, row.title, tuple(HandoutCell(tuple(_said(cell, course, words))) for cell, course in pairs)
    )
    if any(number.picture for cell in row.cells for number in cell.numbers):
        yield HandoutRow(
            "counted", words.text("number_row"), tuple(_counted(cell, words) for cell in row.cells)
        )


def _said(cell: GridCell, course: Course | None, words: Words) -> Iterator[Part]:
    if cell.sure:
        yield words.sure(cell.sure)
    full = tuple(replace(run, only=FULL) for run in (Run(cell.text), *words.cited(cell.sources)))
    yield (*full, Run(cell.short, only=SHORT))
    if cell.red_days:
        yield circles_of(cell.red_days, words)
    if cell.visits and course:
        yield track_of(course)
    for number in cell.numbers:
        if not number.picture:
            yield (Run(words.text("number_share", what=number.what, **_figures(number)), only=FULL),)


def _counted(cell: GridCell, words: Words) -> HandoutCell:
    """The pictures of one cell, each with its words; or that there is no good number."""
    dots = tuple(_dots(number, words) for number in cell.numbers if number.picture)
    return HandoutCell(dots or (plain(words.text("number_none")),))


def _dots(number: Number, words: Words) -> Dots:
    figures = _figures(number)
    full = (
        words.text("number_counted", who=number.who, when=number.when, **figures),
        words.text("number_range", **figures),
        words.text("number_not", **figures),
    )
    line = (
        Run(words.text("number_about", what=number.what, **figures), "strong"),
        Run(" ".join(full), only=FULL),
        Run(words.text("number_short", who=number.picture, **figures), only=SHORT),
    )
    return Dots(number.share, number.bounds[1], line)


def _figures(number: Number) -> dict[str, int]:
    low, high = number.bounds
    return {
        "k": number.k,
        "n": number.n,
        "share": number.share,
        "low": low,
        "high": high,
        "rest": 100 - number.share,
    }


def _today(column: ResultColumn, words: Words) -> Iterator[Part]:
    """How one choice stands for this patient, and why."""
    if not column.listed:
        yield words.status(Outcome.NONE)
        yield plain(words.text("none_intro"))
    elif len(column.plans) > 1:
        for plan in column.listed:
            yield replace(words.status(plan.outcome), only=FULL)
            yield (Run(plan.approach.name, only=FULL),)
        yield from _plans_in_short(column, words)
    else:
        yield from _only_plan(column.listed[0], words)


def _plans_in_short(column: ResultColumn, words: Words) -> Iterator[Part]:
    """Each status once, the gravest first, with all plans that stand so."""
    for outcome in sorted({plan.outcome for plan in column.listed}, reverse=True):
        names = (plan.approach.name for plan in column.listed if plan.outcome is outcome)
        yield replace(words.status(outcome), only=SHORT)
        yield (Run("; ".join(names), only=SHORT),)


def _only_plan(plan: Plan, words: Words) -> Iterator[Part]:
    yield words.status(plan.outcome)
    yield from _because(plan, words)
    if plan.approach.kind is ApproachKind.CARE:
        yield plain(words.text("no_treatment"))
    to_check = (strong(words.phrase("To check with this plan.")),) if plan.always else ()
    rows = (*map(words.row, plan.reasons), *to_check, *map(words.row, (*plan.always, *plan.info)))
    yield from (tuple(replace(run, only=FULL) for run in line) for line in rows)


def _because(plan: Plan, words: Words) -> Iterator[Line]:
    """The answers that hold it back, and those that speak for talking about it."""
    answers = "; ".join(plan.labels)
    few = "" if len(answers) <= LETTERS_IN_SHORT else FULL
    if answers:
        yield (Run(words.text("because"), only=few), Run(answers, "strong", only=few))
    if few:
        text_id = "reason_holds" if plan.outcome is Outcome.HOLD else "reason_checks"
        yield (Run(f"{words.text(text_id, count=len(plan.titles))}.", only=SHORT),)
    if plan.wishes:
        chose = Run(words.text("because_wish"), only=FULL)
        yield (chose, Run(", ".join(plan.wishes), "strong", only=FULL))


def _card(plan: Plan, words: Words) -> Card:
    return Card(
        title=plan.approach.name,
        sign=words.status(plan.outcome),
        lines=(*_because(plan, words), *map(words.row, (*plan.reasons, *plan.info))),
        to_check=words.phrase("To check with this plan."),
        checks=tuple(map(words.row, plan.always)),
    )
