"""Names of people: the one to log in with, and the one that colleagues read. Two that look alike are one.

The record tells people by these names, so nobody may pass for somebody else by a letter.
"""

import re
from collections.abc import Iterable
from unicodedata import name as unicode_name
from unicodedata import normalize

NAME = re.compile(r"[a-z][a-z0-9._-]{1,38}[a-z0-9]")
LONGEST_FULL_NAME = 120
ALIKE = str.maketrans("015", "ols")
LOOK_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def problem_with(name: str, full_name: str) -> str:
    """Why these cannot be somebody's names, as a sentence; empty if they can."""
    if not NAME.fullmatch(name):
        return "A name to log in with has 3 to 40 small letters, digits, dots or dashes, as in amara.osei"
    if not full_name.strip() or len(full_name) > LONGEST_FULL_NAME or not full_name.isprintable():
        return "The full name, as in 'Dr Amara Osei', is missing or too long"
    if any(map(_is_of_mixed_scripts, normalize("NFKC", full_name).split())):
        return "The full name has letters of two alphabets in one word, and such letters look alike"
    return ""


def taken(name: str, full_name: str, known: Iterable[tuple[str, str]]) -> str:
    """Why these are names of somebody else already, as a sentence; empty if they are not.

    known: the two names of everybody who has an account.
    """
    for other, other_full_name in known:
        if name == other:
            return f"There is an account {name} already"
        if _looks(name) == _looks(other):
            return f"{name} looks like {other}, who has an account already: take another name to log in with"
        if _reads(full_name) == _reads(other_full_name):
            return (
                f"{full_name} has the account {other} already, and one person has one account: reset it, "
                "or give it another role. Write somebody else of that name in another way"
            )
    return ""


def _reads(full_name: str) -> str:
    """A name as colleagues read it, however it is typed: Dr. A. Osei is Dr A Osei."""
    return " ".join(re.findall(r"\w+", normalize("NFKC", full_name).casefold()))


def _looks(name: str) -> str:
    """A name to log in with as it looks to somebody in a hurry: amara-0sei is amara.osei."""
    return re.sub("[._-]", "", name).translate(ALIKE)


def _is_of_mixed_scripts(word: str) -> bool:
    """Whether a word has letters of two alphabets, as a Latin name with one Cyrillic letter has."""
    scripts = {unicode_name(sign, "").partition(" ")[0] for sign in word}
    return len(scripts & LOOK_ALIKE_SCRIPTS) > 1
