"""Seals: what only an installation that holds the key can have written.

The record is a chain that anybody can continue who writes the database. A seal is an HMAC over one link of
it, so whoever has the database and not the key can neither make one nor move one to another place.
"""

import hmac
import json
from collections.abc import Mapping, Sequence


class Seals:
    """Seals with the newest key of the installation, and knows the seals of all of its keys."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = tuple(keys)

    def of(self, content: Mapping[str, object]) -> str:
        """The seal of this content, by the newest key."""
        return _seal(self._keys[0], content)

    def fit(self, content: Mapping[str, object], seal: str) -> bool:
        """Whether this installation has sealed exactly this, with any of its keys."""
        return any([hmac.compare_digest(_seal(key, content).encode(), seal.encode()) for key in self._keys])

    def are_newest(self, content: Mapping[str, object], seal: str) -> bool:
        """Whether the newest key sealed it."""
        return hmac.compare_digest(self.of(content).encode(), seal.encode())


def _seal(key: bytes, content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(key, text.encode(), "sha256").hex()
