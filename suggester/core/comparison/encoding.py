"""What two tables say about a patient as the bits of one integer, so that equal cases are equal numbers.

The low half is the old table and the high half the new one. Each half has a bit for stop, three for its
urgency, and three for every approach: suggested, at least caution, hold. Bits are only ever added.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Rule, RuleTable

STOP_BITS = 4
SAID = {Effect.SUGGEST: 0b001, Effect.CAUTION: 0b010, Effect.HOLD: 0b110}


class EncodedRow(NamedTuple):
    """When these hold, these bits are said."""

    when: tuple[tuple[str, frozenset[str]], ...]
    says: int


class PairEncoding:
    """The rows of both tables as bits, without those that cannot make a difference."""

    def __init__(self, old: RuleTable, new: RuleTable) -> None:
        names = tuple(dict.fromkeys(a.id for table in (old, new) for a in table.approaches))
        self.width = STOP_BITS + 3 * len(names)
        rows: dict[tuple[tuple[str, frozenset[str]], ...], int] = {}
        for shift, table in ((0, old), (self.width, new)):
            for rule in table.rules:
                when = tuple(sorted((c.question, c.options) for c in rule.when))
                rows[when] = rows.get(when, 0) | _bits(rule, table, names) << shift
        stop = (1 << STOP_BITS) - 1
        bits = self._differing(rows.values()) | stop
        bits |= bits << self.width
        self.rows = tuple(_joined((when, says & bits) for when, says in rows.items() if says & bits))
        self.stops = 1 | 1 << self.width
        wishes = sum(1 << STOP_BITS + 3 * place for place in range(len(names)))
        self.wishes = (wishes | wishes << self.width) & bits
        self.below_stop = self.wishes * 7
        self.places = [p for p in range(STOP_BITS, self.width, 3) if self.wishes >> p & 1]

    def _differing(self, says: Iterable[int]) -> int:
        """All bits of every approach about which a row says something in one table only."""
        differing = 0
        for one in says:
            differing |= self.both(one)[0] ^ self.both(one)[1]
        whole = 0
        for place in range(STOP_BITS, self.width, 3):
            whole |= 0b111 << place if differing >> place & 0b111 else 0
        return whole

    def both(self, said: int) -> tuple[int, int]:
        """What the old table says, and what the new one says."""
        return said & ((1 << self.width) - 1), said >> self.width

    def differ(self, said: int) -> bool:
        """Whether the two do not say the same."""
        old, new = self.both(said)
        return old != new

    def closed(self, said: int, to_come: int) -> int:
        """With everything that makes no difference any more put as said, so that equal cases look equal."""
        if said & self.stops:
            return said | self.below_stop
        hopeless = self.wishes & ~(said | to_come)
        return said | hopeless << 1 | hopeless << 2

    def is_lighter(self, said: int) -> bool:
        """Whether the new table is less careful about something; nothing more is to come."""
        old, new = self.both(said)
        if (old | new) & 1:
            return old & 0b1111 > new & 0b1111
        return any(_guard(new >> place) < _guard(old >> place) for place in self.places)


def _bits(rule: Rule, table: RuleTable, names: tuple[str, ...]) -> int:
    """What a row of this table says when it matches."""
    if rule.effect is Effect.STOP:
        return (1 << rule.urgency + 1) - 1
    said = 0
    for place, name in enumerate(names):
        approach: Approach | None = table.approach.get(name)
        if approach is not None and rule.bears_on(approach):
            said |= SAID.get(rule.effect, 0) << STOP_BITS + 3 * place
    return said


def _joined(rows: Iterable[tuple[tuple[tuple[str, frozenset[str]], ...], int]]) -> Iterator[EncodedRow]:
    """Rows that read one question and say the same are one row that reads more options."""
    single: dict[tuple[str, int], frozenset[str]] = {}
    for when, says in rows:
        if len(when) == 1:
            key = when[0][0], says
            single[key] = single.get(key, frozenset()) | when[0][1]
        else:
            yield EncodedRow(when, says)
    for (question, says), options in single.items():
        yield EncodedRow(((question, options),), says)


def _guard(said: int) -> int:
    """How careful three bits are: suggested, caution, hold, and not suggested at all."""
    return (said & 0b111).bit_count() if said & 1 else 4
