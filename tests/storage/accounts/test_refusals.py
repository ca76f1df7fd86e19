"""Numbers of refusals: they tell that somebody guesses, and cannot be made to fill a disk."""

from sqlalchemy import func, select

from suggester.storage.accounts import refusals
from suggester.storage.accounts.refusals import ACT, LOG_IN, THROTTLE
from suggester.storage.database.database import Database
from suggester.storage.database.tables import refusals as table

DAY = 24 * 60 * 60
NOW = 1_795_000_000


def test_refusals_are_counted_by_kind_over_the_last_days(database: Database) -> None:
    """A slow guesser is seen in a month, not in an hour."""
    with database.writing() as connection:
        for days in (0, 0, 1, 29, 30):
            refusals.count(connection, LOG_IN, NOW - days * DAY)
        refusals.count(connection, ACT, NOW)

    with database.reading() as connection:
        assert refusals.counted(connection, NOW, 30) == {LOG_IN: 4, THROTTLE: 0, ACT: 1}
        assert refusals.counted(connection, NOW, 1) == {LOG_IN: 2, THROTTLE: 0, ACT: 1}


def test_whoever_is_refused_for_years_fills_a_page_of_numbers(database: Database) -> None:
    """Anybody can knock at the door, as often as they like."""
    with database.writing() as connection:
        for days in range(200, 0, -1):
            refusals.count(connection, THROTTLE, NOW - days * DAY)
            refusals.count(connection, THROTTLE, NOW - days * DAY)

    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 91
        assert refusals.counted(connection, NOW, 90)[THROTTLE] == 2 * 89
