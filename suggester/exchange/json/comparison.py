"""A comparison of two tables as JSON: what `compare --json` prints."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from suggester.core.comparison.compare import Comparison, Share
from suggester.core.comparison.outcome_change import OutcomeChange, ToldOutcome
from suggester.core.comparison.thing_changes import ThingChange
from suggester.core.comparison.written import RowChange
from suggester.core.questionnaire.weights import Weights
from suggester.core.table.columns import cells_of
from suggester.core.table.rules import Provenance, Urgency
from suggester.core.writing.rule_kinds import ROW


def as_data(comparison: Comparison, written: Sequence[ThingChange] = ()) -> dict[str, Any]:
    """The same as plain data. written: everything that the files of the two say differently."""
    return {
        "old": _table(comparison.old),
        "new": _table(comparison.new),
        "rows": {
            "added": [{"id": rule.id} | cells_of(rule) for rule in comparison.changes.added],
            "removed": [{"id": rule.id} | cells_of(rule) for rule in comparison.changes.removed],
            "changed": [_row_data(change) for change in comparison.changes.changed],
        },
        "others": [_thing_data(change) for change in written if change.kind is not ROW],
        "questionnaire": list(comparison.changes.questionnaire),
        "proved_equal": comparison.proved_equal,
        "not_decided": list(comparison.not_decided),
        "answer_sets": str(comparison.answer_sets),
        "affected": _share_data(comparison.affected),
        "plausible": _plausible_data(comparison.plausible, comparison.weighted),
        "examples": [_example_data(example) for example in comparison.examples],
    }


def _table(provenance: Provenance) -> dict[str, str]:
    return {
        "id": provenance.id,
        "version": provenance.version,
        "status": provenance.status,
        "sha256": provenance.sha256,
    }


def _row_data(change: RowChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": change.kind,
        "columns": [asdict(column) for column in change.columns],
    }


def _thing_data(change: ThingChange) -> dict[str, Any]:
    return {
        "kind": change.kind.name,
        "id": change.id,
        "change": change.how,
        "fields": [{"field": field.name, "old": field.old, "new": field.new} for field in change.fields],
    }


def _share_data(share: Share) -> dict[str, Any]:
    return {
        "kind": "exact" if share.is_exact else "estimate",
        "changed": str(share.changed),
        "lighter": str(share.lighter),
        "of": str(share.of),
        "share": share.share,
        "interval": list(share.interval),
    }


def _plausible_data(plausible: Weights | None, share: Share | None) -> dict[str, Any] | None:
    """Shares only: the weights that they are made of count nothing."""
    if plausible is None or share is None:
        return None
    return {
        "kind": "exact" if share.is_exact else "estimate",
        "share": share.share,
        "share_lighter": share.share_lighter,
        "interval": list(share.interval),
        "patients": None if share.is_exact else share.of,
        "assumption": {
            "tick": str(plausible.tick),
            "open_answer": str(plausible.open_answer),
            "review": plausible.review,
        },
    }


def _example_data(example: OutcomeChange) -> dict[str, Any]:
    return {
        "approach": example.approach,
        "direction": "lighter" if example.is_lighter else "stricter",
        "what": example.direction.value,
        "before": _told_data(example.before),
        "after": _told_data(example.after),
        "answers_before": dict(example.answers_before),
        "answers": dict(example.answers),
    }


def _told_data(told: ToldOutcome) -> dict[str, Any]:
    return {
        "outcome": told.outcome.name.lower(),
        "urgency": told.urgency.name.lower() if told.urgency is not Urgency.NONE else None,
        "rules": list(told.rows),
    }
