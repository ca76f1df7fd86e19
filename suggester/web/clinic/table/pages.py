"""The pages for clinicians who read the table: rows, checks, trying a patient, and a patient's code.

Filters stand in the address; answers and codes only ever in the body of a POST.
"""

from dataclasses import replace

from flask.typing import ResponseReturnValue

from suggester.core.table.picture import columns, picture_of
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, storage
from suggester.web.clinic.checks import report_of
from suggester.web.clinic.record import end_of_record
from suggester.web.clinic.table.filters import EVERYTHING_OPEN, KEPT, QUERY, asked_view
from suggester.web.clinic.table.progress import standings
from suggester.web.clinic.table.rows import (
    effect_counts,
    page_of,
    picture_lines,
    source_choices,
)
from suggester.web.site.table_in_use import current, today


@clinic.get("/table")
def show_table() -> ResponseReturnValue:
    """All rows in words, filtered, sorted and grouped as the address asks, beside the picture of them all."""
    used = current()
    table, view, now = used.table, asked_view(used.table), standings(used)
    shown = columns(table)
    return clinic_page(
        "clinician/table.html",
        page=page_of(used, view, now, account()),
        progress=now.progress(account()),
        picture=picture_of(table),
        lines=tuple(picture_lines(table, view)),
        effects=effect_counts(table),
        total=len(table.rules),
        approaches=[(approach.id, approach.name) for approach in table.approaches],
        questions=[(question.id, question.short) for question in table.questionnaire.questions.values()],
        sources=source_choices(used),
        unlisted=[approach.name for approach in table.approaches if approach not in shown],
        open_all=replace(view, open="" if view.open == EVERYTHING_OPEN else EVERYTHING_OPEN).address,
        close_chosen=replace(view, question="", option="", open="").address,
        query=QUERY,
        kept=KEPT,
    )


@clinic.get("/checks")
def show_checks() -> ResponseReturnValue:
    """What the verifier says about the table in use."""
    shown = current()
    waiting = standings(shown).confirmed.left
    with storage().reading() as connection:
        end = end_of_record(connection)
    return clinic_page(
        "clinician/checks.html", report=report_of(shown.table, today()), waiting=waiting, **end
    )
