"""How each choice stands, in one line: its status and the reason for it in at most six words or a number."""

from dataclasses import dataclass

from suggester.core.summary.summary import Plan, ResultColumn
from suggester.core.table.approaches import ApproachKind
from suggester.core.table.rules import Outcome
from suggester.web.site.table_in_use import ShownTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """One choice of the page, and why it stands as it does."""

    column: ResultColumn
    outcome: Outcome
    reason: str


def choice_lines(columns: tuple[ResultColumn, ...], shown: ShownTable) -> tuple[ChoiceLine, ...]:
    """A line for each choice, in the order of the columns: from A to Z, never by how it stands."""
    return tuple(
        [
            ChoiceLine(column=column, outcome=column.outcome, reason=_reason(column, shown))
            for column in columns
        ]
    )


def wish_of_all(columns: tuple[ResultColumn, ...]) -> str:
    """What was wished, where it is the same for every plan that is listed; '' where it differs."""
    wishes = {", ".join(sorted(plan.wishes, key=str.lower)) for one in columns for plan in one.listed}
    return wishes.pop() if len(wishes) == 1 else ""


def _reason(column: ResultColumn, shown: ShownTable) -> str:
    if not column.listed:
        return shown.text("reason_none")
    return _plans(column, shown) if len(column.listed) > 1 else _plan(column.listed[0], shown)


def _plans(column: ResultColumn, shown: ShownTable) -> str:
    """How many plans stand so, and how the others stand."""
    outcomes = [plan.outcome for plan in column.listed]
    gravest, *others = sorted(set(outcomes), reverse=True)
    count = outcomes.count(gravest)
    parts = [shown.text("reason_plans" if count > 1 else "reason_plans_one", count=count)]
    for outcome in others:
        word = shown.language.inside(shown.outcome_words[outcome.name])
        parts.append(f"{outcomes.count(outcome)} {word}")
    return "; ".join(parts)


def _plan(plan: Plan, shown: ShownTable) -> str:
    if plan.outcome is Outcome.SUGGEST:
        is_care = plan.approach.kind is ApproachKind.CARE
        return shown.text("always_a_choice" if is_care else "reason_suggest")
    if len(plan.titles) == 1:
        return shown.language.inside(plan.titles[0])
    text_id = "reason_holds" if plan.outcome is Outcome.HOLD else "reason_checks"
    return shown.text(text_id, count=len(plan.titles))
