"""What each approach is, on a page of its own, and what adverts say of them beside what is so."""

from dataclasses import dataclass

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from suggester.core.summary.course import courses
from suggester.core.table.approaches import Fact
from suggester.core.table.rules import Rule
from suggester.web.result.in_progress import way_back
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current

fact_sheets = Blueprint("fact_sheets", __name__)
FIRST = frozenset({"what_it_is", "talked_about_for", "recovery", "serious_effects", "get_help"})
"""The topics that stand open; the others are one tap away, and open on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredClaim:
    """What an advert says, and the rows that say what is so."""

    text: str
    rules: tuple[Rule, ...]


@fact_sheets.get("/approaches")
def every_approach() -> ResponseReturnValue:
    """The way to each fact sheet, and what adverts say."""
    table = current().table
    known = {rule.id: rule for rule in table.rules}
    claims = tuple(
        AnsweredClaim(text=claim.text, rules=tuple(known[row] for row in claim.rows))
        for claim in table.claims
    )
    return render(
        "patient/approaches.html",
        approaches=sorted(
            (one for one in table.approaches if one.facts), key=lambda one: one.name.casefold()
        ),
        claims=claims,
        sources=table.cited(name for claim in claims for rule in claim.rules for name in rule.sources),
        citation=table.citation,
        way_back=way_back(),
    )


@fact_sheets.get("/approaches/<approach_id>")
def fact_sheet(approach_id: str) -> ResponseReturnValue:
    """Everything that is told about one approach, whoever asks, with its sources."""
    table = current().table
    approach = table.approach.get(approach_id)
    if approach is None or not approach.facts:
        abort(404)
    return render(
        "patient/fact_sheet.html",
        approach=approach,
        first=[fact for fact in approach.facts if fact.topic in FIRST],
        rest=[fact for fact in approach.facts if fact.topic not in FIRST],
        course=next((one for one in courses(table) if one.column.approaches == (approach.id,)), None),
        parts=[table.approach[part] for part in approach.parts],
        topics=table.topics,
        sources=table.cited(name for fact in approach.facts for name in cited_by(fact)),
        citation=table.citation,
        way_back=way_back(),
    )


def cited_by(fact: Fact) -> tuple[str, ...]:
    """The sources of a fact and of its counts."""
    return (*fact.sources, *(number.source for number in fact.numbers))
