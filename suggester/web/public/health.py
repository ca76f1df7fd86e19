"""Two addresses for operators: whether the program answers, and what still has to be set."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from suggester.core.table.rules import RuleTable
from suggester.web.site.settings import notes_on_settings
from suggester.web.site.table_in_use import TableInUse, current, today

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """For a supervisor: the program answers."""
    return jsonify(alive=True)


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """For an operator: whether patients can be let in, with which table, and what is not set."""
    shown = current()
    provenance = shown.table.provenance
    live = current_app.extensions.get("live")
    holder: TableInUse = current_app.extensions["suggester"]
    notes = [*notes_on_settings(region=shown.settings.region), *notes_on_date(shown.table)]
    answer = jsonify(
        ready=not holder.closed,
        refused=live.refused if live else "",
        table={"id": provenance.id, "version": provenance.version, "sha256": provenance.sha256},
        past=[
            {"version": table.provenance.version, "sha256": table.provenance.sha256} for table in shown.past
        ],
        notes=notes + (live.notes() if live else []),
    )
    return answer, 503 if holder.closed else 200


def notes_on_date(table: RuleTable) -> list[str]:
    """Whether the pages list nothing because the review of the table is overdue."""
    due = table.provenance.review_by
    return [f"the table was due for review on {due}, so no treatment is listed"] if today() > due else []
