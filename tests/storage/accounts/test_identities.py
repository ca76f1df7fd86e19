"""Identities of an identity provider: one opens one account, and only the account that an operator named."""

from dataclasses import replace

import pytest

from suggester.storage.accounts import accounts, identities, sessions
from suggester.storage.accounts.accounts import AccountError
from suggester.storage.accounts.identities import Identity
from suggester.storage.accounts.invitations import credentials_of, renew
from suggester.storage.database.audit import Act, entries
from suggester.storage.database.database import Database
from tests.storage.acts import AUTHOR, OTHER, people, who
from tests.storage.filling import NOW

SOMEBODY = Identity(issuer="https://login.example.org", subject="248289761001")
ACT = Act(at=NOW, actor="the command line", act="link account", details={})


@pytest.fixture
def clinic(database: Database) -> Database:
    people(database)
    return database


def bind(clinic: Database, identity: Identity = SOMEBODY, number: int = AUTHOR) -> None:
    with clinic.writing() as connection:
        identities.bind(connection, who(connection, number), identity, ACT)


def opened_by(clinic: Database, identity: Identity) -> str:
    with clinic.reading() as connection:
        found = identities.account_of(connection, identity)
    return found.name if found else ""


def test_an_identity_opens_the_account_that_it_was_bound_to(clinic: Database) -> None:
    """The subject alone is nobody: another provider may call somebody else the same."""
    bind(clinic)

    assert opened_by(clinic, SOMEBODY) == "clinician1"
    assert opened_by(clinic, replace(SOMEBODY, issuer="https://other.example.org")) == ""
    assert opened_by(clinic, replace(SOMEBODY, subject="248289761001 ")) == ""
    assert opened_by(clinic, replace(SOMEBODY, subject="")) == ""


def test_an_account_that_waits_behind_a_link_is_opened_by_no_provider(clinic: Database) -> None:
    """A new link was made because somebody else may be inside: no other door stays open meanwhile."""
    bind(clinic)
    with clinic.writing() as connection:
        renew(connection, who(connection, AUTHOR), credentials_of("link", NOW + 60), ACT)

    assert opened_by(clinic, SOMEBODY) == ""


def test_neither_an_identity_nor_an_account_is_bound_twice(clinic: Database) -> None:
    """Nobody gets into two accounts, and no account is opened by two people."""
    bind(clinic)

    with pytest.raises(AccountError, match="opens the account clinician1 already"):
        bind(clinic, number=OTHER)
    with pytest.raises(AccountError, match="has an identity already"):
        bind(clinic, replace(SOMEBODY, subject="another"))
    assert opened_by(clinic, replace(SOMEBODY, subject="another")) == ""


@pytest.mark.parametrize("subject", ["", "  ", "x" * 256])
def test_a_subject_that_is_none_is_refused(clinic: Database, subject: str) -> None:
    """The database would take some of them."""
    with pytest.raises(AccountError, match="A subject has"):
        bind(clinic, replace(SOMEBODY, subject=subject))


def test_what_was_unbound_opens_nothing_and_is_logged_out(clinic: Database) -> None:
    """The acts stand in the record."""
    bind(clinic)
    with clinic.writing() as connection:
        account = who(connection, AUTHOR)
        token = sessions.begin(connection, account.id, replace(ACT, act="log in"))
        identities.unbind(connection, account, replace(ACT, act="unlink account"))

    assert opened_by(clinic, SOMEBODY) == ""
    with clinic.reading() as connection:
        assert accounts.logged_in(connection, token) is None
        acts = [one.act for one in entries(connection) if one.act != "add account"]
    assert acts == ["link account", "log in", "unlink account"]
    with pytest.raises(AccountError, match="has no identity"), clinic.writing() as connection:
        identities.unbind(connection, account, ACT)
    bind(clinic, number=OTHER)
    assert opened_by(clinic, SOMEBODY) == "clinician2"
