"""Patients' answers on the command line: evaluate, explain, and the printed code."""

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click

from suggester.cli.console import quiet_when_the_reader_leaves, refuse, refuse_all
from suggester.cli.loading import load_past, load_rules, rules_option
from suggester.core import answer_code
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import RuleTable
from suggester.exchange.json.answers import AnswersJsonError, Patients, patients, written
from suggester.exchange.text.evaluation import explained

TOO_MANY_BYTES = 256_000_000

answers_argument = click.argument("answers", type=click.File("rb"), default="-")


@click.command("evaluate")
@rules_option
@answers_argument
def evaluate_answers(folder: Path, answers: BinaryIO) -> None:
    """One answers object, or a list of them, to what the table says, as JSON in the same order.

    ANSWERS is a file, or - for standard input.
    """
    table = load_rules(folder)
    given = _patients(table, answers)
    with quiet_when_the_reader_leaves():
        for piece in written(table, given):
            sys.stdout.write(piece)
        sys.stdout.flush()


@click.command("explain")
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
            sys.stdout.write(heading + explained(evaluate(table, one)) + ("\n" if heading else ""))
        sys.stdout.flush()


@click.group()
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


def _patients(table: RuleTable, answers: BinaryIO) -> Patients:
    content = answers.read(TOO_MANY_BYTES + 1)
    if len(content) > TOO_MANY_BYTES:
        refuse([f"the answers are larger than {TOO_MANY_BYTES // 1_000_000} MB; split the list"])
    try:
        return patients(content, table.questionnaire)
    except AnswersJsonError as error:
        refuse_all("the answers cannot be used", error.problems)
