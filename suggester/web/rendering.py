"""Templates to pages: what every template is given, and the addresses of files that browsers may keep."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, send_from_directory, session
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from suggester.web.current import current
from suggester.web.forms import token
from suggester.web.language import Language

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that pages link to. None of them ever carries an answer."""

    start: str = "/"
    check: str = "/check"
    summary: str = "/summary"
    finish: str = "/finish"
    rules: str = "/rules"
    about: str = "/about"
    privacy: str = "/privacy"
    accessibility: str = "/accessibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an installation says about itself."""

    name: str
    pays: bool
    contact: str


class Token:
    """The token of the page's forms, made when one is written: a page without a form needs no cookie."""

    def __init__(self) -> None:
        self._made = ""

    def __str__(self) -> str:
        self._made = self._made or token()
        return self._made


class Renderer:
    """Renders templates in one language."""

    def __init__(self, language: Language) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {
            "_": language.phrase,
            "ngettext": language.counted,
            "lang": language.tag,
            "direction": language.direction,
            "static": static_addresses(),
            "href": Addresses(),
        }
        self.day = language.day

    def page(self, template: str, **context: Any) -> str:
        """One page, with what every page is given."""
        used = current()
        return self._environment.get_template(template).render(
            texts=used.text,
            site=self._site,
            numbers=used.numbers,
            approved=False,
            csrf_token=Token(),
            has_answers=bool(session.get("answers")),
            **context,
        )

    @cached_property
    def _site(self) -> Site:
        settings = current().settings
        pays = bool(settings.maker and settings.clinic_name and settings.funder)
        return Site(name=current().name, pays=pays, contact=settings.contact)


def render(template: str, **context: Any) -> str:
    """One page in the language of the installation."""
    renderer: Renderer = current_app.extensions["renderer"]
    return renderer.page(template, **context)


def static_addresses() -> Mapping[str, str]:
    """The address of every static file. It changes when any of them does, so browsers may keep them all."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    names = [path.relative_to(STATIC).as_posix() for path in files]
    return {name: f"/static/{digest}/{name}" for name in names}


def serve_static(app: Flask) -> None:
    """Serve the static files at addresses that hold the fingerprint of their content."""
    digest = next(iter(static_addresses().values())).split("/")[2]

    @app.get("/static/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        if version != digest:
            abort(404)
        response = send_from_directory(STATIC, name, mimetype=TYPES.get(Path(name).suffix))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
