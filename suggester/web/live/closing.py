"""Pages for patients are closed while nobody can say which table was published here."""

from flask import Flask, abort, request

from suggester.web.site.table_in_use import TableInUse

STAY_OPEN = {"health", "clinic", "sso"}
"""For whoever has to mend it; and the styles of the page that says so."""


def close_where_unknown(app: Flask) -> None:
    """Answer 503 in place of a table that may be another one than clinicians have approved."""
    holder: TableInUse = app.extensions["suggester"]

    @app.before_request
    def closed() -> None:
        if holder.closed and request.blueprint not in STAY_OPEN and not request.path.startswith("/static/"):
            abort(503)
