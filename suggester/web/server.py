"""Start the pages on this computer with waitress: says where they are and what is not set yet."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import waitress
from flask import Flask

from suggester.core.loading.load import RuleFilesError
from suggester.core.table.rules import RuleTable
from suggester.exchange.rule_files import RulesFolderError
from suggester.home import INSTANCE
from suggester.web.app import create_app, follow_published
from suggester.web.site.journal import note, to_stdout
from suggester.web.site.settings import StartError, notes_on_settings, settings_from
from suggester.web.site.table_in_use import TableInUse

THREADS = 8
CONNECTIONS = 2_000

__all__ = ["StartError", "run"]


def run(tables: Sequence[RuleTable], folder: Path, *, host: str, port: int) -> None:
    """Serve the first table, and codes of all, until Ctrl-C. Raises StartError when it cannot start so."""
    settings = settings_from(os.environ, INSTANCE)
    if host not in {"localhost", "127.0.0.1", "::1"} and not settings.trusted_proxies:
        raise StartError(
            f"{host} can be reached from other computers, and without HTTPS answers can be read on the way. "
            "Put a reverse proxy with HTTPS in front and set SUGGESTER_TRUSTED_PROXIES=1."
        )
    to_stdout()
    table, *past = tables
    app = create_app(table, settings, past=tuple(past))
    app.config["RULES_FOLDER"] = folder
    server = _listening(app, host, port, behind_proxy=settings.trusted_proxies > 0)
    follow_published(app, settings)
    _reload_on_hangup(app, folder)
    for line in notes_on_settings(region=settings.region):
        click.echo(line)
    holder: TableInUse = app.extensions["suggester"]
    provenance = holder.current.table.provenance
    click.echo(f"Rule table {provenance.version} ({provenance.status}), SHA-256 {provenance.sha256}")
    click.echo(f"Ready on http://{host}:{server.effective_port}  (Ctrl-C ends it)")
    sys.stdout.flush()
    server.run()


def _listening(app: Flask, host: str, port: int, *, behind_proxy: bool) -> waitress.server.BaseWSGIServer:
    try:
        return waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            ident=None,
            # The program counts the proxies in front of it; waitress would drop their headers unread.
            clear_untrusted_proxy_headers=not behind_proxy,
        )
    except OSError as error:
        raise StartError(
            f"Port {port} cannot be used: {error.strerror}. Try another one with --port."
        ) from error


def _reload_on_hangup(app: Flask, folder: Path) -> None:
    """Kill -HUP takes the rule files into use again; files that cannot be loaded leave the table as it is."""
    if not hasattr(signal, "SIGHUP"):
        return
    holder: TableInUse = app.extensions["suggester"]

    def reload(*_: object) -> None:
        before = _known(holder)
        try:
            holder.replace_from(folder)
        except (RuleFilesError, RulesFolderError, StartError) as error:
            problems = list(getattr(error, "problems", (str(error),)))
            note("table refused", problems=problems, still=holder.current.table.provenance.sha256)
        else:
            forgotten = sorted(before - _known(holder))
            note("table in use", sha256=holder.current.table.provenance.sha256, codes_not_read=forgotten)

    signal.signal(signal.SIGHUP, reload)


def _known(holder: TableInUse) -> set[str]:
    """The SHA-256 of every table whose printed codes can be read."""
    return {table.provenance.sha256 for table in holder.current.tables}
