"""The note for a calendar, read by the rules of RFC 5545 and by a calendar's own reader."""

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from suggester.exchange.reminder import calendar_note

DAY = date(2028, 2, 29)
WORDS = "Look again, please; it is time: " + "ä" * 90
ADDRESS = "https://a-very-long-name-of-a-clinic-that-nobody-can-remember.skin-and-more.example/"
LINES = re.compile(
    r"BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:-//suggester//calendar note//EN\r\nMETHOD:PUBLISH\r\n"
    r"BEGIN:VEVENT\r\nSUMMARY:(?P<words>[^\r\n]+)\r\nDTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n"
    r"DTSTAMP:(?P<made>\d{8}T\d{6})Z\r\nUID:(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\r\n"
    r"DESCRIPTION:(?P<address>[^\r\n]+)\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def note() -> bytes:
    return calendar_note(DAY, WORDS, ADDRESS)


def unfolded(file: bytes) -> str:
    """The lines as they were before they were folded (RFC 5545, 3.1)."""
    return file.replace(b"\r\n ", b"").decode()


def test_the_lines_are_as_long_and_end_as_calendars_expect() -> None:
    """A calendar that is strict throws the whole file away for one long line, and tells nobody why."""
    lines = note().split(b"\r\n")

    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b" ") for line in lines) >= 3
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert all(line.decode() for line in lines)


def test_the_note_holds_the_words_the_day_and_the_address_and_nothing_else() -> None:
    """Whatever else a program puts into a calendar file is read by whoever shares the calendar."""
    found = LINES.fullmatch(unfolded(note()))

    assert found
    assert found["words"] == WORDS.replace(",", "\\,").replace(";", "\\;")
    assert found["address"] == ADDRESS
    made = datetime.strptime(found["made"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - made) < timedelta(minutes=1)


def test_two_notes_for_one_day_have_nothing_in_common_that_tells_a_person() -> None:
    """A name that is made of answers, or the same each time, ties two notes to one patient."""
    first, second = (LINES.fullmatch(unfolded(note())) for _ in range(2))

    assert first
    assert second
    assert first["id"] != second["id"]


def test_a_calendar_reads_one_whole_day_without_an_alarm() -> None:
    """A telephone that lights up in company with a word about skin is what nobody asked for."""
    calendar = Calendar.from_ical(note())
    [event] = calendar.walk("VEVENT")

    assert isinstance(event, Event)
    assert (event.start, event.end) == (DAY, DAY + timedelta(days=1))
    assert event["SUMMARY"] == WORDS
    assert event["DESCRIPTION"] == ADDRESS
    assert calendar.walk("VALARM") == []
