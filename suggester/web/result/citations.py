"""Citations of a result page: where each source is cited first, and the list that leads back there."""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from suggester.core.summary.summary import Plan, Summary
from suggester.core.table.approaches import Grid
from suggester.core.table.rules import Rule


def source_items(words: Mapping[str, Markup], places: Mapping[str, str], back: Markup, start: int) -> Markup:
    """Sources as items of a list that counts from start, each with the way back to where it is cited.

    words: what is said of each, by its id.  places: from cited_at().  No template, for the same reason as
    cited().
    """
    items = [
        f'<li id="source-{number}">{said} <a class="back-up" href="#{places[name]}">{back}</a></li>\n'
        for number, (name, said) in enumerate(words.items(), start=start)
    ]
    return Markup("".join(items))  # noqa: S704 - markup, numbers and ids, which the loader has checked


def cited_at(summary: Summary) -> Mapping[str, str]:
    """The id of the part that cites a source first, by the id of the source; the comparison left out."""
    return _first_places(_citing(summary))


def cited_by(grid: Grid) -> Mapping[str, str]:
    """The same for the sources of the comparison: for everybody who is shown it."""
    return _first_places((f"{row.id}-{cell.column}", cell.sources) for row in grid.rows for cell in row.cells)


def _first_places(citing: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    places: dict[str, str] = {}
    for place, sources in citing:
        for source in sources:
            places.setdefault(source, place)
    return places


def _citing(summary: Summary) -> Iterator[tuple[str, Iterable[str]]]:
    """Every part that cites, in the order of the page."""
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
