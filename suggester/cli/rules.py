"""The rule files on the command line: export, import, and how every command loads them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from suggester.core.loading.load import RuleFilesError, sha256
from suggester.core.table.rules import RuleTable
from suggester.exchange.rule_files import (
    PAST,
    RulesFolderError,
    load_folder,
    load_past_folders,
    read_file,
    read_folder,
    replace_file,
)
from suggester.exchange.spreadsheet.read import Uploaded, uploaded
from suggester.home import RULES

rules_option = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path),
    default=RULES,
    envvar="SUGGESTER_RULES",
    help="The folder with the rule files.",
)
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


def load_rules(path: Path) -> RuleTable:
    """The table in this folder; every mistake on stderr and exit 2 if there is none."""
    try:
        return load_folder(path)
    except RulesFolderError as error:
        refuse([str(error)])
    except RuleFilesError as error:
        refuse_all(f"{path} cannot be used", error.problems)


def load_past(folder: Path, live: RuleTable) -> tuple[RuleTable, ...]:
    """The earlier tables beside this one, likewise."""
    try:
        return load_past_folders(folder, live)
    except RulesFolderError as error:
        refuse([str(error)])
    except RuleFilesError as error:
        refuse_all(f"{folder / PAST} cannot be used", error.problems)


def load_spreadsheet(file: Path, folder: Path) -> Uploaded:
    """The rule files of the folder with what the spreadsheet says, likewise; a note if it is out of date."""
    try:
        edited = read_spreadsheet(file, folder)
        now = sha256(read_folder(folder))
    except RulesFolderError as error:
        refuse([str(error)])
    except RuleFilesError as error:
        refuse_all(f"{file} cannot be used", error.problems)
    if edited.made_from not in {"", now}:
        click.echo(
            f"note {file} was made from another table (SHA-256 {edited.made_from[:12]}…) than "
            f"that of {folder}; what changed there since is taken back by it",
            err=True,
        )
    return edited


def read_spreadsheet(path: Path, folder: Path) -> Uploaded:
    """The files of the folder, with those in this spreadsheet in place of its own.

    Raises RulesFolderError or RuleFilesError.
    """
    if not path.is_file():
        raise RulesFolderError(f"{path} is no file. Name an .xlsx or .csv; a folder goes behind --rules")
    return uploaded(read_file(path), read_folder(folder))


def refuse(lines: list[str]) -> NoReturn:
    """Every line on stderr, then exit 2."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)


def refuse_all(what: str, problems: tuple[str, ...]) -> NoReturn:
    """How many mistakes, then each."""
    refuse([f"{what}: {some(len(problems), 'mistake')}", *problems])


def some(number: int, thing: str, plural: str = "s") -> str:
    """'1 mistake', '2 mistakes'."""
    return f"{number} {thing}" + ("" if number == 1 else plural)


@contextmanager
def quiet_when_the_reader_leaves() -> Iterator[None]:
    """A closed pipe, as in '| head', is the reader's choice and no error."""
    try:
        yield
    except BrokenPipeError:
        sys.stdout = None
        sys.exit(0)


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
