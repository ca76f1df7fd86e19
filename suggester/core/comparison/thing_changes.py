"""What was written differently, thing by thing and field by field: every word that is new, gone or another.

A row that came in the place of another one, for the same patients about the same approach, is one change: its
id says the effect, so hold cannot become caution under the old one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from suggester.core.writing.kind import Kind
from suggester.core.writing.kinds import BY_NAME, KINDS
from suggester.core.writing.rule_kinds import ROW
from suggester.core.writing.things import ThingKey, Things

NEW, CHANGED, REMOVED = ("new", "changed", "removed")
ORDER = "order"
"""The field that says in which order the things of one kind stand."""
SAME_SUBJECT = ("approach", "when")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field before and after; a side on which the thing is not there is empty."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """One thing that is new, gone, or says something else. was: the id of the row whose place it took."""

    kind: Kind
    id: str
    how: str
    fields: tuple[FieldChange, ...]
    was: str = ""

    @property
    def key(self) -> str:
        """Which change this is, the same wherever it is told."""
        order = f":{ORDER}" if self.fields and self.fields[0].name == ORDER else ""
        return f"{self.kind.name}:{self.id}{order}"

    @property
    def names(self) -> frozenset[str]:
        """The fields that say something else."""
        return frozenset(field.name for field in self.fields)

    def __str__(self) -> str:
        said = "".join(f"\n  {field.name}: {field.old!r} > {field.new!r}" for field in self.fields)
        return f"{self.how} {self.kind.name} {self.id} {self.was}{said}"


def thing_changes(old: Things, new: Things) -> tuple[ThingChange, ...]:
    """Everything that differs, kind by kind; nothing that somebody wrote is left out."""
    found = [change for key in {**old.fields, **new.fields} if (change := _change(key, old, new))]
    found += [change for kind in KINDS if kind.ordered for change in _other_orders(kind, old, new)]
    place = {name: at for at, name in enumerate(BY_NAME)}
    return tuple(sorted(_with_successors(found), key=lambda one: place[one.kind.name]))


def _change(key: ThingKey, old: Things, new: Things) -> ThingChange | None:
    before, after = old.fields.get(key), new.fields.get(key)
    if before == after:
        return None
    how = NEW if before is None else REMOVED if after is None else CHANGED
    kind = BY_NAME[key.kind]
    return ThingChange(kind=kind, id=key.id, how=how, fields=_fields(kind, before or {}, after or {}))


def _fields(kind: Kind, before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    differing = {name for name in {*before, *after} if before.get(name, "") != after.get(name, "")}
    return tuple(
        FieldChange(name=name, old=before.get(name, ""), new=after.get(name, ""))
        for name in kind.in_order(differing)
    )


def _other_orders(kind: Kind, old: Things, new: Things) -> Iterator[ThingChange]:
    """Where things that stay stand in another order than before: readers meet them in it."""
    before, after = _below(old.of(kind)), _below(new.of(kind))
    for around in before.keys() & after.keys():
        then = [one for one in before[around] if one in after[around]]
        now = [one for one in after[around] if one in before[around]]
        if then != now:
            field = FieldChange(name=ORDER, old="\n".join(then), new="\n".join(now))
            yield ThingChange(kind=kind, id=around, how=CHANGED, fields=(field,))


def _below(ids: Sequence[str]) -> Mapping[str, list[str]]:
    """The ids of things by the id of what they stand in."""
    found: dict[str, list[str]] = {}
    for thing in ids:
        found.setdefault(thing.rpartition("/")[0], []).append(thing)
    return found


def _with_successors(found: Sequence[ThingChange]) -> Iterator[ThingChange]:
    """Each row that took the place of one other, as one change; all else as it is."""
    gone = _by_subject([one for one in found if one.kind is ROW and one.how == REMOVED])
    come = _by_subject([one for one in found if one.kind is ROW and one.how == NEW])
    pairs = {subject: (gone[subject], come[subject]) for subject in gone.keys() & come.keys()}
    paired = {id(one): _as_one(*pair) for pair in pairs.values() for one in pair}
    for one in found:
        if id(one) not in paired:
            yield one
        elif one.how == NEW:
            yield paired[id(one)]


def _by_subject(rows: Sequence[ThingChange]) -> Mapping[str, ThingChange]:
    """By whom a row speaks to and about what; two rows that say it to the same are not told apart."""
    subjects = [" / ".join(_side(row).get(name, "") for name in SAME_SUBJECT) for row in rows]
    return {subject: row for subject, row in zip(subjects, rows, strict=True) if subjects.count(subject) == 1}


def _side(row: ThingChange) -> Fields:
    return {field.name: field.new or field.old for field in row.fields}


def _as_one(gone: ThingChange, come: ThingChange) -> ThingChange:
    fields = _fields(ROW, _side(gone), _side(come))
    return ThingChange(kind=ROW, id=come.id, how=CHANGED, was=gone.id, fields=fields)
