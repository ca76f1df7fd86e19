"""The static files, read once at the start, and sent in fewer bytes to browsers that take them so.

They are the same for everybody and hold no secret. Pages do, and are never compressed: the length of what is
sent would tell, guess by guess, what is in it (docs/privacy-and-security.md).
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request

STATIC = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".woff2"})
CODING = "gzip"
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file as it is, and compressed where that makes it smaller."""

    content: bytes
    kind: str
    packed: bytes = b""

    def answer(self, *, packed: bool) -> Response:
        """The file for one browser. Each form of it has a tag of its own, so that no cache confuses them."""
        content = self.packed if packed else self.content
        response = Response(content, content_type=self.kind)
        response.set_etag(hashlib.sha256(content).hexdigest()[:12])
        response.headers["Cache-Control"] = A_YEAR
        if packed:
            response.headers["Content-Encoding"] = CODING
        if self.packed:
            response.headers["Vary"] = "Accept-Encoding"
        return response


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Every static file by its name below static/; a change on disk counts from the next start on."""
    found = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return {path.relative_to(STATIC).as_posix(): _read(path) for path in found}


@cache
def static_addresses() -> Mapping[str, str]:
    """The address of every static file. It changes when any of them does, so browsers may keep them all."""
    digest = _digest()
    return {name: f"/static/{digest}/{name}" for name in static_files()}


def serve_static(app: Flask) -> None:
    """Serve the static files at addresses that hold the fingerprint of their content."""
    files, digest = static_files(), _digest()

    @app.get("/static/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        file = files.get(name)
        if version != digest or file is None:
            abort(404)
        takes_packed = request.accept_encodings.quality(CODING) > 0
        response = file.answer(packed=bool(file.packed) and takes_packed)
        response.make_conditional(request)
        return response


def _digest() -> str:
    return hashlib.sha256(b"".join(file.content for file in static_files().values())).hexdigest()[:12]


def _read(path: Path) -> StaticFile:
    """The moment stays out of what is compressed: every process and every start sends the same bytes."""
    content = path.read_bytes()
    packed = b"" if path.suffix in PACKED_ALREADY else gzip.compress(content, mtime=0)
    smaller = packed if len(packed) < len(content) else b""
    return StaticFile(content=content, kind=TYPES[path.suffix], packed=smaller)
