"""How useful a table is to ordinary people, in words, with the assumption beside every figure."""

from collections.abc import Iterator

from suggester.core.comparison.usefulness import SkinTypeFigure, Usefulness
from suggester.core.table.rules import Outcome

WORDS = {
    Outcome.SUGGEST: "a plain suggestion",
    Outcome.CAUTION: "a caution",
    Outcome.HOLD: "a hold",
    Outcome.NONE: "nothing listed",
}


def in_words(found: Usefulness) -> str:
    """The figure by skin type, and the rows that cost most. It never decides."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Usefulness) -> Iterator[str]:
    yield "Mildest outcome of all needle and laser treatments, for ordinary people"
    yield f"ASSUMED in table.toml, [ordinary] (review: {found.assumed.review}); no figure about patients."
    yield f"{found.people:,} people made by chance, the same ones each time. It decides nothing."
    yield from (_figure(figure) for figure in found.figures)
    yield f"All together: {WORDS[Outcome.SUGGEST]} for {_share(found.suggested, found.people)}"
    for row, number in found.costliest:
        yield f"  without {row} alone: for {_share(found.suggested + number, found.people)}"


def _figure(figure: SkinTypeFigure) -> str:
    told = (f"{WORDS[outcome]} {_share(number, figure.people)}" for outcome, number in figure.mildest[1:])
    nothing = dict(figure.mildest)[Outcome.NONE]
    more = f", {WORDS[Outcome.NONE]} {_share(nothing, figure.people)}" if nothing else ""
    return f"  {figure.label}: {', '.join(told)}{more}"


def moved(old: Usefulness, new: Usefulness) -> str:
    """How the figure moves from one table to another, in one line."""
    return (
        "Ordinary people (ASSUMED, see table.toml) with a plain suggestion: "
        f"{_share(old.suggested, old.people)} before, {_share(new.suggested, new.people)} now"
    )


def _share(number: int, of: int) -> str:
    return f"{100 * number / of:.1f}%"
