"""The record held against the tables: what stands there was done by an act, and nothing is missing.

The record is read from its beginning, and each entry says what it made. What older programs did not write
into it yet (which password, which words of a reason) cannot be held against anything, and is passed over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from suggester.storage.database.audit import RecordEntry, every_entry, fingerprint
from suggester.storage.database.tables import (
    accounts,
    approvals,
    publications,
    reviews,
    versions,
)
from suggester.storage.upkeep import replay_confirming, replay_decisions
from suggester.storage.upkeep.replay_accounts import (
    accounts_with_identities,
    rights_told,
    without_slipped_in,
)
from suggester.storage.upkeep.replay_confirming import Agreement
from suggester.storage.upkeep.replay_decisions import LIFTED, SENT_BACK, SETTLED
from suggester.storage.versions.beginnings import beginnings_told
from suggester.storage.versions.reviews import AGREE
from suggester.storage.versions.sealing import SignedRow
from suggester.storage.versions.versions import APPROVED, DRAFT, LIVE, OPEN, PROPOSED, RETIRED
from suggester.storage.versions.writers import writers_told

Facts = Mapping[str, str | int]
KINDS = ACCOUNT, VERSION, APPROVAL, PUBLICATION, REVIEW, *_ = (
    "the account",
    "version",
    "the approval",
    "publication",
    "the review",
    SETTLED,
    LIFTED,
    SENT_BACK,
)
OF_ACCOUNTS = ("enabled", "full_name", "password", "secret", "codes")
OF_VERSIONS = {
    "to": "sha256",
    "from": "made_on",
    "base": "base",
    "label": "label",
    "valid_from": "valid_from",
    "reason": "reason",
    "authors": "authors",
    "written": "written",
    "to_confirm": "to_confirm",
}
UNTOLD = {"made_on": "", "to_confirm": ""}
"""What older programs kept nothing of, and said nothing of."""
FINGERPRINTS = {"password", "secret", "codes", "reason", "comment", "words", "written", *UNTOLD}
ENABLED_AFTER = {"add account": 1, "reset account": 1, "disable account": 0}
"""What older programs left to the name of the act."""
STATE_AFTER = {
    "propose": PROPOSED,
    "send back": DRAFT,
    "hand in": PROPOSED,
    "withdraw": RETIRED,
    "publish": LIVE,
    "roll back": LIVE,
}
"""What an act makes of its version. An act that changes the state of one has to stand here."""
KIND_OF = {"publish": "publish", "roll back": "roll_back"}


@dataclass(slots=True, kw_only=True)
class ToldByRecord:
    """What there has to be, as far as the record has been read: by kind and name, what is known of each."""

    facts: dict[str, dict[str, dict[str, str | int]]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )
    entries: dict[tuple[str, str], int] = field(default_factory=dict)
    reviewed: Counter[tuple[str, str]] = field(default_factory=Counter)
    sent_back: Counter[str] = field(default_factory=Counter)
    approved: set[str] = field(default_factory=set)
    agreed: list[Agreement] = field(default_factory=list)
    published: str = ""

    def add(self, kind: str, name: str, entry: RecordEntry, facts: Facts) -> None:
        """This entry tells this of it, besides what was told before."""
        self.facts[kind].setdefault(name, {}).update(facts)
        self.entries[kind, name] = entry.number


def told(entries: Iterable[RecordEntry]) -> ToldByRecord:
    """What these entries say that there is."""
    known = ToldByRecord()
    for entry in entries:
        _read_account(known, entry)
        _read_version(known, entry)
        _read_review(known, entry)
        _read_decision(known, entry)
    return known


def faults(connection: Connection) -> Iterator[str]:
    """What is in the tables and in no entry, in an entry and not in the tables, or otherwise than it says."""
    known = told(every_entry(connection))
    found = {
        ACCOUNT: accounts_with_identities(connection),
        VERSION: _versions(connection, known.approved),
        APPROVAL: _approvals(connection),
        PUBLICATION: _publications(connection),
        REVIEW: _reviews(connection),
        **replay_decisions.found(connection),
    }
    for kind in KINDS:
        yield from _compared(kind, known.facts[kind], found[kind])
    yield from replay_confirming.faults(connection, known.agreed)


def name_of(row: SignedRow) -> tuple[str, str]:
    """By which kind and name the record knows an approval or a publication."""
    if row.table is approvals:
        return APPROVAL, _approval_name(row.version, row.by)
    return PUBLICATION, str(row.key["generation"])


def _compared(kind: str, known: Mapping[str, Facts], found: Mapping[str, Facts]) -> Iterator[str]:
    for name in [one for one in found if one not in known]:
        yield f"{kind} {name} stands in no entry of the record"
    for name in [one for one in known if one not in found]:
        yield f"{kind} {name} is gone, and the record tells of it"
    for name in [one for one in known if one in found]:
        for fact, value in known[name].items():
            if found[name].get(fact) != value:
                yield f"{kind} {name}: {fact} {_otherwise(fact, found[name].get(fact), value)}"


def _otherwise(fact: str, found: object, value: object) -> str:
    if fact in FINGERPRINTS:
        return "is not the one that the record tells of"
    return f"is {found!r}, and by the record {value!r}"


def _read_account(known: ToldByRecord, entry: RecordEntry) -> None:
    details = entry.act.details
    name = str(details.get("account", ""))
    if not name:
        return
    facts: dict[str, str | int] = {one: details[one] for one in OF_ACCOUNTS if one in details}
    facts |= rights_told(entry.act)
    if entry.act.act in ENABLED_AFTER:
        facts["enabled"] = ENABLED_AFTER[entry.act.act]
    if entry.act.act in {"link account", "unlink account"}:
        facts["identity"] = f"{details['subject']} of {details['by']}" if "subject" in details else ""
    before = known.facts[ACCOUNT].get(name, {})
    known.add(ACCOUNT, name, entry, {"identity": ""} | before | without_slipped_in(facts, details, before))


def _read_version(known: ToldByRecord, entry: RecordEntry) -> None:
    act, details = entry.act, entry.act.details
    number = str(details.get("version", ""))
    if act.act == "propose":
        facts = {fact: details[one] for one, fact in OF_VERSIONS.items() if one in details}
        known.add(VERSION, number, entry, {"author": act.actor, "at": act.at, **UNTOLD, **facts})
    if act.act == "approve":
        facts = {"sha256": details.get("to", ""), "shown_sha256": details.get("shown", ""), "at": act.at}
        known.add(APPROVAL, _approval_name(number, act.actor), entry, facts)
        known.approved.add(number)
    if act.act in KIND_OF:
        facts = {"version": number, "by": act.actor, "kind": KIND_OF[act.act], "at": act.at}
        known.add(PUBLICATION, str(details.get("generation", "")), entry, facts)
        known.facts[VERSION].setdefault(known.published or number, {})["state"] = RETIRED
        known.published = number
    if act.act in STATE_AFTER:
        known.facts[VERSION].setdefault(number, {})["state"] = STATE_AFTER[act.act]


def _read_review(known: ToldByRecord, entry: RecordEntry) -> None:
    act, details = entry.act, entry.act.details
    if act.act != "review" or "row" not in details:
        return
    facts = {"row_sha256": details.get("to", ""), "verdict": details.get("verdict", ""), "at": act.at}
    if "stops_use" in details:  # since then a comment is told of wherever there is one
        facts |= {"comment": fingerprint(""), "stops_use": details["stops_use"]}
    facts |= {"comment": details["comment"]} if "comment" in details else {}
    name = _nth(known.reviewed, str(details["row"]), act.actor)
    known.add(REVIEW, name, entry, facts)
    if facts["verdict"] == AGREE:
        known.agreed.append(_agreement(known, name, entry))


def _agreement(known: ToldByRecord, name: str, entry: RecordEntry) -> Agreement:
    versions_then = known.facts[VERSION]
    return Agreement(
        review=name,
        by=entry.act.actor,
        row_sha256=str(entry.act.details.get("to", "")),
        proposed=frozenset(versions_then),
        waiting=frozenset(one for one, then in versions_then.items() if then.get("state") in OPEN),
    )


def _read_decision(known: ToldByRecord, entry: RecordEntry) -> None:
    decision = replay_decisions.told(entry.act, known.sent_back)
    if decision:
        known.add(decision.kind, decision.name, entry, decision.facts)


def _approval_name(number: object, name: str) -> str:
    return f"of version {number} by {name}"


def _nth(counted: Counter[tuple[str, str]], row: str, name: str) -> str:
    """Reviews have no number in the record, and each clinician's stand in one order in both."""
    counted[row, name] += 1
    return f"{counted[row, name]} of {row} by {name}"


def _versions(connection: Connection, approved: set[str]) -> dict[str, Facts]:
    """Of how many approvals it takes, the record knows nothing: one of them may have been enough, or not."""
    rows = connection.execute(
        select(versions, accounts.c.name.label("author"))
        .join(accounts, accounts.c.id == versions.c.author_id)
        .order_by(versions.c.number)
    )
    writers, beginnings = writers_told(connection), beginnings_told(connection)
    return {
        str(row.number): {
            **UNTOLD,
            **writers.get(row.number, {}),
            "sha256": row.sha256,
            "made_on": beginnings.get(row.number, ""),
            "base": row.base,
            "label": row.label,
            "valid_from": row.valid_from.isoformat(),
            "reason": fingerprint(row.reason),
            "author": row.author,
            "at": row.at,
            "state": PROPOSED if row.state == APPROVED and str(row.number) in approved else row.state,
        }
        for row in rows
    }


def _approvals(connection: Connection) -> dict[str, Facts]:
    rows = connection.execute(
        select(approvals, accounts.c.name)
        .join(accounts, accounts.c.id == approvals.c.approver_id)
        .order_by(approvals.c.version, approvals.c.approver_id)
    )
    return {
        _approval_name(row.version, row.name): {
            "sha256": row.sha256,
            "shown_sha256": row.shown_sha256,
            "at": row.at,
        }
        for row in rows
    }


def _publications(connection: Connection) -> dict[str, Facts]:
    rows = connection.execute(
        select(publications, accounts.c.name)
        .join(accounts, accounts.c.id == publications.c.account_id)
        .order_by(publications.c.generation)
    )
    return {
        str(row.generation): {"version": str(row.version), "by": row.name, "kind": row.kind, "at": row.at}
        for row in rows
    }


def _reviews(connection: Connection) -> dict[str, Facts]:
    rows = connection.execute(
        select(reviews, accounts.c.name)
        .join(accounts, accounts.c.id == reviews.c.account_id)
        .order_by(reviews.c.number)
    )
    counted: Counter[tuple[str, str]] = Counter()
    return {
        _nth(counted, row.row_id, row.name): {
            "row_sha256": row.row_sha256,
            "verdict": row.verdict,
            "comment": fingerprint(row.comment),
            "stops_use": int(row.stops_use),
            "at": row.at,
        }
        for row in rows
    }
