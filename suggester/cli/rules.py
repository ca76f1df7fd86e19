"""The rule files on the command line: check, compare, export, import."""

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import click

from suggester.cli.console import quiet_when_the_reader_leaves, refuse
from suggester.cli.loading import load_files, load_past, load_rules, load_spreadsheet, rules_option
from suggester.core.comparison.compare import compare
from suggester.core.comparison.thing_changes import thing_changes
from suggester.core.comparison.usefulness import usefulness
from suggester.core.verification.findings import ADVICE, Finding
from suggester.core.verification.verify import verify
from suggester.core.writing.things import things
from suggester.exchange.json import comparison as comparison_json
from suggester.exchange.json import findings as findings_json
from suggester.exchange.rule_files import (
    RulesFolderError,
    read_folder,
    replace_file,
)
from suggester.exchange.text import case_draft
from suggester.exchange.text import comparison as comparison_text
from suggester.exchange.text import findings as findings_text
from suggester.exchange.text import usefulness as usefulness_text
from suggester.home import RULES
from suggester.web.site.settings import notes_on_settings

NOTHING_ASSUMED = "table.toml has no section [ordinary], so nothing is assumed of ordinary people.\n"

out_option = click.option("--out", type=click.Path(path_type=Path), help="The file to write.")


@click.command()
@click.argument("spreadsheet", type=click.Path(path_type=Path), required=False)
@rules_option
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON, for programs.")
@click.option("--suggest-cases", is_flag=True, help="Only drafts of cases for rows that no case shows.")
@click.option("--ordinary", is_flag=True, help="Only how useful the table is to ordinary people, as assumed.")
def check(spreadsheet: Path | None, folder: Path, **asked: bool) -> None:
    """Check the rule files. Exit 0: nothing falls short, 1: something does, 2: they cannot be used.

    SPREADSHEET, an edited .xlsx or .csv, is checked together with the other files of the folder.
    """
    began = perf_counter()
    table = load_spreadsheet(spreadsheet, folder).table if spreadsheet else load_rules(folder)
    if asked["suggest_cases"]:
        click.echo(case_draft.suggested_cases(table) or "# Every row is shown by a case.")
        return
    if asked["ordinary"]:
        found = usefulness(table)
        click.echo(usefulness_text.in_words(found) if found else NOTHING_ASSUMED, nl=False)
        return
    load_past(folder, table)
    findings = verify(table, _today())
    if asked["as_json"]:
        click.echo(json.dumps(findings_json.as_data(table, findings), ensure_ascii=False, indent=2))
    else:
        _print_findings(findings)
        for note in notes_on_settings(region=os.environ.get("SUGGESTER_REGION", "")):
            click.echo(f"note {note}")
        click.echo(findings_text.conclusion(table, findings, perf_counter() - began))
    sys.exit(0 if all(finding.severity == ADVICE for finding in findings) else 1)


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), default=RULES)
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON, for programs.")
def compare_tables(old: Path, new: Path, as_json: bool) -> None:
    """What changed from OLD to NEW, and what that does to patients.

    Each is a folder with rule files, or an edited .xlsx or .csv; the other files are then those of the
    other folder. Exit 0: proved that no outcome changes, 1: one does, or no proof, 2: they cannot be used.
    """
    beside = next((folder for folder in (old, new) if folder.is_dir()), RULES)
    after, new_files = load_files(new, beside)
    before, old_files = load_files(old, beside, fallback=after)
    comparison = compare(before, after)
    written = thing_changes(things(old_files), things(new_files))
    with quiet_when_the_reader_leaves():
        if as_json:
            click.echo(json.dumps(comparison_json.as_data(comparison, written), ensure_ascii=False, indent=2))
        else:
            click.echo(comparison_text.in_words(comparison, written), nl=False)
            useful, still_useful = usefulness(before), usefulness(after)
            if useful and still_useful:
                click.echo(f"\n{usefulness_text.moved(useful, still_useful)}")
    sys.exit(0 if comparison.proved_equal else 1)


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

    if not base.startswith(("https://", "http://")):
        refuse([f"{base!r} is no address; name one such as --base https://skin.example.org"])
    clinic = os.environ.get("SUGGESTER_CLINIC_NAME", "").strip()
    written = questionnaire_resource(load_rules(folder), base.rstrip("/"), approved=False, publisher=clinic)
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
    document = json.dumps(described(shown, _today()), ensure_ascii=False, indent=2)
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


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--into", "folder", type=click.Path(path_type=Path), required=True, help="The folder with the rule files."
)
def import_spreadsheet(file: Path, folder: Path) -> None:
    """Put what an edited .xlsx or .csv says into the files of a folder, if all of them can be used then."""
    edited, before = load_spreadsheet(file, folder), read_folder(folder)
    for name, content in edited.files.items():
        if content != before[name]:
            try:
                replace_file(folder / name, content)
            except RulesFolderError as error:
                refuse([str(error)])
            click.echo(f"{folder / name} is written")
    provenance = edited.table.provenance
    click.echo(f"{folder} now holds table {provenance.version}, SHA-256 {provenance.sha256}")


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


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _print_findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        colour = "yellow" if finding.severity == ADVICE else "red"
        click.secho(finding.severity, fg=colour, bold=True, nl=False)
        click.echo(f" {findings_text.in_words(finding)}")
