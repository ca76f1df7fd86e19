"""Whom an installation without a proxy serves: this computer alone, whichever server runs the program.

`serve` does not even start otherwise. Another server is not ours to stop, so whoever asks there is told.
"""

import socket
import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from suggester.web.journal.journal import note

EXPOSED = (
    "{} can be reached from other computers, and without HTTPS answers can be read on the way. "
    "Put a reverse proxy with HTTPS in front and set SUGGESTER_TRUSTED_PROXIES=1."
)


def is_exposed(address: str) -> bool:
    """Whether other computers can reach what listens on this address."""
    try:
        return not ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address != "localhost"


class WithoutProxy:
    """Believes no header about the connection, and refuses what came to an address that others can reach."""

    def __init__(self, program: WSGIApplication) -> None:
        self._program = program
        self._is_noted = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request. Of servers, gunicorn alone tells which connection it came by."""
        connection = environ.get("gunicorn.socket")
        if connection is None or isinstance(connection, ssl.SSLSocket):
            return self._program(environ, start_response)
        environ["wsgi.url_scheme"] = "http"
        address = str(environ["SERVER_NAME"])
        is_file = hasattr(socket, "AF_UNIX") and connection.family == socket.AF_UNIX
        if is_file or not is_exposed(address):
            return self._program(environ, start_response)
        return self._refused(address, start_response)

    def _refused(self, address: str, start_response: StartResponse) -> Iterable[bytes]:
        message = EXPOSED.format(address)
        if not self._is_noted:
            self._is_noted = True
            note("refused", level=40, reason=message)
        start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
        return [message.encode() + b"\n"]
