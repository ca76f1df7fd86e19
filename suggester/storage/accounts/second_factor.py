"""The second factor: six digits that change each half minute, for one use each, or a code on paper.

Secrets are sealed with a key that is not in the database, so whoever steals that cannot make digits.
"""

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from suggester.core.answer_code import grouped

STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_BYTES = 15
ISSUER = "Skin questions"


class Sealer:
    """Seals secrets with the newest key of the installation, and opens them with any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._newest = Fernet(keys[0])
        self._any = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, secret: str) -> str:
        """As the database keeps it."""
        return self._newest.encrypt(secret.encode()).decode()

    def opened(self, sealed: str) -> str:
        """The secret; empty if no key of the installation opens it."""
        try:
            return self._any.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return ""

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key sealed it."""
        try:
            return bool(self._newest.decrypt(sealed.encode()))
        except InvalidToken:
            return False


def new_secret() -> str:
    """A secret for an app that shows digits."""
    return pyotp.random_base32()


def address(secret: str, name: str, clinic: str = "") -> str:
    """The otpauth address that such an app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=clinic or ISSUER)


def step_of(secret: str, digits: str, now: int) -> int:
    """The half minute of these digits, the one before or after included; 0 if they fit none.

    An empty secret takes as long and fits none.
    """
    maker = pyotp.TOTP(secret or NOBODYS)
    step = now // STEP_SECONDS
    fitting = [
        candidate
        for candidate in (step - 1, step, step + 1)
        if hmac.compare_digest(maker.at(candidate * STEP_SECONDS), digits)
    ]
    return max(fitting, default=0) if secret else 0


def new_recovery_codes() -> tuple[str, ...]:
    """Codes for the day on which the phone is lost, each for one use: 120 bits in groups of four."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(signs.encode()).hexdigest()


def looks_like_digits(code: str) -> bool:
    """Whether somebody typed the digits of an app, and not a recovery code."""
    return code.isascii() and code.isdigit() and len(code) == 6


def _recovery_code() -> str:
    return grouped(b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode())


NOBODYS = new_secret()
