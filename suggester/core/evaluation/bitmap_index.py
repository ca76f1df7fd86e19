"""The rows of a table as bits, so that a decision takes a step for each question, and not for each row.

One integer is a set of rows: bit n is row n in the order of ids. For each question the index knows the rows
that an answer leaves possible, and the rows that match are those that every question leaves possible.
Research: bitmap index over an in-list decision table. Every trick for the speed of a decision stands here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from suggester.core.questionnaire.questions import Chosen
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Outcome, Rule, RuleTable

REMEMBERED = 10_000
"""Answers to one question whose rows are kept: without them a decision takes 2.7 times as long."""
FEW = 4
"""So many rows of a set are picked one by one: 0.2 to 1 us, and not 1.4 for a walk through all bytes."""
quick_tuple = tuple.__new__
"""What a named tuple is made with, without a layer of its own around it: 5 % of a decision."""


class _Possible:
    """For one question: the options chosen, to the rows that they leave possible; learned from patients."""

    def __init__(self, free: int, accepts: Mapping[str, int]) -> None:
        self.known: dict[tuple[str, ...], int] = {}
        self._free = free
        self._accepts = accepts

    def learned(self, chosen: tuple[str, ...]) -> int:
        """The rows that an answer leaves possible which no patient gave before."""
        mask = self._free
        for option in chosen:
            mask |= self._accepts.get(option, 0)
        if len(self.known) >= REMEMBERED:
            self.known.clear()
        self.known[chosen] = mask
        return mask


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bearing:
    """The sets of rows that bear on one approach."""

    wanted: int
    caution: int
    hold: int
    info: int
    any: int


class BitmapIndex:
    """Built once for a table. Building is linear in rows: bits are set in byte arrays, not in integers."""

    def __init__(self, table: RuleTable) -> None:
        self._rules = tuple(sorted(table.rules, key=lambda rule: rule.id))
        self._width = (len(self._rules) + 7) // 8
        self._everyone = self._set_of(range(len(self._rules)))
        possible = {name: self._possible(name) for name in table.questionnaire.questions}
        self._questions = tuple((name, one.known, one.learned) for name, one in possible.items())
        self._by_byte = tuple(_by_byte(self._rules[at : at + 8]) for at in range(0, len(self._rules), 8))
        self.place = {approach.id: place for place, approach in enumerate(table.approaches)}
        self.bearings = tuple(self._bearing(approach) for approach in table.approaches)
        self.stop = self._with_effect(Effect.STOP)
        self._listable = tuple(
            (place, bearing.wanted, bearing.caution, bearing.hold)
            for place, bearing in enumerate(self.bearings)
            if bearing.wanted
        )
        self._all_stop = (Outcome.STOP,) * len(table.approaches)

    @cached_property
    def bit(self) -> Mapping[str, int]:
        """Each row as a set of its own, by its id."""
        return {rule.id: 1 << place for place, rule in enumerate(self._rules)}

    def matching(self, chosen: Chosen) -> int:
        """The set of rows whose conditions all hold."""
        mask = self._everyone
        for question, known, learned in self._questions:
            options = chosen[question]
            try:
                mask &= known[options]
            except KeyError:
                mask &= learned(options)
        return mask

    def rows(self, mask: int) -> tuple[Rule, ...]:
        """The rows of a set, sorted by id."""
        if mask.bit_count() <= FEW:
            return self._few(mask)
        rows: list[Rule] = []
        for byte, sets in zip(mask.to_bytes(self._width, "little"), self._by_byte):  # noqa: B905
            if byte:
                rows += sets[byte]
        return tuple(rows)

    def _few(self, mask: int) -> tuple[Rule, ...]:
        rows: list[Rule] = []
        while mask:
            lowest = mask & -mask
            rows.append(self._rules[lowest.bit_length() - 1])
            mask ^= lowest
        return tuple(rows)

    def outcomes(self, mask: int) -> tuple[Outcome, ...]:
        """How each approach stands, in the order of the table."""
        if mask & self.stop:
            return self._all_stop
        outcomes = [_NONE] * len(self._all_stop)
        for place, wanted, caution, hold in self._listable:
            if mask & wanted:
                outcomes[place] = _HOLD if mask & hold else _CAUTION if mask & caution else _SUGGEST
        return tuple(outcomes)

    def _set_of(self, places: Iterable[int]) -> int:
        bits = bytearray(self._width)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def _possible(self, question: str) -> _Possible:
        readers: list[int] = []
        accepting: dict[str, list[int]] = {}
        for place, rule in enumerate(self._rules):
            for condition in rule.when:
                if condition.question == question:
                    readers.append(place)
                    for option in condition.options:
                        accepting.setdefault(option, []).append(place)
        free = self._everyone & ~self._set_of(readers)
        return _Possible(free, {option: self._set_of(rows) for option, rows in accepting.items()})

    def _bearing(self, approach: Approach) -> _Bearing:
        bearing = self._set_of(place for place, rule in enumerate(self._rules) if rule.bears_on(approach))
        sets = {effect: bearing & self._with_effect(effect) for effect in Effect}
        return _Bearing(
            wanted=sets[Effect.SUGGEST],
            caution=sets[Effect.CAUTION],
            hold=sets[Effect.HOLD],
            info=sets[Effect.INFO],
            any=bearing & ~sets[Effect.INFO],
        )

    def _with_effect(self, effect: Effect) -> int:
        return self._set_of(place for place, rule in enumerate(self._rules) if rule.effect is effect)


def _by_byte(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], ...]:
    """Every set of these rows, at the place that its bits have as a number: without it 1.6x a decision."""
    sets: list[tuple[Rule, ...]] = [()]
    for rule in rules:
        sets += [(*smaller, rule) for smaller in sets]
    return tuple(sets)


_NONE, _SUGGEST, _CAUTION, _HOLD = Outcome.NONE, Outcome.SUGGEST, Outcome.CAUTION, Outcome.HOLD


@lru_cache(maxsize=8)
def index_of(table: RuleTable) -> BitmapIndex:
    """Tables are compared by identity, so this costs one look-up; a few live at once during a change."""
    return BitmapIndex(table)
