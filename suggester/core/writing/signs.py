"""Signs that the eye takes for others, or for nothing: written out, so that whoever reads a change sees them.

A word can be another one and look the same: by a letter of another script, by a sign without width, or by
one that turns the direction of what follows.
"""

import unicodedata

BEYOND_KEYS = 0x80
"""From here on no keyboard has every sign."""
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
LOOKS_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by their kind, that show nothing."""
SPACE = "\N{OPEN BOX}"


def written_out(text: str) -> str:
    """The text with such signs named, as in "c\N{CYRILLIC SMALL LETTER A}\u2039U+0430\u203are"."""
    is_latin = _is_latin(text)
    return "".join(_sign(sign, is_latin=is_latin) for sign in text)


def with_spaces(text: str) -> str:
    """The text with each of its spaces as a sign."""
    return text.replace(" ", SPACE)


def _sign(sign: str, *, is_latin: bool) -> str:
    kind = unicodedata.category(sign)
    if sign in LOOKS_EMPTY or (kind in INVISIBLE and sign not in {" ", "\n"}):
        return _named(sign)
    if is_latin and ord(sign) >= BEYOND_KEYS and (kind[0] in "LM" or kind == "Nd"):
        return sign if _is_latin_letter(sign) else f"{sign}{_named(sign)}"
    return sign


def _named(sign: str) -> str:
    return f"\u2039U+{ord(sign):04X}\u203a"


def _is_latin(text: str) -> bool:
    """Whether most of its letters are: in a text of another script its own letters are no surprise."""
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(map(_is_latin_letter, letters)) >= len(letters)


def _is_latin_letter(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN ")
