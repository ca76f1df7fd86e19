"""A table as this installation tells of it to other software."""

from datetime import date

from suggester.exchange.json.told_table import ToldTable
from suggester.web.site.table_in_use import ShownTable


def told_of(shown: ShownTable, day: date) -> ToldTable:
    """What has to be said with everything that this table says on that day; made once a day."""
    told: tuple[date, ToldTable] | None = shown.shelf.get(told_of)
    if told is None or told[0] != day:
        told = shown.shelf[told_of] = day, _told(shown, day)
    return told[1]


def _told(shown: ShownTable, day: date) -> ToldTable:
    overdue = shown.overdue_note(day)
    warnings = [shown.approval_words.warning, overdue]
    return ToldTable(
        table=shown.table,
        approval=shown.approval_words.line,
        warning=" ".join(warning for warning in warnings if warning),
        disclaimer=shown.text("disclaimer_long"),
        is_overdue=bool(overdue),
    )
