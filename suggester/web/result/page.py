"""The result as HTML: for the patient, and as printed for the clinician who reads the patient's code."""

from flask import request

from suggester.core.summary.summary import Summary
from suggester.web.result.choices import choice_lines, wish_of_all
from suggester.web.result.citations import cited_at, cited_by, filled, place_for, source_items
from suggester.web.result.journey import Journey
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current

LARGE = "large"


def summary_page(
    summary: Summary, way: Journey, template: str = "patient/summary.html", **more: object
) -> bytes:
    """The result as HTML in UTF-8, in the words of the table that made it."""
    shown = current()
    page = render(
        template,
        summary=summary,
        cite=place_for,
        source_items=source_items,
        choices=choice_lines(summary.columns, shown),
        wish_of_all=wish_of_all(summary.columns),
        cited_at=cited_at(summary),
        cited_by=cited_by,
        large=request.args.get("size") == LARGE,
        grid=shown.table.grid,
        approach_names=shown.approach_names,
        outcome_words=shown.outcome_words,
        pages_address=way.change_addresses(),
        today_text=shown.language.day(summary.today),
        review_by_text=shown.language.day(summary.provenance.review_by),
        **more,
    )
    return filled(page, shown.shelf, summary.citation, shown.language.phrase("Sources"))
