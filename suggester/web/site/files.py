"""A file in place of a page: to keep, or to be looked at where it is. Its name says nothing about anybody."""

from flask import Response

PLAIN_TEXT = "text/plain; charset=utf-8"


def file_response(content: bytes | str, name: str, kind: str, *, inline: bool = False) -> Response:
    """This content as a file of this name and kind, such as 'text/plain; charset=utf-8'."""
    response = Response(content, content_type=kind)
    shown = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return response
