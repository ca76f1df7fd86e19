"""Start the pages on this computer: says where they are, what serves them, and what is not set yet."""

import os
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
from flask import Flask

from suggester.core.loading.load import RuleFilesError
from suggester.core.table.rules import RuleTable
from suggester.exchange.rule_files import RulesFolderError
from suggester.home import INSTANCE
from suggester.web.app import create_app, follow_published, take_published
from suggester.web.journal.journal import note, to_stdout
from suggester.web.serving.exposure import EXPOSED, is_exposed
from suggester.web.serving.limits import ServingLimits, usual_limits
from suggester.web.site.rendering import renderer
from suggester.web.site.settings import Settings, StartError, notes_on_settings, settings_from
from suggester.web.site.table_in_use import TableInUse

BACKLOG = 2_048
SEND_BUFFER = 128 * 1024
"""Of each client. The system would grow it to megabytes for one that asks and asks and reads nothing."""

__all__ = ["StartError", "run", "usual_limits"]


def run(tables: Sequence[RuleTable], folder: Path, address: tuple[str, int], limits: ServingLimits) -> None:
    """Serve the first table, and codes of all, until Ctrl-C. Raises StartError when it cannot start so."""
    settings = settings_from(os.environ, INSTANCE)
    host, port = address
    if is_exposed(host) and not settings.trusted_proxies:
        raise StartError(EXPOSED.format(host))
    to_stdout()
    table, *past = tables
    app = create_app(table, settings, past=tuple(past))
    app.config["RULES_FOLDER"] = folder
    listener = listening(host, port)
    if sys.platform == "win32":
        serve_alone(app, settings, listener, limits)
    else:
        serve_in_workers(app, settings, listener, limits)


def serve_in_workers(app: Flask, settings: Settings, listener: socket.socket, limits: ServingLimits) -> None:
    """A process for each core: gunicorn."""
    from suggester.web.serving import master  # noqa: PLC0415 - cannot be imported on Windows

    take_published(app, settings)
    renderer(app.extensions["suggester"].current.language).compile_all()
    server = f"gunicorn, workers: {limits.workers}, threads of each: {limits.threads}"
    address = listener.getsockname()
    served = master.Served(
        program=app,
        descriptor=listener.detach(),
        ready=partial(_say_what_starts, app, address, server),
        in_worker=partial(follow_published, app, settings),
        renewed=partial(_renewed, app, settings),
    )
    master.run(served, limits)


def serve_alone(app: Flask, settings: Settings, listener: socket.socket, limits: ServingLimits) -> None:
    """One process on one core: waitress."""
    from suggester.web.serving import one_process  # noqa: PLC0415 - used on Windows alone

    follow_published(app, settings)
    _say_what_starts(app, listener.getsockname(), f"waitress, one process, threads: {limits.threads}")
    one_process.run(app, listener, limits)


def listening(host: str, port: int) -> socket.socket:
    """A socket that clients can connect to. Raises StartError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)  # each client's is as large
        return listener
    except OSError as error:
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise StartError(f"Port {port} cannot be used: {reason}. Try another one with --port.") from error


def _say_what_starts(app: Flask, address: tuple[str, int], server: str) -> None:
    shown = app.extensions["suggester"].current
    provenance = shown.table.provenance
    host, port = address[:2]
    for line in notes_on_settings(region=shown.settings.region):
        click.echo(line)
    click.echo(f"Rule table {provenance.version} ({provenance.status}), SHA-256 {provenance.sha256}")
    click.echo(f"Served by {server}")
    click.echo(f"Ready on http://{f'[{host}]' if ':' in host else host}:{port}  (Ctrl-C ends it)")
    sys.stdout.flush()


def _renewed(app: Flask, settings: Settings) -> Callable[[], None] | None:
    """Take the rule files into use again; files that cannot be loaded leave the table as it is."""
    holder: TableInUse = app.extensions["suggester"]
    before = _known(holder)
    try:
        take_published(app, settings)
        holder.replace_from(app.config["RULES_FOLDER"])
    except (RuleFilesError, RulesFolderError, StartError) as error:
        problems = list(getattr(error, "problems", (str(error),)))
        note("table refused", problems=problems, still=holder.current.table.provenance.sha256)
        return None
    forgotten = sorted(before - _known(holder))
    sha256 = holder.current.table.provenance.sha256
    return partial(note, "table in use", sha256=sha256, codes_not_read=forgotten)


def _known(holder: TableInUse) -> set[str]:
    """The SHA-256 of every table whose printed codes can be read."""
    return {table.provenance.sha256 for table in holder.current.tables}
