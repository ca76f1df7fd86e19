"""The values of rule files as words, and words as values: both ways say the same.

A list has a line for each of its words, a table a line for each of its keys. A list inside a table stands in
brackets, because one word and a list of one word are two answers.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum

Value = object
BRACKETS = ("[", "]")


class Shape(Enum):
    """What a field holds, beside its words."""

    TEXT = "text"
    LIST = "list"
    SPAN = "span"
    FLAG = "flag"
    NUMBER = "number"
    DAY = "day"
    TABLE = "table"


def words_of(value: Value) -> str:
    """This value in words; nothing is left out."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_inside(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "\n".join(words_of(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(words: str, shape: Shape) -> Value:
    """What these words say in a field of this shape. Raises ValueError where they say nothing of the sort."""
    return _READERS[shape](words)


def shape_of(value: Value) -> Shape:
    """The shape of a value that stands in a file."""
    if isinstance(value, list):
        return Shape.SPAN if value and all(type(one) is int for one in value) else Shape.LIST
    return next((shape for kind, shape in _KINDS.items() if isinstance(value, kind)), Shape.TEXT)


def _inside(value: Value) -> str:
    if not isinstance(value, list):
        return words_of(value)
    return f"[{', '.join(words_of(one) for one in value)}]"


def _listed(words: str) -> list[str]:
    return words.split("\n") if words else []


def _table(words: str) -> dict[str, Value]:
    pairs = (line.partition(": ") for line in _listed(words))
    return {key: _answer(said) for key, _, said in pairs}


def _answer(said: str) -> Value:
    if (said[:1], said[-1:]) != BRACKETS:
        return said
    return said[1:-1].split(", ") if said[1:-1] else []


def _flag(words: str) -> bool:
    if words not in {"true", "false"}:
        raise ValueError(f"{words[:40]!r} is neither true nor false")
    return words == "true"


def _number(words: str) -> int | float:
    return int(words) if words.isdigit() else float(words)


_READERS: Mapping[Shape, Callable[[str], Value]] = {
    Shape.TEXT: str,
    Shape.LIST: _listed,
    Shape.SPAN: lambda words: [int(one) for one in _listed(words)],
    Shape.FLAG: _flag,
    Shape.NUMBER: _number,
    Shape.DAY: date.fromisoformat,
    Shape.TABLE: _table,
}
_KINDS: Mapping[type, Shape] = {
    bool: Shape.FLAG,
    int: Shape.NUMBER,
    float: Shape.NUMBER,
    date: Shape.DAY,
    Mapping: Shape.TABLE,
}
"""The first that fits: a bool is an int, too."""
