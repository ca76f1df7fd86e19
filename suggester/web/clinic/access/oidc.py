"""The identity provider: where to send a browser, and whom a code that comes back stands for.

The only module that knows OpenID Connect. Nothing that came through the browser is believed: the code is
exchanged over a connection of our own, and the token has to be signed by the issuer, for us, now, and for
this very journey of this browser.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from suggester.storage.accounts.identities import Identity
from suggester.web.site.settings import SingleSignOn, may_be_trusted

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make: no shared secret, and never none."""
CLOCKS_DIFFER_SECONDS = 60
WAIT_SECONDS = 5
KNOWN_SECONDS = 60 * 60


class NotProvenError(Exception):
    """Why nobody was proven to be who they say, for the journal: a few words, nothing of the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInJourney:
    """What only this browser and we know of one way to the provider and back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the provider says about itself."""

    metadata: dict[str, Any]
    keys: KeySet
    until: float


def new_journey() -> LogInJourney:
    """Three secrets that nobody can guess."""
    return LogInJourney(
        state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48)
    )


class Provider:
    """The provider of this installation. What it says about itself is kept for an hour."""

    def __init__(self, settings: SingleSignOn, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._known: Known | None = None
        self._asking = Lock()

    def address(self, journey: LogInJourney, back: str) -> str:
        """Where to send the browser. Raises NotProvenError where the provider cannot be reached."""
        known = self._what_is_known()
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=journey.state,
                nonce=journey.nonce,
                code_verifier=journey.verifier,
            )
        return str(address)

    def check_sender(self, issuer: str | None) -> None:
        """Raises NotProvenError if the answer in the browser says that another provider gave it."""
        promised = self._what_is_known().metadata.get("authorization_response_iss_parameter_supported")
        if issuer != self._settings.issuer and (issuer is not None or promised):
            raise NotProvenError("the answer is of another provider")

    def identity(self, code: str, journey: LogInJourney, back: str) -> Identity:
        """Whom this code stands for. Raises NotProvenError."""
        known = self._what_is_known()
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    known.metadata["token_endpoint"],
                    code=code,
                    grant_type="authorization_code",
                    code_verifier=journey.verifier,
                    timeout=WAIT_SECONDS,
                    allow_redirects=False,
                )
        except (OAuthError, RequestException, ValueError) as error:
            raise NotProvenError(f"the code was not taken: {type(error).__name__}") from error
        return self._read(token, journey)

    def _read(self, token: dict[str, Any], journey: LogInJourney) -> Identity:
        """What the signed token says, if all of it is as it has to be."""
        issuer, client_id = self._settings.issuer, self._settings.client_id
        try:
            read = self._verified(str(token.get("id_token", "")))
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": issuer},
                    "aud": {"essential": True, "value": client_id},
                },
                {
                    "nonce": journey.nonce,
                    "client_id": client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(self._clock()), leeway=CLOCKS_DIFFER_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotProvenError(f"the token is not right: {type(error).__name__}") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise NotProvenError("the token names nobody")
        return Identity(issuer=issuer, subject=subject)

    def _verified(self, token: str) -> jwt.Token:
        """Signed by the provider; a key that we do not know yet is asked for once."""
        try:
            return jwt.decode(token, self._what_is_known().keys, ALGORITHMS)
        except (JoseError, ValueError):
            return jwt.decode(token, self._what_is_known(anew=True).keys, ALGORITHMS)

    def _what_is_known(self, *, anew: bool = False) -> Known:
        with self._asking:
            if anew or self._known is None or self._clock() > self._known.until:
                self._known = self._asked()
            return self._known

    def _asked(self) -> Known:
        issuer = self._settings.issuer
        try:
            metadata = self._json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata["issuer"] != issuer:
                raise NotProvenError("the provider calls itself by another name")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not may_be_trusted(metadata[name]):
                    raise NotProvenError(f"the provider names no {name} that can be trusted")
            keys = KeySet.import_key_set(self._json(metadata["jwks_uri"]))  # type: ignore[arg-type]
        except (RequestException, JoseError, ValueError, TypeError, KeyError) as error:
            raise NotProvenError(f"the provider cannot be asked: {type(error).__name__}") from error
        return Known(metadata=metadata, keys=keys, until=self._clock() + KNOWN_SECONDS)

    def _json(self, address: str) -> dict[str, Any]:
        with OAuth2Session() as web:
            answer = web.get(address, withhold_token=True, timeout=WAIT_SECONDS, allow_redirects=False)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found

    def _client(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret,
            scope="openid",
            redirect_uri=back,
            code_challenge_method="S256",
        )
