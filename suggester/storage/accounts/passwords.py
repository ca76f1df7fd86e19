"""Passwords: long, not a pattern that many people type, and kept as argon2id only.

One is worked out at a time: a flood of log-ins costs waiting, and never the memory of the server.
"""

import re
from threading import Lock
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from suggester.storage.database.database import StorageError

SHORTEST, LONGEST = 15, 128
WAIT_SECONDS = 5
LEFT_AT_LEAST = 8
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
RUN = 4
WORDS = (
    "password", "passwort", "passphrase", "passcode", "secret", "letmein", "welcome", "hello", "login",
    "change", "changeme", "default", "access", "admin", "administrator", "root", "user", "guest",
    "test", "master", "please", "correct", "horse", "battery", "staple", "iloveyou", "love", "monkey",
    "dragon", "sunshine", "princess", "football", "superman", "batman", "summer", "winter", "spring",
    "autumn", "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "clinic",
    "clinician", "hospital", "practice", "doctor", "nurse", "patient", "skin", "derma", "dermatology",
    "dermatologist", "laser", "pico", "needling", "microneedling", "medical", "medicine", "health",
    "suggester", "treatment", "questions", "computer", "internet", "office", "company", "the", "and",
    "for", "this", "that", "with", "my", "our", "is", "qwerty", "asdf", "zxcv",
)  # fmt: skip
LOOKS_LIKE = str.maketrans("0134578@$!|", "oieastbasll")

_hasher = PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)
_one_at_a_time = Lock()
NOBODYS = "$argon2id$v=19$m=19456,t=3,p=1$a24IKNHdXZzilyOlxrv9mw$+eVjg3VuR2E0MArDkLu5xP9ZsrI+utnsqTL5aOfL68U"
"""What a password is compared with where there is no account, so that it takes as long.

Written down and not worked out at each start, which cost 50 ms of CPU and 19 MB; made as every other is.
"""


def weakness(password: str, *names: str) -> str:
    """Why this cannot be somebody's password, as a sentence; empty if it can."""
    text = normalize("NFKC", password)
    if len(text) < SHORTEST:
        return f"Use at least {SHORTEST} characters: four or five words that do not belong together, say."
    if len(text) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if not text.isprintable():
        return "Use letters, digits, signs and spaces only."
    if _left(text, names) < LEFT_AT_LEAST:
        return "This is too easy to guess: words, names, rows of keys and repeats count for little here."
    return ""


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _Turn():
        return _hasher.hash(normalize("NFKC", password))


def fits(kept: str, password: str) -> bool:
    """Whether this is the password. It takes as long for a wrong one; one that is too long is not tried."""
    text = normalize("NFKC", password[: LONGEST * 4])
    with _Turn():
        try:
            return _hasher.verify(kept, text[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False


class _Turn:
    """The turn of one caller; whoever waits too long is told so."""

    def __enter__(self) -> None:
        if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
            raise StorageError("too many people log in at the same moment")

    def __exit__(self, *_: object) -> None:
        _one_at_a_time.release()


def _left(text: str, names: tuple[str, ...]) -> int:
    """How many characters are left without what everybody tries first."""
    known = [*WORDS, *(part for name in names for part in re.findall(r"\w{3,}", name.casefold()))]
    forms = {text.casefold(), text.casefold().translate(LOOKS_LIKE)}
    return min(len(_without_repeats(_without_rows(_without_words(form, known)))) for form in forms)


def _without_words(text: str, words: list[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


def _without_rows(text: str) -> str:
    for row in ROWS:
        for line in (row, row[::-1]):
            for start in range(len(line) - RUN + 1):
                text = text.replace(line[start : start + RUN], " ")
    return text


def _without_repeats(text: str) -> str:
    """One of what stands several times in a row, and no spaces, signs or digits at the ends."""
    once = re.sub(r"(.{1,6}?)\1+", r"\1", re.sub(r"[\W_]+", "", text))
    return once.strip("0123456789")
