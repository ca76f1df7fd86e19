"""The command line: serve, and every group of commands that stands in a file beside this one.

Errors are one clear line and the rest of them all at once, on stderr, with exit 2; never a traceback.
"""

import sys
from pathlib import Path

import click

from suggester import __version__
from suggester.cli.answers import code, evaluate_answers, explain_answers
from suggester.cli.clinicians import clinician
from suggester.cli.console import refuse
from suggester.cli.database import db
from suggester.cli.exports import export
from suggester.cli.loading import load_past, load_rules, rules_option
from suggester.cli.rules import check, compare_tables, import_spreadsheet


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Questions about skin, answered by a table of rules that clinicians can read."""


@commands.command()
@rules_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="How many processes serve.  [default: cores, at most 4]"
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="How many threads each has."
)
def serve(folder: Path, host: str, port: int, **processes: int) -> None:
    """Serve the pages."""
    from suggester.web.server import StartError, run, usual_limits

    table = load_rules(folder)
    past = load_past(folder, table)
    try:
        run((table, *past), folder, (host, port), usual_limits(processes["workers"], processes["threads"]))
    except StartError as error:
        refuse([str(error)])


for command in (
    check, compare_tables, evaluate_answers, explain_answers, code, export, import_spreadsheet, clinician, db,
):  # fmt: skip
    commands.add_command(command)


def main() -> None:
    """Run one command. Ctrl-C leaves without a traceback."""
    try:
        commands.main(prog_name="python -m suggester", standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)
