"""What stands in one line of a handout: words in their weight, signs, dots and tracks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike: plain, strong, or small: the id of a row, or a cite, the numbers of its sources.

    again: strong, and said once more in what follows, so that it can be left out where room is dear.

    Between two runs stands a space, unless the second is joined to the first. only: in which of the two ways.
    """

    text: str
    look: str = ""
    joined: bool = False
    only: str = ""


Line = tuple[Run, ...]


def plain(text: str) -> Line:
    """A line without anything special in it."""
    return (Run(text),)


def strong(text: str) -> Line:
    """A line that is all strong."""
    return (Run(text, "strong"),)


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape and its word, always together: how an option stands, how sure we are, what a mark means."""

    shape: str
    word: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """One hundred people: how many were counted, and how many it could be. The words say the same."""

    counted: int
    at_most: int
    line: Line


@dataclass(frozen=True, slots=True)
class Track:
    """A course on a line of weeks: visits (week, mark, sure), red days, and when to judge."""

    visits: tuple[tuple[float, str, bool], ...]
    red_days: tuple[int, ...]
    judge: float | None


@dataclass(frozen=True, slots=True)
class Circles:
    """How red skin may be on some days, as a circle for each: (picture, day)."""

    circles: tuple[tuple[str, str], ...]


Part = Sign | Line | Dots | Track | Circles
