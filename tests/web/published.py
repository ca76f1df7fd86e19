"""Tables that were published as clinicians publish them: proposed by one, approved by others."""

from datetime import date

from sqlalchemy import Connection

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts.accounts import Account, everybody
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.database.database import Database
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.publishing import PublishStep, Rules, Seen
from suggester.web.protection.keys import seals_of
from tests.shipped import FILES, VERSION
from tests.storage.filling import NOW, account
from tests.web.walking import SECRET, TODAY

OURS = seals_of((SECRET,))
"""The seal of every program of these tests."""

BEGUN = date(2026, 11, 20)
"""A day that has begun for a program in a process of its own, which asks the calendar."""


def people(database: Database) -> None:
    with database.writing() as connection:
        for number in (1, 2, 3):
            account(connection, number)


def worded(version: str) -> dict[str, bytes]:
    """The shipped table under another version."""
    content = FILES["table.toml"].replace(
        f'version = "{VERSION}"'.encode(), f'version = "{version}"'.encode()
    )
    assert content != FILES["table.toml"]
    return FILES | {"table.toml": content}


def too_large(version: str) -> dict[str, bytes]:
    """The same, with so many answers to one question that no cookie could hold them."""
    before, question, behind = FILES["questionnaire.toml"].partition(b'[[question]]\nid = "medicines"')
    assert question
    ids = (f"a_very_long_name_of_a_medicine_{number:03}" for number in range(20))
    more = "".join(f'[[question.option]]\nid = "{name}"\nlabel = "{name}"\n\n' for name in ids).encode()
    first = b"[[question.option]]"
    asked = before + question + behind.replace(first, more + first, 1)
    return worded(version) | {"questionnaire.toml": asked}


def older(version: str) -> dict[str, bytes]:
    """The same, as it was written for a program that needed one fixed text less."""
    wording = FILES["wording.toml"].decode().split("[[text]]")
    kept = [part for part in wording if '"approved_one"' not in part]
    assert len(kept) == len(wording) - 1
    return worded(version) | {"wording.toml": "[[text]]".join(kept).encode()}


def publish(
    database: Database, files: dict[str, bytes], *, valid_from: date = TODAY, approvers: int = 1
) -> int:
    """Propose, approve and publish, by as many people as it takes. The number of the version."""
    with database.writing() as connection:
        author, publisher, *others = everybody(connection)
        before, step = next_step(connection, publisher, approvers)
        last = before.waiting or before.version
        proposal = versions.Proposal(
            files=files, label="x", reason="because", base=last.number if last else 0, valid_from=valid_from
        )
        found = versions.propose(connection, proposal, author, NOW)
        proven = ReleaseGate(sha256=found.sha256, against=(), to_confirm={})
        seen = Seen(version=found.number, sha256=found.sha256, shown_sha256="-", gate=proven)
        for approver in [publisher, *others][:approvers]:
            publishing.approve(connection, seen, FreshCode(account=approver, at=NOW), step.rules)
        publishing.publish(connection, found.number, step, proven)
        return found.number


def roll_back(database: Database, number: int) -> None:
    """Back to a version that was in use before."""
    with database.writing() as connection:
        step = next_step(connection, everybody(connection)[1], 1)[1]
        publishing.roll_back(connection, number, step, "it was wrong")


def next_step(connection: Connection, by: Account, approvers: int) -> tuple[publishing.Live, PublishStep]:
    """What is live, and the step of somebody who has seen that."""
    before = publishing.live(connection, TODAY)
    rules = Rules(approvers=approvers, today=TODAY, seals=OURS)
    return before, PublishStep(proof=FreshCode(account=by, at=NOW), rules=rules, generation=before.generation)
