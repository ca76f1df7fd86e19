"""The rule table as data: its head, what it speaks of, every row with its conditions, and every source."""

from dataclasses import asdict
from typing import Any

from suggester.core.table.approaches import Approach
from suggester.core.table.columns import cells_of
from suggester.core.table.rules import Rule
from suggester.exchange.json.told_table import ToldTable


def as_data(told: ToldTable) -> dict[str, Any]:
    """The whole table as it decides, and what has to be said with it."""
    table = told.table
    return {
        "table": told.head,
        "approaches": [_approach(approach) for approach in table.approaches],
        "rows": [_row(rule) for rule in table.rules],
        "sources": [asdict(source) for source in table.sources.values()],
        "warning": told.warning,
        "disclaimer": told.disclaimer,
    }


def _approach(approach: Approach) -> dict[str, Any]:
    return {
        "id": approach.id,
        "name": approach.name,
        "kind": approach.kind.value,
        "parts": list(approach.parts),
        "groups": sorted(approach.groups),
    }


def _row(rule: Rule) -> dict[str, Any]:
    """The columns of the file. when: all have to hold, each for any of its options; {} for everybody."""
    return {"id": rule.id, **cells_of(rule)} | {
        "when": {one.question: sorted(one.options) for one in rule.when},
        "sources": list(rule.sources),
    }
