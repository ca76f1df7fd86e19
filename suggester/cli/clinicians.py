"""The command line of accounts: clinician add, list, role, disable, reset, link, unlink.

The first account can only come from here; whoever may run this on the server may do everything anyway.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from suggester.cli.console import refuse
from suggester.cli.database import opened
from suggester.home import INSTANCE
from suggester.web.site.settings import Settings, StartError, settings_from

if TYPE_CHECKING:
    from suggester.storage.accounts.accounts import Account, Credentials
    from suggester.storage.database.audit import Act
    from suggester.storage.database.database import Database

ROLES = ("reviewer", "approver", "administrator")
BY = "the command line"

name_argument = click.argument("name")
password_option = click.option(
    "--password-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the password from standard input, for programs.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is kept of new credentials, and what is shown once."""

    kept: "Credentials"
    address: str
    codes: tuple[str, ...]


@click.group()
def clinician() -> None:
    """Accounts of clinicians: add, list, role, disable, reset, link, unlink."""


@clinician.command()
@name_argument
@click.option("--full-name", required=True, help="As colleagues read it, such as 'Dr Amara Osei'.")
@click.option(
    "--role", required=True, type=click.Choice(ROLES), help="An approver does what a reviewer does."
)
@password_option
def add(name: str, full_name: str, role: str, from_stdin: bool) -> None:
    """Make an account. NAME is what they log in with, such as amara.osei."""
    from suggester.storage.accounts import accounts

    new = accounts.NewAccount(name=name, full_name=full_name, role=role)
    with _accounts() as database:
        with database.reading() as connection:
            accounts.check_new(connection, new)
        made = _new_credentials(name, full_name, from_stdin)
        with database.writing() as connection:
            accounts.add(connection, new, made.kept, _act("add account", name, role))
    _show(made)
    click.echo(f"{name} can log in as {role}")


@clinician.command("list")
def list_all() -> None:
    """Every account: name, role, whether it is enabled, full name."""
    from suggester.storage.accounts import accounts

    with _accounts() as database, database.reading() as connection:
        for one in accounts.everybody(connection):
            click.echo(
                f"{one.name:<24} {one.role:<14} {_state(one):<9} {one.full_name}"
                f"{f' (can {_besides(one)} as well)' if _besides(one) else ''}"
            )


@clinician.command("role")
@name_argument
@click.argument("role", type=click.Choice(ROLES))
@click.option("--also-reviews", is_flag=True, help="An administrator who reads and writes as well.")
@click.option("--also-approves", is_flag=True, help="An administrator who approves, and reads and writes.")
def change_role(name: str, role: str, also_reviews: bool, also_approves: bool) -> None:
    """Give somebody another ROLE, at once. Never make a second account: one person is one account."""
    from suggester.storage.accounts import accounts
    from suggester.storage.accounts.rights import change_rights, rights_of_role

    with _accounts() as database, database.writing() as connection:
        found = accounts.named(connection, name)
        rights = rights_of_role(role, also_reviews=also_reviews, also_approves=also_approves)
        change_rights(connection, found, rights, _act("change role", name, role, was=found.role))
        besides = _besides(accounts.named(connection, name))
    click.echo(f"{name} is {role}{f' and can {besides}' if besides else ''} now, and was {found.role}")


@clinician.command()
@name_argument
def disable(name: str) -> None:
    """Close an account, and what it has open, at once. What its owner did stays."""
    from suggester.storage.accounts import accounts

    with _accounts() as database, database.writing() as connection:
        found = accounts.named(connection, name)
        accounts.disable(connection, found, _act("disable account", name, found.role))
    click.echo(f"{name} is disabled and logged out")


@clinician.command()
@name_argument
@password_option
def reset(name: str, from_stdin: bool) -> None:
    """New password, new second factor, new recovery codes; a disabled account is enabled again."""
    from suggester.storage.accounts import accounts

    with _accounts() as database:
        with database.reading() as connection:
            found = accounts.named(connection, name)
        made = _new_credentials(name, found.full_name, from_stdin)
        with database.writing() as connection:
            accounts.reset(connection, found, made.kept, _act("reset account", name, found.role))
    _show(made)
    click.echo(f"{name} can log in as {found.role}")


@clinician.command()
@name_argument
@click.argument("subject")
def link(name: str, subject: str) -> None:
    """Let somebody log in by way of the identity provider. SUBJECT is what it calls them.

    Whoever tries before is shown their subject. Their role, and the digits for approving, stay as they are.
    """
    from suggester.storage.accounts import accounts, identities

    sso = _settings().sso
    if sso is None:
        refuse(["There is no identity provider. Set SUGGESTER_OIDC_ISSUER first"])
    identity = identities.Identity(issuer=sso.issuer, subject=subject)
    with _accounts() as database, database.writing() as connection:
        found = accounts.named(connection, name)
        act = _act("link account", name, found.role, by=sso.issuer, subject=subject)
        identities.bind(connection, found, identity, act)
    click.echo(f"{name} can log in by way of {sso.issuer}")


@clinician.command()
@name_argument
def unlink(name: str) -> None:
    """Let nobody log in to this account by way of the identity provider any more; it is logged out."""
    from suggester.storage.accounts import accounts, identities

    with _accounts() as database, database.writing() as connection:
        found = accounts.named(connection, name)
        identities.unbind(connection, found, _act("unlink account", name, found.role))
    click.echo(f"{name} logs in with password and code only, and is logged out")


def _state(account: "Account") -> str:
    if account.is_invited and account.enabled:
        return "invited"
    return "enabled" if account.enabled else "disabled"


def _besides(account: "Account") -> str:
    """What an administrator can do besides looking after accounts."""
    if account.also_approves:
        return "approve"
    return "read and write" if account.also_reviews else ""


@contextmanager
def _accounts() -> Iterator["Database"]:
    """The database. What cannot be done is one line on stderr and exit 2."""
    from suggester.storage.accounts.accounts import AccountError

    try:
        with opened() as database:
            yield database
    except AccountError as error:
        refuse([str(error)])


def _new_credentials(name: str, full_name: str, from_stdin: bool) -> Made:
    """Ask for a password, and make the rest."""
    from suggester.storage.accounts import passwords, second_factor
    from suggester.storage.accounts.accounts import credentials
    from suggester.web.clinic.setup import sealer

    settings = _settings()
    password = _password(from_stdin)
    if weakness := passwords.weakness(password, name, full_name):
        refuse([weakness])
    secret, codes = second_factor.new_secret(), second_factor.new_recovery_codes()
    kept = credentials(passwords.hashed(password), sealer(settings.secrets).sealed(secret), codes)
    return Made(kept=kept, address=second_factor.address(secret, name, settings.clinic_name), codes=codes)


def _settings() -> Settings:
    """The settings of this installation, or exit 2."""
    try:
        return settings_from(os.environ, INSTANCE)
    except StartError as error:
        refuse([str(error)])


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt="Password, again", err=True))


def _show(made: Made) -> None:
    from suggester.exchange.qr import in_terminal

    click.echo("Scan this with an app for codes, or type what stands after secret= into it:\n")
    click.echo(in_terminal(made.address))
    click.echo(f"{made.address}\n")
    click.echo("Recovery codes, each for one use in place of the six digits. They are shown only now:\n")
    for code in made.codes:
        click.echo(f"  {code}")
    click.echo("")


def _act(what: str, name: str, role: str, **more: str) -> "Act":
    from suggester.storage.database.audit import Act

    return Act(at=int(time.time()), actor=BY, act=what, details={"account": name, "role": role, **more})
