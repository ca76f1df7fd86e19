"""A note for a calendar (RFC 5545): one whole day, a few words that say nothing of health, and where to look.

A calendar is often shared, shown at work and kept by others. So the note knows neither why the day was chosen
nor whose it is, and it has no alarm that lights up a telephone.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

KIND = "text/calendar; charset=utf-8; method=PUBLISH"
MADE_BY = "-//suggester//calendar note//EN"


def calendar_note(day: date, words: str, address: str) -> bytes:
    """A calendar file with these words on this day, and with this address."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - 43 ms and 2.7 MB, for what few ask for

    event = Event()
    event.add("uid", str(uuid4()))
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", words)
    event.add("description", address)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MADE_BY)
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
