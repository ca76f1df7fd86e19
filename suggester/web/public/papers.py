"""Two papers to print from the browser: the blank questionnaire, and the table for clinicians to sign.

Both are made from the table alone. They read no cookie and no answer, so there is nothing in them to keep.
"""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Question
from suggester.core.table.option_blocks import OptionBlock, option_blocks, stops_reading
from suggester.core.table.rules import Effect, Rule, RuleTable
from suggester.web.public.row_words import RowInWords, in_words
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, today

papers = Blueprint("papers", __name__)
LARGE = "large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opens a follow-up: the number of an earlier question, and the options to look for there."""

    number: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """A question as it stands on paper; stops are the rows that read it, the most urgent first."""

    number: int
    question: Question
    opened_by: tuple[Opening, ...]
    blocks: tuple[OptionBlock, ...]
    stops: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """The questions under one heading."""

    page: Page
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """All rows with one effect."""

    effect: Effect
    rows: tuple[RowInWords, ...]


@papers.get("/questions/print")
def blank_questionnaire() -> ResponseReturnValue:
    """Every question with its boxes, for a pen."""
    table = current().table
    return render(
        "print/questionnaire.html",
        sheets=paper_pages(table),
        large=request.args.get("size") == LARGE,
    )


@papers.get("/rules/print")
def table_to_sign() -> ResponseReturnValue:
    """Every row of the table with all that a clinician reads before agreeing to it."""
    shown = current()
    table, provenance = shown.table, shown.table.provenance
    return render(
        "print/rule_table.html",
        groups=row_groups(table),
        total=len(table.rules),
        sources=table.cited(name for rule in table.rules for name in rule.sources),
        citation=table.citation,
        days={
            "printed": shown.language.day(today()),
            "valid_from": shown.language.day(provenance.valid_from),
            "review_by": shown.language.day(provenance.review_by),
        },
    )


def paper_pages(table: RuleTable) -> tuple[PaperPage, ...]:
    """The whole questionnaire in the order of the screen, numbered so that a follow-up can point back."""
    numbers = {name: number for number, name in enumerate(table.questionnaire.questions, start=1)}
    return tuple(
        PaperPage(
            page=page, questions=tuple(on_paper(table, question, numbers) for question in page.questions)
        )
        for page in table.questionnaire.pages
    )


def on_paper(table: RuleTable, question: Question, numbers: dict[str, int]) -> PaperQuestion:
    """One question with what opens it, and with what to do at once after some of its answers."""
    stops = stops_reading(question, table.rules)
    return PaperQuestion(
        number=numbers[question.id],
        question=question,
        opened_by=tuple(
            Opening(
                number=numbers[condition.question],
                labels=_labels(table.questionnaire, condition.question, condition.options),
            )
            for condition in question.show_when
        ),
        blocks=option_blocks(question, stops),
        stops=tuple(sorted(stops, key=lambda rule: (-rule.urgency, _first_place(rule, question)))),
    )


def row_groups(table: RuleTable) -> tuple[RowGroup, ...]:
    """All rows, the gravest effect first, each group in the order of the file."""
    return tuple(
        RowGroup(
            effect=effect, rows=tuple(in_words(table, rule) for rule in table.rules if rule.effect is effect)
        )
        for effect in sorted(Effect, reverse=True)
    )


def _first_place(rule: Rule, question: Question) -> int:
    """Where the first of the options stands that a row reads."""
    return min(
        question.place[option]
        for condition in rule.when
        if condition.question == question.id
        for option in condition.options
    )


def _labels(questionnaire: Questionnaire, name: str, options: frozenset[str]) -> tuple[str, ...]:
    question = questionnaire.questions[name]
    return question.labels(question.in_order(options))
