"""One row or table, read key by key: what is told when a value is none."""

from typing import Any

from suggester.core.loading.entries import Entry, Problems, Reading, did_you_mean, strange_character


def entry(**data: Any) -> Entry:
    return Entry(data=data, place="file.toml", unit="key", reading=Reading(problems=Problems()))


def told(read: Entry) -> list[str]:
    return read.reading.problems.found


def test_the_words_that_are_valid_are_listed_where_none_is_near_and_they_are_few() -> None:
    """Twelve words are read; more are not, and none at all would be an empty promise."""
    words = [f"word_{n:02}" for n in range(13)]

    assert did_you_mean("xyz", words[:1]) == " It can be: word_00."
    assert did_you_mean("xyz", words[:12]).count("word_") == 12
    assert did_you_mean("xyz", words) == ""
    assert did_you_mean("xyz", []) == ""


def test_a_line_break_may_stand_in_a_text_and_no_other_character_that_nobody_sees() -> None:
    """A long text is written over several lines; what cannot be seen cannot be reviewed."""
    assert strange_character("one line\nand the next") == ""
    assert strange_character("one line\tand the next") == "U+0009 (a control character)"
    assert strange_character("20\u00a0µm") == ""


def test_tables_have_to_be_tables_and_are_named_by_what_they_are_about() -> None:
    """One wrong item of a list must not be read as an empty table."""
    mixed = entry(option=[{"id": "a"}, 7])
    named = entry(option=[{"topic": "what"}, {"column": "care"}, {"id": 7}, {"id": "\u200b"}])

    assert mixed.tables("option") == ()
    assert told(mixed) == ["file.toml, key option: is not a list of tables; write [[option]] above each"]
    assert [one.place for one in named.tables("option")] == [
        "file.toml option 1 (what)", "file.toml option 2 (care)", "file.toml option 3", "file.toml option 4",
    ]  # fmt: skip


def test_a_list_that_may_be_left_out_may_be_empty_and_another_may_not() -> None:
    """A questionnaire without pages is none; one without disagreements is."""
    needed, not_needed = entry(page=[]), entry()

    assert needed.tables("page") == () == not_needed.tables("page", needed=False)
    assert told(needed) == ["file.toml, key page: is empty; at least one is needed"]
    assert told(not_needed) == []


def test_a_list_of_texts_holds_texts_that_can_be_seen_and_nothing_else() -> None:
    """An id that nobody sees, or a number for a text, must not stand in a condition."""
    hidden, number = entry(names=["a", "b\u200b"]), entry(names=["a", 7])

    assert hidden.texts("names") == () == number.texts("names")
    assert told(hidden) == told(number) == ["file.toml, key names: is not a list of plain texts"]


def test_an_empty_word_is_one_mistake_where_it_is_needed_and_none_where_it_is_not() -> None:
    """Two lines about one empty cell make a reader look for the second."""
    needed, not_needed = entry(tier=""), entry(tier="")

    assert needed.one_of("tier", ("A", "B")) == "A"
    assert told(needed) == ["file.toml, key tier: is empty; write the text that belongs here"]
    assert not_needed.one_of("tier", ("", "A"), "") == ""
    assert told(not_needed) == []


def test_a_value_of_another_kind_is_told_in_words() -> None:
    """'Expected int, got bool' is no sentence for a clinician."""
    wrong = entry(many=True, share="half", names="a, b", table=[], day="2026-11-20", flag=1)

    wrong.whole("many"), wrong.number("share"), wrong.texts("names"), wrong.table("table")
    wrong.day("day"), wrong.flag("flag")

    assert [line.partition(": ")[2] for line in told(wrong)] == [
        "is not a whole number, without quotes", "is not a number, without quotes",
        "is not a list; write [ ... ]", "is not a table",
        "is not a day such as 2026-11-20, without quotes", "is not true or false, without quotes",
    ]  # fmt: skip
