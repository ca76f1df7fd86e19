"""Citations of a result page: their numbers, where each source is cited first, and the list of sources.

The number of a source differs from patient to patient, the statement that cites it does not. So templates
write a place for the numbers, whatever is around it can be made once for a table, and the places are filled
when the page is whole. Large parts that are the same for everybody are put in then, too.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from suggester.core.summary.summary import Summary
from suggester.core.table.approaches import Grid
from suggester.web.site.rendering import PLACE, linked
from suggester.web.site.templates import markup


def place_for(sources: Iterable[str]) -> Markup:
    """Where the numbers of these sources will stand."""
    return Markup(f"{PLACE}{' '.join(sources)}{PLACE}")  # noqa: S704 - ids, which the loader has checked


def filled(page: str, apart: Mapping[Any, bytes], citation: Mapping[str, int], word: str) -> bytes:
    """The page in UTF-8 with everything in its places: what is kept apart, and the numbers of sources.

    apart: from kept_apart().  citation: from the id of a source to its number.  word: "Sources", read aloud
    before the first number.
    """
    pieces = page.encode().split(PLACE.encode())  # in bytes, as it is sent: text takes three times as long
    for at in range(1, len(pieces), 2):
        kept = apart.get(pieces[at])
        if kept is None:
            kept = _numbers(tuple(sorted(map(citation.__getitem__, _names(pieces[at])))), word)
        pieces[at] = kept
    return b"".join(pieces)


@lru_cache(maxsize=1024)
def _names(place: bytes) -> tuple[str, ...]:
    return tuple(place.decode().split())


@lru_cache(maxsize=1024)
def _numbers(numbers: tuple[int, ...], word: str) -> bytes:
    return linked(numbers, word).encode()


def source_items(words: Mapping[str, Markup], places: Mapping[str, str], back: Markup, start: int) -> Markup:
    """Sources as items of a list that counts from start, each with the way back to where it is cited.

    words: what is said of each, by its id.  places: from cited_at().  No template, for the same reason as
    cited().
    """
    made: list[str] = []
    for number, (name, said) in enumerate(words.items(), start=start):
        made += (f'<li id="source-{number}">', said, f' <a class="back-up" href="#{places[name]}">', back)
        made.append("</a></li>\n")
    return markup("".join(made))


def cited_at(summary: Summary) -> Mapping[str, str]:
    """The id of the part that cites a source first, by the id of the source; the comparison left out."""
    return _first_places(_citing(summary))


def cited_by(grid: Grid) -> Mapping[str, str]:
    """The same for the sources of the comparison: for everybody who is shown it."""
    return _first_places((f"{row.id}-{cell.column}", cell.sources) for row in grid.rows for cell in row.cells)


def _first_places(citing: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    last_first = reversed(list(citing))
    return {source: place for place, sources in last_first for source in sources}


def _citing(summary: Summary) -> list[tuple[str, Iterable[str]]]:
    """Every part that cites, in the order of the page."""
    checks = [(f"why-{check.rule.id}", check.rule.sources) for check in summary.settling.all]
    plans = [
        (f"plan-{plan.approach.id}", rule.sources)
        for column in summary.columns
        for plan in column.listed
        for rule in (*plan.reasons, *plan.always, *plan.info)
    ]
    rows = [(f"row-{rule.id}", rule.sources) for rule in (*summary.good_to_know, *summary.never_listed)]
    return [*checks, *plans, *rows]
