"""The check of a table: each property finds the fault that it is there for, and no other."""

from dataclasses import replace
from datetime import date

import pytest

from suggester.core.questionnaire import Condition
from suggester.core.rules import Outcome, Promise, Rule, RuleTable
from suggester.core.verification import FAULT, Finding, verify
from tests.shipped import TABLE

TODAY = date(2026, 11, 20)


def faults(table: RuleTable, today: date = TODAY) -> list[Finding]:
    return [finding for finding in verify(table, today) if finding.severity == FAULT]


def row(row_id: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.id == row_id)


def with_row(changed: Rule) -> RuleTable:
    return replace(TABLE, rules=tuple(changed if rule.id == changed.id else rule for rule in TABLE.rules))


def condition(question: str, *options: str) -> Condition:
    return Condition(question=question, options=frozenset(options))


def test_the_shipped_table_falls_short_of_nothing() -> None:
    """What is shipped is what clinicians are asked to sign."""
    assert faults(TABLE) == []


@pytest.mark.parametrize(
    ("changed", "place", "what"),
    [
        (replace(row("SG-03"), when=(condition("concerns", "rough_texture"), condition("health", "heart"))),
         "table.csv SG-03, column when", "a suggestion reads health"),
        (replace(row("HD-12"), sources=("ART-PICO",)), "table.csv HD-12, column sources", "blog articles alone"),
        (replace(row("HD-12"), sources=()), "table.csv HD-12, column sources", "names no source"),
        (replace(row("HD-39"), when=(condition("health", "prefer_not"),)),
         "questionnaire.toml, question health, option not_sure", "is an open answer to a safety question"),
        (replace(row("HD-12"), when=(condition("skin_now", "eczema", "none"),)),
         "table.csv HD-12, column when", "a warning reads the calm answer of skin_now"),
        (replace(row("HD-47"), when=(condition("allergies", "skin_products"),)), "cases.toml C-10", "HD-47 did not speak"),
        (replace(row("CA-07"), when=(condition("scar_age", "6_12m"), condition("health", "seizure_light"))),
         "table.csv CA-07", "speaks in no example patient"),
        (replace(row("HD-32"), when=(condition("pregnancy", "trying"),)), "promises.toml P-05", "is broken by the example"),
    ],
    ids=lambda value: value.id if isinstance(value, Rule) else "",
)  # fmt: skip
def test_each_fault_is_found_with_its_place(changed: Rule, place: str, what: str) -> None:
    """A clinician who slips sees the row, what is wrong, and how to mend it."""
    found = faults(with_row(changed))

    assert any(one.place.startswith(place) and what in one.what and one.mend for one in found), found


def test_a_suggestion_that_nobody_sees_in_an_example_is_found() -> None:
    """SG-11 was held back in every example once; nobody had ever seen it stand."""
    fewer = replace(TABLE, cases=tuple(case for case in TABLE.cases if case.id != "C-45"))

    assert [one.place for one in faults(fewer)] == ["table.csv SG-11"]


def test_a_table_past_its_review_is_a_fault_from_the_next_day_on() -> None:
    """On the last day it still counts."""
    last = TABLE.provenance.review_by

    assert faults(TABLE, last) == []
    assert [one.place for one in faults(TABLE, date(2027, 5, 21))] == ["table.toml, key review_by"]


def test_a_source_that_nothing_cites_is_named_as_advice() -> None:
    """It is forgotten, or too much."""
    spare = replace(TABLE.sources["ABSUK"], id="SPARE")

    found = verify(replace(TABLE, sources={**TABLE.sources, "SPARE": spare}), TODAY)

    assert [one.place for one in found if one.what == "is cited nowhere"] == ["sources.csv SPARE"]


@pytest.mark.parametrize(
    ("at_least", "never", "kept_by", "broken_by"),
    [
        (Outcome.HOLD, None, ("NONE", "HOLD", "STOP"), ("SUGGEST", "CAUTION")),
        (Outcome.STOP, None, ("NONE", "STOP"), ("SUGGEST", "CAUTION", "HOLD")),
        (None, Outcome.SUGGEST, ("NONE", "CAUTION", "HOLD", "STOP"), ("SUGGEST",)),
        (None, Outcome.NONE, ("SUGGEST", "CAUTION", "HOLD", "STOP"), ("NONE",)),
    ],
)
def test_a_promise_says_exactly_which_outcomes_keep_it(
    at_least: Outcome | None, never: Outcome | None, kept_by: tuple[str, ...], broken_by: tuple[str, ...]
) -> None:
    """'At least hold' is kept where nothing is listed, and broken by a caution."""
    promise = Promise(id="P-99", text="", when=(), approach="microneedling", at_least=at_least, never=never)

    assert [outcome.name for outcome in Outcome if promise.is_kept_by(outcome)] == list(kept_by)
    assert [outcome.name for outcome in Outcome if not promise.is_kept_by(outcome)] == list(broken_by)
