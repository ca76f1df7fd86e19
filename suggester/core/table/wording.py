"""What the words of a table keep to: the limits that every text keeps, and the numbers that texts name."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What a text for patients must not say, and how hard it may be to read."""

    grade_at_most: float
    grade_median_at_most: float
    names: tuple[str, ...]
    banned: tuple[str, ...]
    banned_words: tuple[str, ...]
    not_in_results: tuple[str, ...]
    allow: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Numbers to call in one part of the world; an empty one is named in words instead."""

    id: str
    name: str
    emergency_number: str
    urgent_line: str
    mental_health_line: str
    sources: tuple[str, ...]
