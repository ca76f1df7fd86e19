"""The rules in other people's formats: every command of the group `export`."""

import json
import os
import sys
from pathlib import Path

import click

from suggester.cli.console import quiet_when_the_reader_leaves, refuse
from suggester.cli.loading import load_rules, rules_option
from suggester.exchange.rule_files import RulesFolderError, read_folder, replace_file
from suggester.home import local_day

out_option = click.option("--out", type=click.Path(path_type=Path), help="The file to write.")


@click.group()
def export() -> None:
    """The rules in other people's formats, on standard output or into a file."""


@export.command()
@rules_option
@out_option
def xlsx(folder: Path, out: Path | None) -> None:
    """table.csv and sources.csv as a workbook to edit, with help and lists of valid words."""
    from suggester.exchange.spreadsheet.write import as_xlsx

    if out is None and sys.stdout.isatty():
        refuse(["a workbook is nothing for a screen; name a file, as in --out table.xlsx"])
    _hand_out(as_xlsx(_files(folder)), out)


@export.command()
@click.argument("name", type=click.Choice(["table", "sources"]), default="table")
@rules_option
@out_option
def csv(name: str, folder: Path, out: Path | None) -> None:
    """table.csv or sources.csv, as it is in the folder."""
    _hand_out(_files(folder)[f"{name}.csv"], out)


@export.command()
@click.option(
    "--base",
    envvar="SUGGESTER_PUBLIC_URL",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="The address of the installation whose questionnaire it is.",
)
@rules_option
@out_option
def fhir(folder: Path, out: Path | None, base: str) -> None:
    """The questionnaire as a FHIR R4 Questionnaire: a draft, since a folder is approved by nobody."""
    from suggester.exchange.fhir.questionnaire import questionnaire_resource
    from suggester.exchange.fhir.resource import as_bytes
    from suggester.web.site.settings import StartError, website

    try:
        address = website("--base", base)
    except StartError as error:
        refuse([str(error)])
    clinic = os.environ.get("SUGGESTER_CLINIC_NAME", "").strip()
    written = questionnaire_resource(load_rules(folder), address, approved=False, publisher=clinic)
    _hand_out(as_bytes(written) + b"\n", out)


@export.command()
@rules_option
@out_option
def openapi(folder: Path, out: Path | None) -> None:
    """The JSON API as an OpenAPI 3.1 document, for whoever generates a client from it."""
    from suggester.web.api.described import described
    from suggester.web.site.language import language
    from suggester.web.site.settings import Settings
    from suggester.web.site.table_in_use import ShownTable

    shown = ShownTable(table=load_rules(folder), settings=Settings(secrets=()), language=language("en"))
    document = json.dumps(described(shown, local_day()), ensure_ascii=False, indent=2)
    _hand_out(document.encode() + b"\n", out)


@export.command()
@click.option(
    "--profile",
    type=click.Choice(["named", "flat"]),
    default="named",
    show_default=True,
    help="An input for each question, or a truth value for each option.",
)
@rules_option
@out_option
def dmn(profile: str, folder: Path, out: Path | None) -> None:
    """The table as DMN 1.3, for rules engines; docs/dmn.md tells how rows become an outcome."""
    from suggester.exchange.dmn.dmn_document import flat, named
    from suggester.exchange.dmn.engine_table import TooManyRowsError

    table = load_rules(folder)
    try:
        _hand_out(flat(table) if profile == "flat" else named(table), out)
    except TooManyRowsError as error:
        refuse([str(error)])


@export.command("jdm")
@rules_option
@out_option
def json_decision_model(folder: Path, out: Path | None) -> None:
    """The table as a JSON Decision Model, for rules engines."""
    from suggester.exchange.dmn.jdm_document import jdm

    _hand_out(jdm(load_rules(folder)), out)


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that can be loaded."""
    load_rules(folder)
    return read_folder(folder)


def _hand_out(content: bytes, out: Path | None) -> None:
    if out is None:
        with quiet_when_the_reader_leaves():
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
        return
    try:
        replace_file(out, content)
    except RulesFolderError as error:
        refuse([str(error)])
