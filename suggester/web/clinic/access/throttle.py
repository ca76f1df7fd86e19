"""Under what tries to log in are counted, so that guessing is slow and nobody is locked out by others.

A browser in which somebody has logged in before is counted by itself: neither whoever guesses that name
elsewhere nor the other people behind the one address of a clinic can use up its tries.
"""

import hmac
import json
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Request
from werkzeug import Response

from suggester.storage.accounts.log_in import Bucket
from suggester.web.protection.cookie import CLINICIANS, attributes, named, purpose_key

NAME = "known"
KNOWN_SECONDS = 180 * 24 * 60 * 60
FOR_A_NAME, FOR_A_BROWSER, FOR_AN_ADDRESS = 5, 5, 30


class Throttle:
    """Knows browsers by a sealed cookie of their own, and names and addresses by hashes only."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(purpose_key(key, "known browser")) for key in keys])
        self._key = purpose_key(keys[0], "throttle")

    def buckets(self, request: Request, name: str) -> tuple[Bucket, ...]:
        """Where a try for this name from this browser is counted."""
        browser = self._browser(request, name)
        if browser:
            return (self._bucket("browser", browser, FOR_A_BROWSER),)
        return (self.of_name(name), self.of_address(request))

    def of_name(self, name: str) -> Bucket:
        """Where a try for this name is counted in browsers that are not known to be theirs."""
        return self._bucket("name", name, FOR_A_NAME)

    def of_address(self, request: Request) -> Bucket:
        """Where a try is counted that names nobody."""
        return self._bucket("address", request.remote_addr or "", FOR_AN_ADDRESS)

    def remember(self, request: Request, response: Response, name: str) -> None:
        """Somebody has just logged in here."""
        browser = self._browser(request, name) or secrets.token_hex(16)
        token = self._fernet.encrypt(json.dumps([name, browser]).encode()).decode()
        kept = attributes(request, CLINICIANS.same_site)
        response.set_cookie(named(NAME, request), token, max_age=KNOWN_SECONDS, **kept)

    def _browser(self, request: Request, name: str) -> str:
        """What tells this browser, if somebody of this name has logged in here; else empty."""
        token = request.cookies.get(named(NAME, request), "")
        try:
            known, browser = json.loads(self._fernet.decrypt(token.encode(), ttl=KNOWN_SECONDS))
        except (InvalidToken, UnicodeEncodeError):
            return ""
        return str(browser) if known == name else ""

    def _bucket(self, kind: str, what: str, at_most: int) -> Bucket:
        digest = hmac.new(self._key, f"{kind}\0{what}".encode("utf-8", "replace"), "sha256")
        return Bucket(key=digest.hexdigest(), at_most=at_most)
