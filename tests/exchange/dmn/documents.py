"""The shipped table as a document for engines, written by whoever asks first."""

from collections.abc import Callable
from functools import cache

from suggester.core.table.rules import RuleTable
from tests.shipped import TABLE


@cache
def written(write: Callable[[RuleTable], bytes]) -> bytes:
    """The document that this function writes: once, because it takes longer than to read a room of tests."""
    return write(TABLE)
