"""Answers to other software: made for one request, or once for the table in use and kept by the asker."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.http import quote_etag

from suggester.web.site.table_in_use import current

JSON = "application/json"
BODIES_AT_MOST = 64
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
"""Plain data that we made has no circles, and to look for them takes a quarter of the writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBody:
    """What an address answers with until the table changes, and the tag by which an asker knows it again."""

    content: bytes
    tag: str


def reply(data: object, kind: str = JSON) -> Response:
    """An answer that is made for one patient and that nobody keeps."""
    return Response(written(data), content_type=kind)


def kept_reply(key: tuple[object, ...], make: Callable[[], Any], kind: str = JSON) -> Response:
    """What make() says of the table in use: made once for each key, and not sent to whoever has it.

    key: what it is, and all that it depends on beside the table.
    """
    bodies: dict[object, KeptBody] = current().shelf.setdefault(kept_reply, {})
    body = bodies.get(key)
    if body is None:
        if len(bodies) >= BODIES_AT_MOST:
            bodies.clear()
        body = bodies[key] = _tagged(make())
    return _unless_known(body, kind)


def tagged_reply(data: object, kind: str) -> Response:
    """The same for what depends on words that were sent, which are not kept here."""
    return _unless_known(_tagged(data), kind)


def _tagged(data: object) -> KeptBody:
    content = written(data)
    return KeptBody(content=content, tag=hashlib.sha256(content).hexdigest()[:16])


def _unless_known(body: KeptBody, kind: str) -> Response:
    headers = {"Cache-Control": "no-cache", "ETag": quote_etag(body.tag)}
    if request.if_none_match.contains_weak(body.tag):
        return Response(status=304, headers=headers)
    return Response(body.content, headers=headers, content_type=kind)


def written(data: object) -> bytes:
    """Plain data as JSON, in as few bytes as it takes."""
    return COMPACT.encode(data).encode()
