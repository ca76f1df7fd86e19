"""The table as a JSON Decision Model: one decision table between what goes in and what comes out."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from suggester.core.questionnaire.questions import Question
from suggester.core.table.rules import RuleTable
from suggester.exchange.dmn.engine_table import EngineRow, about, by_question, outputs_of

START, DECISION, END = "answers", "matched", "rows"


def jdm(table: RuleTable) -> bytes:
    """With an input for each question; many lines, so that two versions can be compared."""
    model = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": START, "name": START, "type": "inputNode"},
            {"id": DECISION, "name": DECISION, "type": "decisionTableNode", "content": _table(table)},
            {"id": END, "name": END, "type": "outputNode"},
        ],
        "edges": [_edge(START, DECISION), _edge(DECISION, END)],
    }
    return (json.dumps(model, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: RuleTable) -> dict[str, Any]:
    engine_table = by_question(table, _any_of)
    return {
        "hitPolicy": "collect",
        "description": about(table),
        "inputs": [
            {"id": one.name, "name": one.name, "field": one.name, "description": one.meaning}
            for one in engine_table.inputs
        ],
        "outputs": [{"id": name, "name": name, "field": name} for name in outputs_of(table.rules[0])],
        "rules": [_row(row) for row in engine_table.rows],
    }


def _row(row: EngineRow) -> Mapping[str, str]:
    said = {name: f'"{word}"' for name, word in outputs_of(row.rule).items()}
    return {"_id": row.id, "_description": row.rule.reason, **row.tests, **said}


def _any_of(question: Question, options: Sequence[str]) -> str:
    listed = ", ".join(f'"{option}"' for option in options)
    return f"some($, # in [{listed}])" if question.many else listed


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
