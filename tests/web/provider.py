"""A small identity provider on a port of this computer: real HTTP, real codes, real signatures.

It does what the standard asks: a code serves once, for the client, the address and the verifier that it was
made for. A test tells it to lie by changing what it signs.
"""

import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "skin-clinic", "a secret of the client"
Claims = dict[str, Any]


@dataclass(eq=False)
class Provider:
    """What it knows, and what it is told to do wrong."""

    subject: str = "248289761001"
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}, private=True))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    changed: Callable[[Claims], Claims] | None = None
    sign: Callable[["Provider", Claims], str] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    asks: bool = False
    """Whether it shows a page with something to press, as providers do."""

    def described(self) -> dict[str, Any]:
        """What the provider says about itself."""
        here = self.issuer
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def authorized(self, query: dict[str, str]) -> str:
        """Where the browser goes back to after somebody has logged in here."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The tokens for a code, once, to whoever it was made for."""
        client = b64decode(authorization.removeprefix("Basic ")).decode()
        if client != f"{CLIENT}:{SECRET.replace(' ', '+')}" and client != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        made_for = self.codes.pop(sent["code"], None)
        challenge = create_s256_code_challenge(sent.get("code_verifier", ""))
        if not made_for or (challenge, sent["redirect_uri"]) != (
            made_for["code_challenge"],
            made_for["redirect_uri"],
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims: Claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": made_for["nonce"]}
        claims |= {"iat": now, "exp": now + 300}
        claims = self.changed(claims) if self.changed else claims
        signed = self.sign(self, claims) if self.sign else self.signed(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def signed(self, claims: Claims) -> str:
        """A token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def answer(self, method: str, path: str, body: str, authorization: str) -> tuple[int, Any]:
        """Status and content; with 302 a text is where to go on, else a page."""
        place = urlsplit(path)
        self.asked.append(place.path)
        if place.path == "/.well-known/openid-configuration":
            return 200, self.described()
        if place.path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if (method, place.path) == ("POST", "/token"):
            return self.token(single(body), authorization)
        back = self.authorized(single(place.query))
        return (200, f'<a href="{escape(back)}">It is me</a>') if self.asks else (302, back)


def single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running(provider: Provider, host: str = "127.0.0.1") -> Iterator[Provider]:
    """The same, on a port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            authorization = self.headers.get("Authorization", "")
            status, content = provider.answer(self.command, self.path, body, authorization)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content)
            page = isinstance(content, str)
            self.send_header("Content-Type", "text/html" if page else "application/json")
            self.end_headers()
            self.wfile.write((content if page else json.dumps(content)).encode())

        do_POST = do_GET  # noqa: N815 - the name is that of the library

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
