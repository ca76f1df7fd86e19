"""Where the doors for other software are put together."""

from flask import Blueprint, Flask, Response, current_app, request

from suggester.web.api.described import description
from suggester.web.api.fhir import fhir
from suggester.web.api.json_api import json_api
from suggester.web.api.papers import paper_api
from suggester.web.api.refusals import ApiRefusal, refused
from suggester.web.protection.doors import Door, door_of, invited_origin
from suggester.web.site.settings import Settings

BLUEPRINTS: tuple[Blueprint, ...] = (json_api, paper_api, description, fhir)
A_DAY = "86400"


def open_to_software(app: Flask, settings: Settings) -> None:
    """Add the addresses for other software, unless this installation has none."""
    app.register_error_handler(ApiRefusal, refused)
    app.after_request(tell_browsers)
    if settings.api:
        for blueprint in BLUEPRINTS:
            app.register_blueprint(blueprint)
        for address in app.url_map.iter_rules():
            if door_of(address.rule).is_for_software:
                address.merge_slashes = False  # else // leads on to /, by a page, and few programs follow


def tell_browsers(response: Response) -> Response:
    """Which websites may read an answer: all of them the questions as FHIR, some the JSON API."""
    door = door_of(request.path)
    if door is Door.FHIR and request.method in {"GET", "HEAD"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if door is Door.API:
        response.headers.add("Vary", "Origin")
        invited = invited_origin(request.environ, current_app.config["API_ORIGINS"])
        if invited:
            response.headers["Access-Control-Allow-Origin"] = invited
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET, POST"
                response.headers["Access-Control-Allow-Headers"] = "Content-Type"
                response.headers["Access-Control-Max-Age"] = A_DAY
    return response
