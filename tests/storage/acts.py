"""What clinicians do with versions of the table, each act in a transaction of its own."""

from datetime import date

from sqlalchemy import Connection

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts.accounts import Account, everybody
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.database.database import Database
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.publishing import Live, PublishStep, Rules, Seen
from suggester.storage.versions.versions import Proposal, Version
from tests.storage.filling import FILES, NOW, SEALS, account

TODAY = date(2026, 11, 20)
RULES = Rules(approvers=1, today=TODAY, seals=SEALS)
AUTHOR, OTHER, THIRD, REVIEWER = 1, 2, 3, 4


def people(clinic: Database) -> None:
    """Three approvers and a reviewer."""
    with clinic.writing() as connection:
        for number in (AUTHOR, OTHER, THIRD):
            account(connection, number)
        account(connection, REVIEWER, "reviewer")


def who(connection: Connection, number: int) -> Account:
    return everybody(connection)[number - 1]


def proof(connection: Connection, number: int = OTHER) -> FreshCode:
    return FreshCode(account=who(connection, number), at=NOW)


def changed(word: str) -> dict[str, bytes]:
    """The shipped files with one change that makes them others."""
    return FILES | {"table.csv": FILES["table.csv"] + f"# {word}\n".encode()}


def proposal(word: str = "a", base: int = 0, valid_from: date = TODAY) -> Proposal:
    return Proposal(files=changed(word), label="2026.12", reason="because", base=base, valid_from=valid_from)


def proven(found: Version) -> ReleaseGate:
    return ReleaseGate(sha256=found.sha256, against=(), to_confirm={})


def seen(found: Version) -> Seen:
    return Seen(version=found.number, sha256=found.sha256, shown_sha256="d" * 64, gate=proven(found))


def proposed(clinic: Database, word: str = "a", base: int = 0, valid_from: date = TODAY) -> Version:
    with clinic.writing() as connection:
        return versions.propose(connection, proposal(word, base, valid_from), who(connection, AUTHOR), NOW)


def approved(clinic: Database, found: Version, by: int = OTHER, rules: Rules = RULES) -> Version:
    with clinic.writing() as connection:
        return publishing.approve(connection, seen(found), proof(connection, by), rules)


def step(connection: Connection, generation: int, by: int = OTHER, rules: Rules = RULES) -> PublishStep:
    return PublishStep(proof=proof(connection, by), rules=rules, generation=generation)


def published(clinic: Database, number: int, generation: int, by: int = OTHER) -> Live:
    return published_under(RULES, clinic, number, (generation, by))


def published_under(rules: Rules, clinic: Database, number: int, seen_by: tuple[int, int]) -> Live:
    with clinic.writing() as connection:
        gate = proven(versions.version(connection, number))
        return publishing.publish(connection, number, step(connection, *seen_by, rules), gate)


def rolled_back(clinic: Database, number: int, generation: int, by: int = OTHER) -> Live:
    with clinic.writing() as connection:
        return publishing.roll_back(connection, number, step(connection, generation, by), "it was wrong")


def live(clinic: Database, today: date = TODAY) -> Live:
    with clinic.reading() as connection:
        return publishing.live(connection, today)


def put_live(clinic: Database, word: str) -> Version:
    before = live(clinic)
    last = before.waiting or before.version
    found = proposed(clinic, word, last.number if last else 0)
    approved(clinic, found)
    published(clinic, found.number, before.generation)
    return found


def states(clinic: Database) -> list[str]:
    with clinic.reading() as connection:
        return [one.state for one in reversed(versions.every_version(connection))]
