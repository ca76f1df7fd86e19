"""What every answer carries, whatever page it is, and what is not taken in at all."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, abort, current_app, request

from suggester.web.journal.journal import note
from suggester.web.protection.doors import invited_origin
from suggester.web.protection.origin import may_bring_a_form, may_change_browser

NOTHING_OF_THE_DEVICE = (
    "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)
CAMERA_HERE = ("Permissions-Policy", NOTHING_OF_THE_DEVICE.replace("camera=()", "camera=(self)"))
"""For the one page that has a button for it; the browser still asks whoever sits there."""
HEADERS = [
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", NOTHING_OF_THE_DEVICE),
]
NOT_KEPT = ("Cache-Control", "no-store")
SAID_BY_A_PAGE = frozenset({NOT_KEPT[0], CAMERA_HERE[0]})
"""Headers in which a page may say something else than the rule."""
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
ONE_FORM = 64 * 1024
UNKNOWN_HOST = (
    b"This host name is not one of this installation. Its operator can add it with SUGGESTER_TRUSTED_HOSTS.\n"
)
CLEAR_SITE_DATA = '"cache"'
"""Never "cookies": browsers end those of the whole domain, and with them the log-ins of other services."""
CHANGES_THE_BROWSER = frozenset({"set-cookie", "clear-site-data"})


def protect(app: Flask, trusted_hosts: tuple[str, ...]) -> None:
    """Bound what is taken in, and put the headers on everything that goes out."""
    app.config["MAX_CONTENT_LENGTH"] = ONE_FORM
    app.config["MAX_FORM_MEMORY_SIZE"] = ONE_FORM
    app.config["MAX_FORM_PARTS"] = 300
    app.before_request(refuse_foreign_forms)
    app.wsgi_app = Doorkeeper(app.wsgi_app, trusted_hosts)  # type: ignore[method-assign]


def refuse_foreign_forms() -> None:
    """What another website sends is not looked at, unless its pages may ask the JSON API."""
    environ = request.environ
    if not may_bring_a_form(environ) and not invited_origin(environ, current_app.config["API_ORIGINS"]):
        note("form refused", reason="another website sent it")
        abort(403)


class Doorkeeper:
    """Refuses a host name that is not ours, and puts the headers on every answer, errors included.

    Nothing is kept in a cache, and no camera is there, unless a page said so itself. And nothing in the
    browser changes because another website asked, whatever the page wanted.
    """

    def __init__(self, program: WSGIApplication, trusted_hosts: tuple[str, ...]) -> None:
        self._program = program
        self._trusted = frozenset(host.lower() for host in trusted_hosts)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        secure = environ["wsgi.url_scheme"] == "https"

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., object]:
            own = [*HEADERS, NOT_KEPT, HTTPS_ONLY] if secure else [*HEADERS, NOT_KEPT]
            said_already = SAID_BY_A_PAGE.intersection(name for name, _ in headers)
            said = headers if may_change_browser(environ) else _harmless(headers)
            return start_response(status, said + [one for one in own if one[0] not in said_already], exc_info)

        if _name_of(environ.get("HTTP_HOST", "")) not in self._trusted:
            start("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
            return [UNKNOWN_HOST]
        return self._program(environ, start)


def _harmless(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that change nothing in the browser."""
    return [(name, value) for name, value in headers if name.lower() not in CHANGES_THE_BROWSER]


def _name_of(host: str) -> str:
    """The host name without its port; an address of version 6 keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
