"""Answers in few bytes: ids are written with 37 signs, so three signs of them fit into two bytes.

The ids themselves stay, and not their places in a list: a cookie has to be read after the table has changed.
"""

import sys
from array import array
from collections.abc import Mapping, Sequence

QUESTION, OPTION = ":", ","
ONE = f" {QUESTION}{OPTION}_0123456789abcdefghijklmnopqrstuvwxyz"
"""Forty signs. The first one fills up, and so do bytes of zero."""
BASE = len(ONE)
TO_NUMBERS = bytes.maketrans(ONE.encode(), bytes(range(BASE)))


class Threes(dict[int, str]):
    """The three signs of each number, worked out when it is first met: 0.02 ms a page in place of 0.05."""

    def __missing__(self, number: int) -> str:
        """There are 64,000 of them, and a questionnaire has a few hundred."""
        first, rest = divmod(number, BASE**2)
        signs = self[number] = ONE[first] + ONE[rest // BASE] + ONE[rest % BASE]
        return signs


THREE = Threes()


def packed(answers: Mapping[str, Sequence[str]]) -> bytes:
    """The ids of the options that were chosen, by question."""
    text = _text(answers)
    numbers = text.ljust(-(-len(text) // 3) * 3).encode("ascii").translate(TO_NUMBERS)
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return _in_one_order(array("H", [(a * BASE + b) * BASE + c for a, b, c in triples])).tobytes()


def unpacked(data: bytes) -> dict[str, list[str]]:
    """What packed() was given, whatever zeros stand behind it."""
    filled = data.rstrip(b"\0")
    pairs = _in_one_order(array("H", filled + b"\0" * (len(filled) % 2)))
    text = "".join(map(THREE.__getitem__, pairs)).rstrip(ONE[0])
    questions = (part.split(OPTION) for part in text.split(QUESTION)[1:])
    return {question: options for question, *options in questions}


def packed_length(answers: Mapping[str, Sequence[str]]) -> int:
    """How many bytes they take; more ids never take less."""
    return -(-len(_text(answers)) // 3) * 2


def _text(answers: Mapping[str, Sequence[str]]) -> str:
    return "".join(QUESTION + OPTION.join((question, *options)) for question, options in answers.items())


def _in_one_order(pairs: "array[int]") -> "array[int]":
    """The higher byte first, whatever the computer does by itself: another one may read it."""
    if sys.byteorder == "little":
        pairs.byteswap()
    return pairs
