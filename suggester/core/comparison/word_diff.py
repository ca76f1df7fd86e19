"""Two texts as one, word by word: what is the same, what is gone and what is new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OLD, NEW = ("same", "old", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPart:
    """Some words of a text: in both, only in the old one, or only in the new one."""

    text: str
    kind: str


def word_diff(old: str, new: str) -> Iterator[DiffPart]:
    """The old text is the old pieces and those that are the same; the new text the new and the same.

    One word alone between two changes goes with them, to be readable.
    """
    before, after = old.split(), new.split()
    gone: list[str] = []
    come: list[str] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, start, end, new_start, new_end) in enumerate(steps):
        is_between = 0 < number < len(steps) - 1
        if kind == "equal" and (end - start > 1 or not is_between):
            yield from _changed(gone, come)
            gone, come = [], []
            yield DiffPart(text=" ".join(before[start:end]), kind=SAME)
        else:
            gone += before[start:end]
            come += after[new_start:new_end]
    yield from _changed(gone, come)


def _changed(gone: Sequence[str], come: Sequence[str]) -> Iterator[DiffPart]:
    if gone:
        yield DiffPart(text=" ".join(gone), kind=OLD)
    if come:
        yield DiffPart(text=" ".join(come), kind=NEW)
