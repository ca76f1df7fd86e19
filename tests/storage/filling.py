"""A database with a little of everything in it."""

from datetime import date

from sqlalchemy import Connection, insert

from suggester.core.loading.load import sha256
from suggester.core.verification.release_gate import ReleaseGate
from suggester.exchange.rule_files import read_folder
from suggester.home import RULES
from suggester.storage.accounts import accounts, sessions
from suggester.storage.accounts.accounts import Account, NewAccount, everybody
from suggester.storage.accounts.identities import Identity, bind
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.database import audit, tables
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from suggester.storage.database.seals import Seals
from suggester.storage.versions import publishing, reviews, versions
from suggester.storage.versions.publishing import PublishStep, Rules, Seen
from suggester.storage.versions.reviews import Verdict

FILES = read_folder(RULES)
"""As they are shipped, and not loaded: processes that are started for a moment need no table."""
NOW = 1_795_000_000
SEALS = Seals([b"the key of this installation"])
AUTHOR, OTHER = 1, 2


def account(connection: Connection, number: int, role: str = "approver") -> None:
    """An account as the command line makes it; its password is no hash of any."""
    new = NewAccount(name=f"clinician{number}", full_name=f"Dr Number {number}", role=role)
    act = Act(at=NOW, actor="test", act="add account", details={})
    made = accounts.add(connection, new, accounts.credentials("-", "-", ()), act)
    assert made.id == number


def version(connection: Connection, number: int = 1, files: dict[str, bytes] | None = None) -> None:
    content = FILES if files is None else files
    connection.execute(
        insert(tables.versions).values(
            number=number,
            sha256=sha256(content),
            label="2026.11",
            author_id=AUTHOR,
            reason="because",
            base=0,
            valid_from=date(2026, 11, 20),
            at=NOW,
            state="proposed",
        )
    )
    for name, file in content.items():
        connection.execute(insert(tables.version_files).values(version=number, name=name, content=file))


def approval(connection: Connection, *, approver: int = OTHER, sha: str = sha256(FILES)) -> None:
    connection.execute(
        insert(tables.approvals).values(
            version=1, approver_id=approver, author_id=AUTHOR, sha256=sha, shown_sha256="-", at=NOW
        )
    )


def beside_a_version(connection: Connection) -> None:
    """What was lifted, settled and sent back, each with its entry in the record."""
    row = {"row_id": "HD-04", "row_sha256": "b" * 64, "at": NOW}
    said = {"account_id": OTHER, "words": "because", "at": NOW}
    connection.execute(insert(tables.lifted).values(version=1, account_id=OTHER, reason="because", **row))
    connection.execute(insert(tables.settled).values(review=1, **said))
    connection.execute(insert(tables.sent_back).values(number=1, version=1, **said))
    _, other = everybody(connection)
    told: dict[str, dict[str, str | int]] = {
        "lift confirmation": {"version": 1, "row": "HD-04", "to": "b" * 64},
        "settle": {"review": 1},
        "send back": {"version": 1},
    }
    for act, details in told.items():
        said_why = {**details, "why": "because"}
        audit.record(connection, Act(at=NOW, actor=other.name, act=act, details=said_why))


def fill(database: Database) -> int:
    """Two accounts, an identity, a review, a version approved and published, each by its act: how many."""
    with database.writing() as connection:
        account(connection, AUTHOR)
        account(connection, OTHER)
        author, other = everybody(connection)
        identity = Identity(issuer="https://x", subject="y")
        bind(connection, author, identity, Act(at=NOW, actor="test", act="link account", details={}))
        verdict = Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="agree")
        reviews.review(connection, verdict, other, NOW)
        publish_by(connection, author, other)
        sessions.begin(connection, AUTHOR, Act(at=NOW, actor=author.name, act="log in", details={}))
        return audit.head(connection).number


def publish_by(connection: Connection, author: Account, approver: Account) -> None:
    """The shipped files, proposed by one, approved and published by the other."""
    proposal = versions.Proposal(
        files=FILES,
        label="2026.11",
        reason="because",
        base=0,
        valid_from=date(2026, 11, 20),
        written={"HD-04": "b" * 64},
        to_confirm={"HD-04": "b" * 64},
        made_on=FILES | {"sources.csv": b"shorter"},
    )
    found = versions.propose(connection, proposal, author, NOW)
    beside_a_version(connection)
    gate = ReleaseGate(sha256=found.sha256, against=(), to_confirm={})
    proof, rules = (
        FreshCode(account=approver, at=NOW),
        Rules(approvers=1, today=date(2026, 11, 20), seals=SEALS),
    )
    seen = Seen(version=found.number, sha256=found.sha256, shown_sha256="d" * 64, gate=gate)
    publishing.approve(connection, seen, proof, rules)
    publishing.publish(connection, found.number, PublishStep(proof=proof, rules=rules, generation=0), gate)


def tell(database: Database, acts: int = 5) -> None:
    """A record of acts that made nothing."""
    with database.writing() as connection:
        for number in range(acts):
            audit.record(
                connection, Act(at=NOW + number, actor="clinician1", act="tried", details={"n": number})
            )
