"""The printed answer code: the answers themselves, in signs that can be read out, typed and scanned.

Groups of four signs of Crockford's base 32 (no I, L, O, U). The first group is the first 20 bits of the
SHA-256 of the table, the last one a check, and between them stand the answers as one number (packing.py) in
as few groups as it needs, at least one. So a sign that is missing or too many is always noticed.

The check is the remainder of the code as a polynomial over GF(32). Up to LONGEST signs it finds every three
wrong signs, and the remainder of one wrong sign or of two swapped neighbours is like that of no other such
slip, so the group can be named. Several slips at once may look like another one: then a wrong group is
named, and nothing worse, because a code is never corrected. A code that was garbled beyond that passes once
in a million times.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from suggester.core.answer_sets.ranking import NoAnswersError, numbers_at_most, rank, unrank
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questionnaire import Answers, Questionnaire
from suggester.core.table.rules import RuleTable

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {sign: value for value, sign in enumerate(SIGNS)} | {"O": 0, "I": 1, "L": 1}
GROUP = 4
SHORTEST, LONGEST = 3 * GROUP, 15 * GROUP
TYPED_AT_MOST = 400
BYTES_AT_MOST = 8 * TYPED_AT_MOST
BLANKS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})
MORE_DASHES = "\N{MINUS SIGN}\N{HYPHEN BULLET}"
Remainder = tuple[int, int, int, int]


class AnswerCodeError(ValueError):
    """A text that is no code which can be used here. Never holds what was typed.

    text_id is the fixed text that tells the patient what to do, and places what fills it.
    """

    def __init__(self, text_id: str, **places: int) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.places = places


class CodeTooLongError(ValueError):
    """A questionnaire whose answers could outgrow a code."""


def code_of(evaluation: Evaluation) -> str:
    """The code of the patient who was evaluated: what every print of a result carries."""
    return encode(evaluation.table, evaluation.answers)


def encode(table: RuleTable, answers: Answers) -> str:
    """The code as it is printed, such as 7VMR-0K3S-…; each answer set of a table has one."""
    values = [*_digits(table_number(table), 1)]
    number = rank(table.questionnaire, answers)
    values += _digits(number, _groups_for(number))
    return grouped("".join(SIGNS[value] for value in (*values, *_remainder([*values, 0, 0, 0, 0]))))


def decode(text: str, tables: Iterable[RuleTable]) -> tuple[RuleTable, Answers]:
    """The answers that were typed or scanned, and the table that they were given under.

    Raises AnswerCodeError; nothing is guessed and nothing corrected.
    """
    values = _values(text)
    if any(_remainder(values)):
        raise _wrong(_suspects(values))
    table = next((table for table in tables if table_number(table) == _number(values[:GROUP])), None)
    if table is None:
        raise AnswerCodeError("code_other_rules")
    number = _number(values[GROUP:-GROUP])
    try:
        answers = unrank(table.questionnaire, number)
    except NoAnswersError as error:
        raise AnswerCodeError("code_no_answers") from error
    if len(values) != GROUP * (2 + _groups_for(number)):
        raise AnswerCodeError("code_no_answers")
    return table, answers


def table_number(table: RuleTable) -> int:
    """What the first group says: the first 20 bits of the table's SHA-256."""
    return int(table.provenance.sha256[:5], 16)


def table_group(table: RuleTable) -> str:
    """The first group of every code of this table."""
    return "".join(SIGNS[value] for value in _digits(table_number(table), 1))


def longest_code(questionnaire: Questionnaire) -> int:
    """No code has more signs than this. Raises CodeTooLongError if its check could not hold so many."""
    signs = GROUP * (2 + _groups_for(numbers_at_most(questionnaire) - 1))
    if signs > LONGEST:
        raise CodeTooLongError(
            f"A code of the answers can take {signs} signs, and its check holds {LONGEST}. "
            "Ask less in questionnaire.toml, or offer fewer options."
        )
    return signs


def grouped(signs: str) -> str:
    """Signs in groups of four, with dashes between."""
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))


def _values(text: str) -> list[int]:
    """What was typed as values of signs: whole groups, not too few and not too many."""
    parts = _parts(text)
    signs = "".join(parts)
    strange = next((place for place, sign in enumerate(signs) if sign not in VALUES), None)
    if strange is not None:
        raise AnswerCodeError("code_strange_sign", group=strange // GROUP + 1)
    if len(signs) % GROUP:
        raise _uneven(parts)
    if not SHORTEST <= len(signs) <= LONGEST:
        raise AnswerCodeError("code_too_long" if len(signs) > LONGEST else "code_too_short")
    return [VALUES[sign] for sign in signs]


def _parts(text: str) -> list[str]:
    """What stands between blanks. A text that is far too long is not looked at."""
    if len(text) > TYPED_AT_MOST:
        raise AnswerCodeError("code_too_long")
    parts = "".join(map(_plain, unicodedata.normalize("NFKC", text))).split()
    if not parts:
        raise AnswerCodeError("code_empty")
    return parts


def _plain(sign: str) -> str:
    """A capital letter; a blank for every kind of space, dash and invisible sign."""
    if unicodedata.category(sign) in BLANKS or sign in MORE_DASHES:
        return " "
    return sign.upper() if sign.isascii() else sign


def _uneven(parts: Sequence[str]) -> AnswerCodeError:
    """A sign is missing or too many: the group can be named where the code was typed in groups."""
    wrong = [number for number, part in enumerate(parts, start=1) if len(part) != GROUP]
    if len(wrong) == 1 and len(parts) > 1:
        return AnswerCodeError("code_uneven_group", group=wrong[0])
    return AnswerCodeError("code_uneven")


def _wrong(places: Sequence[int]) -> AnswerCodeError:
    groups = sorted({place // GROUP + 1 for place in places})
    if not groups:
        return AnswerCodeError("code_wrong")
    if len(groups) == 1:
        return AnswerCodeError("code_wrong_group", group=groups[0])
    return AnswerCodeError("code_wrong_groups", first=groups[0], second=groups[1])


def _groups_for(number: int) -> int:
    return max(1, -(-number.bit_length() // (5 * GROUP)))


def _digits(number: int, groups: int) -> list[int]:
    return [number >> 5 * place & 31 for place in reversed(range(groups * GROUP))]


def _number(values: Iterable[int]) -> int:
    number = 0
    for value in values:
        number = number << 5 | value
    return number


def _remainder(values: Iterable[int]) -> Remainder:
    """What is left of 1 and these coefficients after division by x^4 + x^3 + 3x^2 + x + 1 over GF(32).

    A code is made so that nothing is left.
    """
    a, b, c, d = 0, 0, 0, 1
    for value in values:
        a, b, c, d = b ^ a, c ^ _TRIPLE[a], d ^ a, value ^ a
    return a, b, c, d


def _suspects(values: Sequence[int]) -> tuple[int, ...]:
    """The place of the one wrong sign or of the two that were swapped; empty if it was neither.

    Going back sign by sign, what is left of a slip shrinks to the slip itself at its own place.
    """
    a, b, c, d = _remainder(values)
    for place in reversed(range(len(values))):
        if not (a or b or c):
            return (place,)
        if not (a or b) and place and c == d == values[place] ^ values[place - 1]:
            return (place - 1, place)
        a, b, c, d = d, a ^ d, b ^ _TRIPLE[d], c ^ d
    return ()


_TRIPLE = tuple(value ^ value << 1 ^ (0b100101 if value & 16 else 0) for value in range(32))
