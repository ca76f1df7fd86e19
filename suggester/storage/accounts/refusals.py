"""How often somebody was refused, day by day, so that guessing is noticed: never who, or what was typed.

They are numbers and no entries of the record: whoever knocks at the door must not be able to fill it.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from suggester.storage.database.tables import refusals

LOG_IN, THROTTLE, ACT = "log-in", "throttle", "act"
"""Name, password or code was wrong; too many tries; somebody who is logged in was not let do something."""
KINDS = (LOG_IN, THROTTLE, ACT)
KEPT = timedelta(days=90)


def count(connection: Connection, kind: str, now: int) -> None:
    """One more of this kind today; what is too old is forgotten."""
    day = _day(now)
    known = update(refusals).where(refusals.c.day == day, refusals.c.kind == kind)
    if connection.execute(known.values(times=refusals.c.times + 1)).rowcount == 0:
        connection.execute(insert(refusals).values(day=day, kind=kind, times=1))
        connection.execute(delete(refusals).where(refusals.c.day < day - KEPT))


def counted(connection: Connection, now: int, days: int) -> Mapping[str, int]:
    """How often, for each kind, in so many days until today."""
    since = refusals.c.day > _day(now) - timedelta(days=days)
    query = select(refusals.c.kind, func.sum(refusals.c.times)).where(since).group_by(refusals.c.kind)
    found = {kind: int(times) for kind, times in connection.execute(query)}
    return {kind: found.get(kind, 0) for kind in KINDS}


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
