"""The command line: serve, check, compare, evaluate, explain, code, and what stands in modules of its own.

Errors are one clear line and the rest of them all at once, on stderr, with exit 2; never a traceback.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

import click

from suggester import __version__
from suggester.cli.clinicians import clinician
from suggester.cli.database import db
from suggester.cli.rules import (
    export,
    import_spreadsheet,
    load_past,
    load_rules,
    load_spreadsheet,
    quiet_when_the_reader_leaves,
    refuse,
    refuse_all,
    rules_option,
    some,
)  # fmt: skip
from suggester.core import answer_code
from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.comparison.compare import compare
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import ADVICE, BROKEN, Finding
from suggester.core.verification.verify import verify
from suggester.exchange.json import answers as answers_json
from suggester.exchange.text import case_draft as case_text
from suggester.exchange.text import comparison as comparison_text
from suggester.exchange.text import evaluation as plain_text
from suggester.home import RULES
from suggester.web.site.settings import notes_on_settings

TOO_MANY_BYTES = 256_000_000

answers_argument = click.argument("answers", type=click.File("rb"), default="-")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def commands() -> None:
    """Questions about skin, answered by a table of rules that clinicians can read."""


commands.add_command(clinician)
commands.add_command(db)
commands.add_command(export)
commands.add_command(import_spreadsheet)


@commands.command()
@click.argument("spreadsheet", type=click.Path(path_type=Path), required=False)
@rules_option
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON, for programs.")
@click.option("--suggest-cases", is_flag=True, help="Only drafts of cases for rows that no case shows.")
def check(spreadsheet: Path | None, folder: Path, as_json: bool, suggest_cases: bool) -> None:
    """Check the rule files. Exit 0: nothing falls short, 1: something does, 2: they cannot be used.

    SPREADSHEET, an edited .xlsx or .csv, is checked together with the other files of the folder.
    """
    began = perf_counter()
    table = load_spreadsheet(spreadsheet, folder).table if spreadsheet else load_rules(folder)
    if suggest_cases:
        click.echo(case_text.suggested_cases(table) or "# Every row is shown by a case.")
        return
    load_past(folder, table)
    findings = verify(table, _today())
    if as_json:
        click.echo(json.dumps(_report(table, findings), ensure_ascii=False, indent=2))
    else:
        _print_findings(findings)
        for note in notes_on_settings(region=os.environ.get("SUGGESTER_REGION", "")):
            click.echo(f"note {note}")
        click.echo(_last_line(table, findings, perf_counter() - began))
    sys.exit(0 if all(finding.severity == ADVICE for finding in findings) else 1)


@commands.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), default=RULES)
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON, for programs.")
def compare_tables(old: Path, new: Path, as_json: bool) -> None:
    """What changed from OLD to NEW, and what that does to patients.

    Each is a folder with rule files, or an edited .xlsx or .csv; the other files are then those of the
    other folder. Exit 0: proved that no outcome changes, 1: one does, or no proof, 2: they cannot be used.
    """
    beside = next((folder for folder in (old, new) if folder.is_dir()), RULES)
    one, other = (
        load_spreadsheet(path, beside).table if path.is_file() else load_rules(path) for path in (old, new)
    )
    comparison = compare(one, other)
    with quiet_when_the_reader_leaves():
        if as_json:
            click.echo(json.dumps(comparison_text.as_data(comparison), ensure_ascii=False, indent=2))
        else:
            click.echo(comparison_text.in_words(comparison), nl=False)
    sys.exit(0 if comparison.proved_equal else 1)


@commands.command("evaluate")
@rules_option
@answers_argument
def evaluate_answers(folder: Path, answers: BinaryIO) -> None:
    """One answers object, or a list of them, to what the table says, as JSON in the same order.

    ANSWERS is a file, or - for standard input.
    """
    table = load_rules(folder)
    given = _patients(table, answers)
    with quiet_when_the_reader_leaves():
        for piece in answers_json.written(table, given):
            sys.stdout.write(piece)
        sys.stdout.flush()


@commands.command("explain")
@rules_option
@answers_argument
def explain_answers(folder: Path, answers: BinaryIO) -> None:
    """The same in words: how each approach stands, and why.

    ANSWERS is a file, or - for standard input.
    """
    table = load_rules(folder)
    given = _patients(table, answers)
    with quiet_when_the_reader_leaves():
        for number, one in enumerate(given.answers, start=1):
            heading = f"Patient {number}\n" if given.as_list else ""
            sys.stdout.write(heading + plain_text.explained(evaluate(table, one)) + ("\n" if heading else ""))
        sys.stdout.flush()


@commands.group()
def code() -> None:
    """Answers to the printed answer code, and back."""


@code.command("encode")
@rules_option
@answers_argument
def encode_answers(folder: Path, answers: BinaryIO) -> None:
    """One answers object, or a list of them, to answer codes, one a line.

    ANSWERS is a file, or - for standard input.
    """
    table = load_rules(folder)
    given = _patients(table, answers)
    with quiet_when_the_reader_leaves():
        for one in given.answers:
            sys.stdout.write(answer_code.encode(table, one) + "\n")
        sys.stdout.flush()


@code.command("decode")
@rules_option
@click.argument("typed", type=click.File("rb"), default="-")
def decode_code(folder: Path, typed: BinaryIO) -> None:
    """One answer code to the answers that it holds, as JSON. Codes of earlier tables need rules/past.

    TYPED is a file, or - for standard input.
    """
    live = load_rules(folder)
    try:
        text = typed.read(answer_code.BYTES_AT_MOST).decode("utf-8-sig", errors="replace")
        table, answers = answer_code.decode(text, (live, *load_past(folder, live)))
    except answer_code.AnswerCodeError as error:
        refuse([live.wording[error.text_id].format_map(error.places)])
    if table is not live:
        version, sha256 = table.provenance.version, table.provenance.sha256
        click.echo(f"This code was made with an earlier table: {version}, SHA-256 {sha256}", err=True)
    given = as_given(table.questionnaire.questions.values(), answers.chosen)
    click.echo(json.dumps(given, ensure_ascii=False))


@commands.command()
@rules_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on."
)
def serve(folder: Path, host: str, port: int) -> None:
    """Serve the patient pages."""
    from suggester.web.server import StartError, run

    table = load_rules(folder)
    past = load_past(folder, table)
    try:
        run((table, *past), folder, host=host, port=port)
    except StartError as error:
        refuse([str(error)])


def main() -> None:
    """Run one command. Ctrl-C leaves without a traceback."""
    try:
        commands.main(prog_name="python -m suggester", standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(130)


def _patients(table: RuleTable, answers: BinaryIO) -> answers_json.Patients:
    content = answers.read(TOO_MANY_BYTES + 1)
    if len(content) > TOO_MANY_BYTES:
        refuse([f"the answers are larger than {TOO_MANY_BYTES // 1_000_000} MB; split the list"])
    try:
        return answers_json.patients(content, table.questionnaire)
    except answers_json.AnswersJsonError as error:
        refuse_all("the answers cannot be used", error.problems)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _report(table: RuleTable, findings: tuple[Finding, ...]) -> dict[str, object]:
    provenance = table.provenance
    return {
        "table": {"id": provenance.id, "version": provenance.version, "sha256": provenance.sha256},
        "rows": len(table.rules),
        "promises": len(table.promises),
        "cases": len(table.cases),
        "valid_patients": str(valid_answer_sets(table.questionnaire)),
        "findings": [asdict(finding) for finding in findings],
    }


def _print_findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        colour = "yellow" if finding.severity == ADVICE else "red"
        click.secho(finding.severity, fg=colour, bold=True, nl=False)
        click.echo(f" {finding.place}: {finding.what}")
        if finding.witness is not None:
            click.echo(f"      {json.dumps(dict(finding.witness))}")
        click.echo(f"      {finding.mend}")


def _last_line(table: RuleTable, findings: tuple[Finding, ...], seconds: float) -> str:
    advice = sum(finding.severity == ADVICE for finding in findings)
    broken = sum(finding.severity == BROKEN for finding in findings)
    undecided = sum(finding.id == "not_decided" and "promises.toml" in finding.place for finding in findings)
    kept = len(table.promises) - broken - undecided
    return (
        f"Table {table.provenance.version} ({table.provenance.status}), SHA-256 {table.provenance.sha256}: "
        f"{len(table.rules)} rows, {some(len(findings) - advice, 'fault')}, {some(advice, 'advice', '')}; "
        f"{kept} of {len(table.promises)} promises proved for all "
        f"{valid_answer_sets(table.questionnaire):,} valid patients; {seconds:.2f} s"
    )
