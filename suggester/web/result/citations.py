"""Citations of a result page: their numbers, and where each source is cited first, to lead back there.

The words of a row are the same for everybody and are made once for a table; the numbers of its sources are
not. So a place for them stands in what is kept, and is filled in the finished page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from suggester.core.summary.summary import Plan, Summary
from suggester.core.table.approaches import Grid
from suggester.core.table.rules import Rule, Source
from suggester.web.site.rendering import cited

BEGIN, END = "\ue000", "\ue001"
"""Around the sources of one statement: signs that no text has, as they mean nothing."""
PLACE = re.compile(f"{BEGIN}([^{END}]*){END}")


def place_for(sources: Iterable[str]) -> Markup:
    """Where the numbers of these sources will stand."""
    return Markup(BEGIN + " ".join(sources) + END)  # noqa: S704 - ids of sources, which the loader has checked


def with_numbers(page: str, citation: Mapping[str, int], word: str) -> str:
    """The page with small links in all those places.  word: read aloud before the first of each."""
    return PLACE.sub(lambda place: cited(place[1].split(), citation, word), page)


def source_items(
    words: Iterable[Markup], sources: Iterable[Source], places: Mapping[str, str], back: Markup
) -> Markup:
    """The sources as items of a list that counts from 1, each with the way back to where it is cited.

    words: what is said of each.  places: from cited_at().  No template, for the same reason as cited().
    """
    items = [
        f'<li id="source-{number}">{said} <a class="back-up" href="#{places[source.id]}">{back}</a></li>'
        for number, (said, source) in enumerate(zip(words, sources, strict=True), start=1)
    ]
    return Markup("\n".join(items))  # noqa: S704 - markup, numbers and ids, which the loader has checked


def cited_at(summary: Summary, grid: Grid) -> Mapping[str, str]:
    """The id of a part of the page that cites a source, by the id of the source.

    For the sources of the comparison it is the same for everybody; for others it is what comes first.
    """
    places: dict[str, str] = {}
    for place, sources in (*(_grid(grid) if summary.columns else ()), *_citing(summary)):
        for source in sources:
            places.setdefault(source, place)
    return places


def _grid(grid: Grid) -> Iterator[tuple[str, Iterable[str]]]:
    for row in grid.rows:
        yield from ((f"{row.id}-{cell.column}", cell.sources) for cell in row.cells)


def _citing(summary: Summary) -> Iterator[tuple[str, Iterable[str]]]:
    """Every other part that cites, in the order of the page."""
    for check in summary.settling.all:
        yield f"why-{check.rule.id}", check.rule.sources
    for column in summary.columns:
        for plan in column.listed:
            yield from _plan(plan)
    yield from _rows((*summary.good_to_know, *summary.never_listed))


def _plan(plan: Plan) -> Iterator[tuple[str, Iterable[str]]]:
    for rule in (*plan.reasons, *plan.always, *plan.info):
        yield f"plan-{plan.approach.id}", rule.sources


def _rows(rules: Iterable[Rule]) -> Iterator[tuple[str, Iterable[str]]]:
    for rule in rules:
        yield f"row-{rule.id}", rule.sources
