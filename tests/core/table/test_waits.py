"""The waits of the shipped rows: which of them end, and after how many days at most."""

from dataclasses import replace

import pytest

from suggester.core.table.rules import Effect, Rule, Settles
from suggester.core.table.waits import days_to_wait
from tests.shipped import TABLE

BY_TIME = {
    "Until 2 weeks are over.": 14,
    "Until 4 weeks or more are over.": 28,
    "Until 6 months are over, says one maker.": 186,
    "Until 6 months are over, says one maker; some wait a year.": 186,
    "Try sun care, creams and time first.": 0,
    "Until it has healed.": 0,
    "Until it has washed off fully.": 0,
    "Until it is fully calm.": 0,
    "Until the sunny weeks are over.": 0,
    "Until the tan has faded.": 0,
    "Until the tan is gone; clinics wait 4 to 6 weeks.": 0,
    "Until you are well.": 0,
    "Until you have used sun care and creams for about 3 months.": 0,
    "Use sun care and creams first, and go on with them.": 0,
}
WARNS = (Effect.HOLD, Effect.CAUTION)
HELD = next(rule for rule in TABLE.rules if rule.effect is Effect.HOLD)


def waiting(words: str) -> Rule:
    return replace(HELD, wait=words, settles=Settles.TIME)


def test_every_wait_of_the_table_that_time_settles_is_read_as_it_is_written_here() -> None:
    """A row in new words must be seen by a person before a day is taken out of it, or left out."""
    rows = [rule for rule in TABLE.rules if rule.effect in WARNS and rule.settles is Settles.TIME]

    assert {rule.wait: days_to_wait(rule) for rule in rows} == BY_TIME


def test_what_a_doctor_or_a_clinic_has_to_settle_never_ends_by_itself() -> None:
    """A date beside 'ask who prescribed it' would be read as leave to go on."""
    others = [rule for rule in TABLE.rules if rule.settles is not Settles.TIME or rule.effect not in WARNS]

    assert any("6 months are over" in rule.wait for rule in others)
    assert {days_to_wait(rule) for rule in others} == {0}


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Until 1 day is over.", 1),
        ("Until 1 month is over; then ask.", 31),
        ("Until 2 years are over.", 732),
        ("Until 4 to 6 weeks are over.", 0),
        ("Until about 4 weeks are over.", 0),
        ("Wait until 4 weeks are over.", 0),
        ("Until 4 weeks are over and it is calm.", 0),
        ("Until 4 weeks after the last tablet.", 0),
        ("", 0),
    ],
)
def test_a_day_is_taken_from_one_form_of_words_and_never_guessed(words: str, days: int) -> None:
    """A month counts 31 days: whoever looks too early overlooks a hold, whoever looks late waits a day."""
    assert days_to_wait(waiting(words)) == days
