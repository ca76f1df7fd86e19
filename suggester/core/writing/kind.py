"""What a kind of thing is: where it stands in the rule files, what its fields are called, who meets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from suggester.core.writing.shapes import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a thing. read: by patients, word for word."""

    label: str
    shape: Shape = Shape.TEXT
    read: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """One kind of thing. path: its tables in the file, from the outside in; a CSV file has none.

    ordered: the order of such things in the file says something to somebody.
    """

    name: str
    label: str
    file: str
    met: str
    path: tuple[str, ...] = ()
    fields: Mapping[str, Field]
    ordered: bool = False

    def field(self, name: str) -> Field:
        """How this field is called and what it holds; one that nobody declared is a text of its own name."""
        return self.fields.get(name) or Field(label=name.replace("_", " ").capitalize())

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Where each declared field stands."""
        return {name: place for place, name in enumerate(self.fields)}

    def in_order(self, names: set[str]) -> list[str]:
        """These fields in the order in which they are told."""
        return sorted(names, key=lambda name: (self.rank.get(name, len(self.rank)), name))


def read(label: str) -> Field:
    """A text that patients read."""
    return Field(label=label, read=True)


def many(label: str) -> Field:
    """A list of words."""
    return Field(label=label, shape=Shape.LIST)


def flag(label: str) -> Field:
    """Whether something is so."""
    return Field(label=label, shape=Shape.FLAG)


def number(label: str) -> Field:
    """A number."""
    return Field(label=label, shape=Shape.NUMBER)


def span(label: str) -> Field:
    """From one number to another."""
    return Field(label=label, shape=Shape.SPAN)
