"""The JSON API described by itself, for people and for generators of clients."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.core.table.rules import RuleTable
from suggester.exchange.json.openapi import JSON, KINDS, Operation, openapi
from suggester.exchange.json.shapes import ref
from suggester.web.api.examples import GETS, PAPERS, SUGGESTIONS, code_of_page, examples, patients
from suggester.web.api.json_api import ADDRESS, refuse_other_formats
from suggester.web.api.papers import FORMS
from suggester.web.api.replies import kept_reply
from suggester.web.api.told import told_of
from suggester.web.site.table_in_use import ShownTable, current, today

description = Blueprint("description", __name__, url_prefix=ADDRESS)
description.before_request(refuse_other_formats)
ANYWHERE = (406, 500, 503)
OF_A_BODY = (400, 413, 415, 422, *ANYWHERE)


@description.get("/openapi.json")
def openapi_document() -> ResponseReturnValue:
    """What can be asked, and how."""
    shown, day = current(), today()
    return kept_reply(("openapi", day), lambda: described(shown, day))


def described(shown: ShownTable, day: date) -> dict[str, Any]:
    """The document of an installation on a day."""
    return openapi(told_of(shown, day), [*operations(shown.table)], [*examples(shown, day)])


def operations(table: RuleTable) -> Iterator[Operation]:
    """Every address of the JSON API."""
    said = ("This document.", "Every question with its options.", "The whole table.")
    shapes = ({"type": "object"}, ref("Questionnaire"), ref("RuleTable"))
    for path, summary, shape in zip(GETS, said, shapes, strict=True):
        name = path.rpartition("/")[2].partition(".")[0]
        yield Operation(
            id=f"get_{name}",
            method="GET",
            path=path,
            summary=summary,
            replies={JSON: shape},
            refusals=ANYWHERE,
        )
    yield Operation(
        id="suggest",
        method="POST",
        path=SUGGESTIONS,
        summary="What comes out for one patient's answers.",
        replies={JSON: ref("Suggestions")},
        refusals=OF_A_BODY,
        takes="Answers",
        sent=patients(table),
    )
    yield Operation(
        id="read_paper",
        method="POST",
        path=PAPERS,
        summary="What stands on the printed page with this code, under the table that made it.",
        replies={kind: KINDS[kind] for kind in FORMS},
        refusals=OF_A_BODY,
        takes="PaperCode",
        sent={"page": {"code": code_of_page(table)}},
    )
