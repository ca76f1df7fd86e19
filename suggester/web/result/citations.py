"""Where on a result page each source is cited first, so that its entry in the list can lead back there."""

from collections.abc import Iterable, Iterator, Mapping

from suggester.core.summary.summary import Plan, Summary
from suggester.core.table.approaches import Grid
from suggester.core.table.rules import Rule


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
