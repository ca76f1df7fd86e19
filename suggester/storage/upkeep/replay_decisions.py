"""Wishes settled, confirmations lifted, proposals sent back: by the record, and as the tables have them."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from suggester.storage.database.audit import Act, fingerprint
from suggester.storage.database.tables import accounts, lifted, sent_back, settled

Facts = Mapping[str, str | int]
SETTLED, LIFTED, SENT_BACK = ("the settlement of", "the lifted confirmation", "the sending back")


class Decision(NamedTuple):
    """What one entry says that there is."""

    kind: str
    name: str
    facts: Facts


def told(act: Act, sent: Counter[str]) -> Decision | None:
    """The decision of this act, if it is one. Sent counts how often each version was sent back before."""
    details = act.details
    facts: dict[str, str | int] = {
        "by": act.actor,
        "at": act.at,
        "words": fingerprint(str(details.get("why"))),
    }
    version = str(details.get("version"))
    match act.act:
        case "settle":
            return Decision(SETTLED, _wish(details.get("review")), facts)
        case "lift confirmation":
            facts |= {"row_sha256": details.get("to", "")}
            return Decision(LIFTED, _row(details.get("row"), version), facts)
        case "send back":
            return Decision(SENT_BACK, _nth(sent, version), facts)
    return None


def found(connection: Connection) -> dict[str, dict[str, Facts]]:
    """The same of the tables: by kind and name."""
    return {SETTLED: _settled(connection), LIFTED: _lifted(connection), SENT_BACK: _sent_back(connection)}


def _settled(connection: Connection) -> dict[str, Facts]:
    joined = select(settled, accounts.c.name).join(accounts, accounts.c.id == settled.c.account_id)
    rows = connection.execute(joined.order_by(settled.c.review))
    return {
        _wish(row.review): {"by": row.name, "at": row.at, "words": fingerprint(row.words)} for row in rows
    }


def _lifted(connection: Connection) -> dict[str, Facts]:
    joined = select(lifted, accounts.c.name).join(accounts, accounts.c.id == lifted.c.account_id)
    rows = connection.execute(joined.order_by(lifted.c.version, lifted.c.row_id))
    return {
        _row(row.row_id, str(row.version)): {
            "by": row.name,
            "at": row.at,
            "words": fingerprint(row.reason),
            "row_sha256": row.row_sha256,
        }
        for row in rows
    }


def _sent_back(connection: Connection) -> dict[str, Facts]:
    joined = select(sent_back, accounts.c.name).join(accounts, accounts.c.id == sent_back.c.account_id)
    rows = connection.execute(joined.order_by(sent_back.c.number))
    times: Counter[str] = Counter()
    return {
        _nth(times, str(row.version)): {"by": row.name, "at": row.at, "words": fingerprint(row.words)}
        for row in rows
    }


def _wish(review: object) -> str:
    return f"wish {review}"


def _row(row: object, version: str) -> str:
    return f"of {row} in version {version}"


def _nth(times: Counter[str], version: str) -> str:
    """Comments have no number in the record, and those on a version stand in one order in both."""
    times[version] += 1
    return f"{times[version]} of version {version}"
