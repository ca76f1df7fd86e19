"""Two texts as one, word by word: what is the same, what is gone and what is new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OLD, NEW = ("same", "old", "new")
WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a text: in both, only in the old one, or only in the new one."""

    text: str
    kind: str


def pieces(old: str, new: str) -> Iterator[Piece]:
    """The old pieces and those that are the same are the old text, the new ones and the same are the new."""
    before, after = WORD.findall(old), WORD.findall(new)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in steps:
        if kind == "equal":
            yield Piece(text="".join(before[start:end]), kind=SAME)
            continue
        if end > start:
            yield Piece(text="".join(before[start:end]), kind=OLD)
        if new_end > new_start:
            yield Piece(text="".join(after[new_start:new_end]), kind=NEW)
