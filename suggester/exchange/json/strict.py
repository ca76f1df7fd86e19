"""JSON that other software sends, read within limits.

What could be read in two ways is not read at all: a key that stands twice, NaN, a number that no program
keeps as it is. An error says what is wrong and where, and never repeats what was sent.
"""

import json
import re
from codecs import BOM_UTF8
from math import isfinite
from typing import Any, NoReturn

BYTES_AT_MOST = 64 * 1024
LEVELS_AT_MOST = 20
SIGNS_OF_A_NUMBER = 40
TOKEN = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"?|(?P<opening>[\[{])|(?P<closing>[\]}])|(?P<number>-?\d[\d.eE+-]*)|NaN|Infinity',
    re.DOTALL,
)
"""A text to its end, a bracket, a number, or what JavaScript takes for one. No two of them begin alike."""

ESCAPED = re.compile(rb"\\.", re.DOTALL)
AS_SQUARE = bytes.maketrans(b"{}", b"[]")
NEITHER = bytes(byte for byte in range(256) if byte not in b'[]{}"')
"""All signs but brackets and quotes."""


class StrictJsonError(ValueError):
    """Bytes that are no JSON that can be taken: what is wrong, and where. Never what was sent."""


def read_strictly(content: bytes) -> object:
    """What these bytes say. Raises StrictJsonError."""
    if len(content) > BYTES_AT_MOST:
        raise StrictJsonError(f"It is longer than {BYTES_AT_MOST:,} bytes. Send less.")
    text = _text(content)
    try:
        data: object = READER.decode(text)
    except StrictJsonError:
        raise
    except (ValueError, RecursionError) as error:
        _look_through(text)
        _refuse(f"This is no JSON: {getattr(error, 'msg', '')}", text, getattr(error, "pos", 0))
    if _is_too_deep(content):
        _look_through(text)
    if "\\u" in text:
        _refuse_half_signs(data)
    return data


def _text(content: bytes) -> str:
    if not content.strip():
        raise StrictJsonError("The body is empty. Send one JSON object.")
    try:
        return content.decode("utf-8-sig" if content.startswith(BOM_UTF8) else "utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError(f"Byte {error.start + 1} is not UTF-8. Send UTF-8.") from error


def _is_too_deep(content: bytes) -> bool:
    """Whether brackets are left after as many rounds as there may be levels, each without the innermost.

    In JSON that was read, a bracket behind an odd number of quotes stands in a text.
    """
    signs = ESCAPED.sub(b"", content).translate(AS_SQUARE, NEITHER).replace(b'""', b"")
    brackets = b"".join(signs.split(b'"')[::2])
    for _ in range(LEVELS_AT_MOST):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _look_through(text: str) -> None:
    """Say where it goes too deep, or holds a number that nobody keeps.

    Only for what may do so: of a response in FHIR it takes eight times as long as reading it does.
    """
    level = 0
    for found in TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "opening":
            level += 1
            if level > LEVELS_AT_MOST:
                _refuse(f"Brackets are nested more than {LEVELS_AT_MOST} deep", text, found.start())
        elif kind == "closing":
            level -= 1
        elif kind == "number" or not token.startswith('"'):
            _look_at_number(token, text, found.start())


def _look_at_number(token: str, text: str, place: int) -> None:
    if len(token) > SIGNS_OF_A_NUMBER:
        _refuse(f"A number has {len(token):,} signs, and {SIGNS_OF_A_NUMBER} is the most", text, place)
    try:
        is_finite = isfinite(float(token))
    except ValueError:
        return  # no number either; the reader says so
    if not is_finite:
        _refuse("A number is not finite", text, place)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two equal keys without a word; an answer must not vanish so."""
    data = dict(pairs)
    if len(data) < len(pairs):
        first_place: dict[str, int] = {}
        for place, (name, _) in enumerate(pairs, start=1):
            if first_place.setdefault(name, place) < place:
                raise StrictJsonError(
                    f"In an object of {len(pairs):,} keys, number {place:,} is the same as number "
                    f"{first_place[name]:,}. Send each key once."
                )
    return data


def _refuse_half_signs(data: object) -> None:
    r"""Half of a sign, such as \ud800 alone, can be read, and then written nowhere."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise StrictJsonError(
            r"A text holds half of a sign, such as \ud800 alone. Send whole ones."
        ) from error


def _refuse(what: str, text: str, place: int) -> NoReturn:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    raise StrictJsonError(f"{what} (line {line:,}, column {column:,}).")


def _usual(token: str) -> str:
    """A number that every program keeps as it is. Raises ValueError."""
    if len(token) > SIGNS_OF_A_NUMBER or not isfinite(float(token)):
        raise ValueError
    return token


READER = json.JSONDecoder(
    object_pairs_hook=_without_repetition,
    parse_int=lambda token: int(_usual(token)),
    parse_float=lambda token: float(_usual(token)),
    parse_constant=lambda token: float(_usual(token)),
)
