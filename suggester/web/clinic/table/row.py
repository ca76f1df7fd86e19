"""The page of one row, and the verdict of the clinician who reads it.

A verdict is on the words that the form was shown with: it carries their hash, and is refused when the table
has changed meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.cases import differences
from suggester.core.table.picture import picture_of
from suggester.core.table.rules import Rule, RuleTable
from suggester.core.verification.row_impact import RowImpact, impact_of, resting_on
from suggester.storage.versions import reviews
from suggester.storage.versions.reviews import AGREE, CHANGE, ReviewError, Verdict
from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, now, storage
from suggester.web.clinic.access.refusals import mark
from suggester.web.clinic.evaluation.trace import as_answered, outcome_line, told_of
from suggester.web.clinic.table.filters import asked_view
from suggester.web.clinic.table.history import past_of, since_words
from suggester.web.clinic.table.progress import row_hashes, standings
from suggester.web.clinic.table.rows import RowView, row_views, rows_around
from suggester.web.site.forms import sent_texts
from suggester.web.site.table_in_use import current

NEXT = "next"
ROW = "/clinic/rows/"
OUTDATED = 409
TOO_LONG_OPEN = "This page was open too long. Nothing was saved: please save once more."
OTHER_WORDS = "The row was changed while you read it. Nothing was saved: read the words of now, then decide."
NO_ROW = "There is no such row in the live table."
GONE = "There is no such row in the live table any more. Nothing was saved."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictForm:
    """What stands in the form: nothing at first; and what is wrong with it, in one sentence, and where."""

    verdict: str = ""
    comment: str = ""
    stops_use: bool = False
    sha256: str = ""
    problem: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Where a row stands among those that the reader came from."""

    place: int
    count: int
    before: str
    after: str


NOTHING_TYPED = VerdictForm()


@clinic.get("/rows/<row_id>")
def show_row(row_id: str) -> ResponseReturnValue:
    """One row with all that stands behind it, and the rows beside it in the order of the list."""
    return row_page(row_id, NOTHING_TYPED)


@clinic.post("/rows/<row_id>/verdict")
def keep_verdict(row_id: str) -> ResponseReturnValue:
    """Keep what a clinician says about the row as it was shown, and go on where they wanted."""
    shown = current()
    sent, came_from_here = sent_texts("verdict", "comment", "sha256", "go", "stops_use")
    hashes = row_hashes(shown)
    if row_id not in hashes:
        return no_row(GONE, sent["comment"])
    if not came_from_here:
        return row_page(row_id, refused(sent, TOO_LONG_OPEN), 422)
    if sent["sha256"] != hashes[row_id]:
        return row_page(row_id, refused(sent | {"verdict": ""}, OTHER_WORDS), OUTDATED)
    if problem := kept(row_id, sent):
        return row_page(row_id, refused(sent, problem), 422)
    return redirect(way_on(row_id, sent["go"]), 303)


def kept(row_id: str, sent: Mapping[str, str]) -> str:
    """Keep the verdict that was sent; '', or why it cannot be kept, in one sentence."""
    verdict = Verdict(
        row_id=row_id,
        row_sha256=sent["sha256"],
        verdict=sent["verdict"],
        comment=sent["comment"],
        stops_use=bool(sent["stops_use"]),
    )
    try:
        with storage().writing() as connection:
            reviews.review(connection, verdict, account(), now())
    except ReviewError as error:
        mark(error)
        return str(error)
    return ""


def why_not_confirm(row_hash: str) -> str:
    """Why these words are not for this clinician to confirm, in one sentence; '' if they are."""
    with storage().reading() as connection:
        return current().language.words(reviews.why_not_confirm(connection, row_hash, account()))


def way_on(row_id: str, wish: str) -> str:
    """The row itself; or the next one as the reader filtered, and the list after the last."""
    shown = current()
    view = asked_view(shown.table)
    if wish != NEXT:
        return f"{ROW}{row_id}{view.query}"
    beside = beside_of(row_id, rows_around(shown, view, standings(shown), row_id))
    return f"{ROW}{beside.after}{view.query}" if beside and beside.after else view.address


def row_page(row_id: str, typed: VerdictForm, status: int = 200) -> ResponseReturnValue:
    """The row, with what was typed into the form of the verdict."""
    shown = current()
    view, standing = asked_view(shown.table), standings(shown)
    row = row_views(shown, standing).get(row_id)
    if row is None:
        return no_row(NO_ROW)
    sha256 = row_hashes(shown)[row_id]
    page = clinic_page(
        "clinician/row.html",
        row=row,
        view=view,
        beside=beside_of(row_id, rows_around(shown, view, standing, row_id)),
        typed=typed,
        sha256=sha256,
        why_not=why_not_confirm(sha256),
        past=past_of(shown, row_id, standing.every),
        meanwhile=since_words(shown, row_id, typed.sha256) if status == OUTDATED else (),
        **behind(shown.table, row),
    )
    return page, status


def behind(table: RuleTable, row: RowView) -> Mapping[str, Any]:
    """Everything that stands behind a row: what a verdict is given on."""
    return {
        "asked": whole_condition(table, row.rule),
        "sources": table.cited(row.rule.sources),
        "example": example_view(impact_of(table, row.rule), row.rule),
        "promises": resting_on(table, row.rule),
        "picture": picture_of(table),
        "cases": [{"case": case, "as_expected": not differences(table, case)} for case in row.cases],
    }


def beside_of(row_id: str, listed: Sequence[str]) -> Beside | None:
    """The rows before and after it; None where the filters let it not through."""
    if row_id not in listed:
        return None
    at = listed.index(row_id)
    return Beside(
        place=at + 1,
        count=len(listed),
        before=listed[at - 1] if at else "",
        after=listed[at + 1] if at + 1 < len(listed) else "",
    )


def refused(sent: Mapping[str, str], problem: str) -> VerdictForm:
    """The form as it came back, with what is wrong; nothing that was typed is lost."""
    known = sent["verdict"] if sent["verdict"] in {AGREE, CHANGE} else ""
    return VerdictForm(
        verdict=known,
        comment=sent["comment"],
        stops_use=bool(sent["stops_use"]),
        sha256=sent["sha256"],
        problem=current().language.words(problem),
        field="comment" if known else "verdict-agree",
    )


def no_row(message: str, comment: str = "") -> ResponseReturnValue:
    """There is no such row; what somebody has typed about it is given back."""
    words = current().language.words
    return clinic_page("clinician/no_row.html", message=words(message), comment=comment), 404


def whole_condition(table: RuleTable, rule: Rule) -> list[tuple[Any, tuple[str, ...]]]:
    """Each question of a row with all the answers that it reads."""
    asked = [(table.questionnaire.questions[one.question], one) for one in rule.when]
    return [(question, question.labels(question.in_order(one.options))) for question, one in asked]


def example_view(example: RowImpact | None, rule: Rule) -> Mapping[str, Any] | None:
    """The invented patient of a row: what is not calm, and the outcomes with the row and without it."""
    if example is None:
        return None
    evaluation, phrase = example.evaluation, current().language.phrase
    return {
        "told": [(one.question, one.labels) for one in told_of(evaluation) if not one.calm],
        "decides": example.decides,
        "lines": (
            as_answered(evaluation, phrase("With %(row)s", row=rule.id)),
            outcome_line(evaluation, phrase("Without %(row)s", row=rule.id), example.without),
        ),
    }
