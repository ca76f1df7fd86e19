"""The shapes of what the JSON API answers with, as schemas: nothing is sent that does not stand here."""

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHETHER: Schema = {"type": "boolean"}
IDS: Schema = {"type": "array", "items": TEXT}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
OPTIONS_OF_QUESTIONS: Schema = {"type": "object", "additionalProperties": IDS}
WARNING: Schema = TEXT | {
    "description": "That the table is a draft, or that its review is late; empty where there is nothing to "
    "be warned of. Whoever shows the result has to show it."
}
DISCLAIMER: Schema = TEXT | {"description": "Whoever shows the result has to show it."}


def shape(properties: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    """An object with these and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def ref(name: str) -> Schema:
    """One of the shapes below, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def each(name: str) -> Schema:
    """A list of them."""
    return {"type": "array", "items": ref(name)}


def one_of(*values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values)}


RESULT: dict[str, Schema] = {
    "outcome": one_of("options", "stop"),
    "urgency": {
        "description": "Under a stop, how soon to get help; null for the stop by age, and without a stop.",
        "oneOf": [one_of("now", "today", "soon"), {"type": "null"}],
    },
    "urgent_rules": {
        "description": "Only where a hold cannot wait: its row, and how soon to get help.",
        "type": "object",
        "additionalProperties": one_of("today", "soon"),
    },
    "approaches": {
        "description": "Every approach of the table by its id, never in an order of preference. "
        "Empty past the review date of the table, unless the outcome is a stop.",
        "type": "object",
        "additionalProperties": ref("Standing"),
    },
}
BESIDE: dict[str, Schema] = {"table": ref("TableHead"), "warning": WARNING, "disclaimer": DISCLAIMER}
SHAPES: Mapping[str, Schema] = {
    "TableHead": shape(
        {
            "id": TEXT,
            "version": TEXT,
            "sha256": DIGEST,
            "review_by": TEXT | {"format": "date"},
            "approval": TEXT | {"description": "Which clinicians approved it, in words."},
        }
    ),
    "Standing": shape(
        {"outcome": one_of("none", "suggest", "caution", "hold", "stop"), "rules": IDS, "info": IDS}
    ),
    "Result": shape(RESULT, ["urgent_rules"]),
    "Suggestions": shape(
        RESULT
        | {
            "code": TEXT | {"description": "The answer code that a printed page would carry."},
            "ignored": IDS | {"description": "Questions that were answered and do not apply."},
        }
        | BESIDE,
        ["urgent_rules"],
    ),
    "PaperCode": shape({"code": TEXT | {"maxLength": 400, "description": "As it is printed or scanned."}}),
    "Paper": shape(
        {
            "answers": {
                "description": "As they were given under the table of the page.",
                "type": "object",
                "additionalProperties": {"anyOf": [TEXT, IDS]},
            },
            "suggestions": ref("Result"),
            "in_use": WHETHER | {"description": "Whether the table of the page is the one in use."},
        }
        | BESIDE
    ),
    "Questionnaire": shape({"language": TEXT, "pages": each("Page")} | BESIDE),
    "Page": shape({"id": TEXT, "title": TEXT, "questions": each("Question")}),
    "Question": shape(
        {
            "id": TEXT,
            "text": TEXT,
            "hint": TEXT,
            "why": TEXT,
            "choose": one_of("one", "many"),
            "required": WHETHER,
            "at_most": {"type": ["integer", "null"]},
            "show_when": OPTIONS_OF_QUESTIONS,
            "options": each("Option"),
        }
    ),
    "Option": shape({"id": TEXT, "label": TEXT, "hint": TEXT, "exclusive": WHETHER, "unknown": WHETHER}),
    "RuleTable": shape(
        {"approaches": each("Approach"), "rows": each("Row"), "sources": each("Source")} | BESIDE
    ),
    "Approach": shape(
        {
            "id": TEXT,
            "name": TEXT,
            "kind": one_of("procedure", "care", "warning"),
            "parts": IDS,
            "groups": IDS,
        }
    ),
    "Row": {
        "description": "One row of table.csv; every other column is a text.",
        "type": "object",
        "properties": {
            "id": TEXT,
            "effect": one_of("stop", "hold", "caution", "suggest", "info"),
            "approach": TEXT,
            "when": OPTIONS_OF_QUESTIONS,
            "sources": IDS,
        },
        "required": ["id", "effect", "approach", "when", "sources"],
        "additionalProperties": TEXT,
    },
    "Source": {
        "type": "object",
        "properties": {"id": TEXT},
        "required": ["id"],
        "additionalProperties": TEXT,
    },
    "Problem": shape(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "problem": TEXT | {"description": "The same word in every refusal of this kind."},
            "errors": each("ProblemError"),
        }
    )
    | {"description": "RFC 9457. It names questions, and never what was answered."},
    "ProblemError": shape({"question": TEXT, "detail": TEXT}),
}
"""Every shape by its name."""
