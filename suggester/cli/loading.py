"""How every command loads rule files: the table in a folder, or every mistake on stderr and exit 2."""

from collections.abc import Mapping
from pathlib import Path

import click

from suggester.cli.console import refuse, refuse_all
from suggester.core.loading.load import RuleFilesError, sha256
from suggester.core.table.rules import RuleTable
from suggester.exchange.rule_files import (
    PAST,
    RulesFolderError,
    load_folder,
    load_past_folders,
    read_file,
    read_folder,
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


def load_rules(path: Path, fallback: RuleTable | None = None) -> RuleTable:
    """The table in this folder; every mistake on stderr and exit 2 if there is none.

    An earlier table is lent by the fallback the fixed texts that came later.
    """
    try:
        return load_folder(path, fallback=fallback)
    except RulesFolderError as error:
        refuse([str(error)])
    except RuleFilesError as error:
        refuse_all(f"{path} cannot be used", error.problems)


def load_files(
    path: Path, beside: Path, fallback: RuleTable | None = None
) -> tuple[RuleTable, Mapping[str, bytes]]:
    """A table and its files: of this folder, or of this spreadsheet with the other files of `beside`."""
    if path.is_file():
        edited = load_spreadsheet(path, beside)
        return edited.table, edited.files
    return load_rules(path, fallback), read_folder(path)


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
