"""Where everything is put together: create_app()."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from suggester.core.table.rules import RuleTable
from suggester.exchange.handout.pdf import Press
from suggester.exchange.rule_files import load_folder, load_past_folders
from suggester.home import INSTANCE, RULES, local_day
from suggester.web.api.refusals import crashed, refused_by_program
from suggester.web.api.setup import open_to_software
from suggester.web.journal.journal import Journal, name_route, note, note_crash, to_stdout
from suggester.web.live.closing import close_where_unknown
from suggester.web.patient.check import check_pages
from suggester.web.patient.code import code_pages
from suggester.web.patient.copies import copies
from suggester.web.patient.pages import pages
from suggester.web.patient.reminder import reminders
from suggester.web.patient.stop import stop_pages
from suggester.web.protection.cookie import CookieOfTheSide, purpose_key
from suggester.web.protection.doors import door_of
from suggester.web.protection.security import protect
from suggester.web.public.fact_sheets import fact_sheets
from suggester.web.public.health import health
from suggester.web.public.pages import information
from suggester.web.public.papers import papers
from suggester.web.public.poster import posters
from suggester.web.serving.exposure import WithoutProxy
from suggester.web.site.language import language
from suggester.web.site.rendering import render
from suggester.web.site.settings import Settings, notes_on_settings, settings_from
from suggester.web.site.static_files import serve_static
from suggester.web.site.table_in_use import ShownTable, TableInUse, checked, current

MESSAGES = {
    404: ("Page not found", "not_found"),
    405: ("This does not work here", "not_allowed"),
    413: ("Too large", "too_large"),
    500: ("Something went wrong", "could_not_check"),
    503: ("Closed just now", "could_not_check"),
}
NOT_UNDERSTOOD = ("We did not understand", "not_understood")


LAST_RESORT = "We could not check all rules just now. So no treatment is listed. Please ask a professional."


class Program(Flask):
    """Flask that notes a crash without its message: a message could hold an answer."""

    def log_exception(self, exc_info: Any) -> None:
        """Note the type of the error and the places in the code."""
        note_crash(exc_info[1])

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The same: no page here is asynchronous, and Flask looks for it four times in each request."""
        return func


def create_app(
    table: RuleTable | None = None,
    settings: Settings | None = None,
    clock: Callable[[], date] = local_day,
    past: tuple[RuleTable, ...] = (),
) -> Flask:
    """The program for one installation; what is not given comes from the environment.

    Raises RulesFolderError, RuleFilesError or StartError when it cannot start like this.
    """
    from_environment, folder = table is None, Path(os.environ.get("SUGGESTER_RULES") or RULES)
    if table is None:
        to_stdout()
        table = load_folder(folder)
        past = load_past_folders(folder, table)
    settings = settings or settings_from(os.environ, INSTANCE)
    app = Program("suggester", static_folder=None, template_folder=None)
    app.config.update(
        API_ORIGINS=settings.api_origins,
        CLOCK=clock,
        CSRF_KEY=purpose_key(settings.secrets[0], "csrf"),
        RULES_FOLDER=folder,
    )
    in_use = ShownTable(table=table, settings=settings, language=language("en"), past=past)
    holder = TableInUse(checked(in_use))
    app.extensions |= {"suggester": holder, "press": Press()}
    app.session_interface = CookieOfTheSide(settings.secrets, lambda: holder.current.room)
    protect(app, settings.trusted_hosts)
    app.wsgi_app = Journal(app.wsgi_app, holder.version)  # type: ignore[method-assign]
    app.before_request(name_route)
    close_where_unknown(app)
    serve_static(app)
    _register_pages(app, settings)
    app.register_error_handler(HTTPException, _known_error)
    app.register_error_handler(Exception, _crash)
    _mind_the_way_in(app, settings.trusted_proxies)
    if from_environment:
        follow_published(app, settings)
        _note_what_is_served(app, settings)
    return app


def _mind_the_way_in(app: Flask, proxies: int) -> None:
    """Headers about the connection are believed as far as our own proxies wrote them."""
    way_in: WSGIApplication = app.wsgi_app
    if proxies:
        way_in = ProxyFix(way_in, x_for=proxies, x_proto=proxies, x_host=proxies)
    else:
        way_in = WithoutProxy(way_in)
    app.wsgi_app = way_in  # type: ignore[method-assign]


def _note_what_is_served(app: Flask, settings: Settings) -> None:
    """For a server that is not ours, which has no start lines of ours either."""
    provenance = app.extensions["suggester"].current.table.provenance
    notes = notes_on_settings(region=settings.region)
    note("start", table=provenance.version, sha256=provenance.sha256, notes=notes)


def follow_published(app: Flask, settings: Settings) -> None:
    """From now on the table in use is the one that clinicians have published, if they have."""
    live = app.extensions.get("live")
    if live is not None:
        live.start(settings.live_copy)


def take_published(app: Flask, settings: Settings) -> None:
    """The same once, and nothing is left open or running: for a process of which copies are made."""
    live = app.extensions.get("live")
    if live is not None:
        live.take(settings.live_copy)
        live.close()


def _register_pages(app: Flask, settings: Settings) -> None:
    """Every page and all that software asks; pages for clinicians are not imported without their database."""
    for blueprint in (
        pages,
        check_pages,
        stop_pages,
        code_pages,
        copies,
        reminders,
        information,
        fact_sheets,
        health,
        papers,
        posters,
    ):
        app.register_blueprint(blueprint)
    open_to_software(app, settings)
    if settings.database:
        from suggester.web.clinic.setup import open_clinic  # noqa: PLC0415

        open_clinic(app, settings)
    elif settings.live_copy and settings.live_copy.exists():
        from suggester.web.live.taking import KeptTable  # noqa: PLC0415

        app.extensions["live"] = KeptTable(app.extensions["suggester"])


def _known_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return refused_by_program(error) if door_of(request.path).is_for_software else _error_page(status)


def _crash(error: Exception) -> ResponseReturnValue:
    """Nothing is listed when a rule could not be worked out; what failed is noted without any answer."""
    note_crash(error)
    return crashed() if door_of(request.path).is_for_software else _error_page(500)


def _error_page(status: int) -> ResponseReturnValue:
    heading, text_id = MESSAGES.get(status, NOT_UNDERSTOOD)
    try:
        translated = current().language.words(heading)
        return render("patient/error.html", heading=translated, message=current().text(text_id)), status
    except Exception as error:
        note_crash(error)
        return Response(LAST_RESORT, status=status, mimetype="text/plain")
