"""Seals put on anew: once on a database of before, with each new key, and on an operator's word.

None of it is done for somebody who has the database only: it takes the key and the command line.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, update

from suggester.storage.database.audit import Act, every_entry, record, telling
from suggester.storage.database.database import StorageError
from suggester.storage.database.seals import Seals
from suggester.storage.upkeep import integrity, replay
from suggester.storage.upkeep.replay_accounts import accounts_found
from suggester.storage.versions.sealing import SignedRow, put_on, signed_approvals, signed_publications


def seal_everything(connection: Connection, seals: Seals, act: Act) -> None:
    """Seal each approval and publication with its entry, if the record fits, and say so in the record.

    From here on the record also tells which password and which codes each account has. Raises StorageError.
    """
    if found := integrity.faults_in(connection):
        raise StorageError(f"nothing is sealed, because it does not verify: {'; '.join(found)}")
    _point_to_entries(connection)
    rows = tuple(_signed(connection))
    put_on(connection, rows, seals)
    for name, facts in accounts_found(connection).items():
        record(connection, telling(replace(act, act="note account"), account=name, **facts))
    record(connection, telling(act, rows=len(rows)))


def seal_anew(connection: Connection, seals: Seals) -> tuple[str, ...]:
    """Seal with the newest key what an older one has sealed; the words for what no key has."""
    rows = tuple(_signed(connection))
    genuine = [one for one in rows if one.is_genuine(seals)]
    put_on(connection, [one for one in genuine if not seals.are_newest(one.sealed, one.seal)], seals)
    return tuple(one.words for one in rows if one not in genuine)


def _signed(connection: Connection) -> Iterator[SignedRow]:
    yield from signed_approvals(connection)
    yield from signed_publications(connection)


def _point_to_entries(connection: Connection) -> None:
    """Which entry tells of which row: the record has verified, so there is exactly one for each."""
    entries = replay.told(every_entry(connection)).entries
    for one in _signed(connection):
        here = (one.table.c[name] == value for name, value in one.key.items())
        connection.execute(update(one.table).where(*here).values(entry=entries[replay.name_of(one)]))
