"""Accounts as the record tells of them, and as the tables have them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Row, select

from suggester.storage.accounts.accounts import ADMINISTRATOR
from suggester.storage.database.audit import Act, fingerprint
from suggester.storage.database.tables import accounts, identities, recovery_codes

Facts = Mapping[str, str | int]


def rights_told(act: Act) -> Facts:
    """What an act made of the rights of an account; nothing where it is about something else.

    Older programs told less of them: what an administrator could do besides, came with the role until then.
    """
    details = act.details
    if "also_approves" not in details and act.act not in {"add account", "change role"}:
        return {}
    could = int(details.get("role") == ADMINISTRATOR)
    also = {one: details.get(one, could) for one in ("also_approves", "also_reviews")}
    return {"role": details.get("role", ""), **also}


def without_slipped_in(facts: Facts, details: Facts, before: Facts) -> dict[str, str | int]:
    """These facts; without a second factor that was not the one of before when it was sealed anew."""
    was = details.get("secret_was")
    is_known = was is None or before.get("secret", was) == was
    return {name: fact for name, fact in facts.items() if is_known or name != "secret"}


def facts_of_account(row: Row[tuple[object, ...]], codes: Iterable[str]) -> Facts:
    """What the record tells of an account, as the tables say it now."""
    return {
        "role": row.role,
        "also_approves": int(row.also_approves),
        "also_reviews": int(row.also_reviews),
        "enabled": int(row.enabled),
        "full_name": row.full_name,
        "password": fingerprint(row.password_hash),
        "secret": fingerprint(row.sealed_secret),
        "codes": fingerprint(*sorted(codes)),
    }


def accounts_found(connection: Connection) -> dict[str, Facts]:
    """Every account by its name, as the record would tell it."""
    codes: dict[int, list[str]] = {}
    for row in connection.execute(select(recovery_codes.c.account_id, recovery_codes.c.code_hash)):
        codes.setdefault(row.account_id, []).append(row.code_hash)
    rows = connection.execute(select(accounts).order_by(accounts.c.id))
    return {row.name: facts_of_account(row, codes.get(row.id, ())) for row in rows}


def accounts_with_identities(connection: Connection) -> dict[str, Facts]:
    """The same, and to whom of an identity provider each is bound."""
    joined = select(identities, accounts.c.name).join(accounts, accounts.c.id == identities.c.account_id)
    bound = {row.name: f"{row.subject} of {row.issuer}" for row in connection.execute(joined)}
    found = accounts_found(connection)
    return {name: {**facts, "identity": bound.get(name, "")} for name, facts in found.items()}
