"""The rule files on the command line: check, compare, import."""

import json
import os
import sys
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
from suggester.home import RULES, local_day
from suggester.web.site.settings import notes_on_settings

NOTHING_ASSUMED = "table.toml has no section [ordinary], so nothing is assumed of ordinary people.\n"


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
    findings = verify(table, local_day())
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


def _print_findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        colour = "yellow" if finding.severity == ADVICE else "red"
        click.secho(finding.severity, fg=colour, bold=True, nl=False)
        click.echo(f" {findings_text.in_words(finding)}")
