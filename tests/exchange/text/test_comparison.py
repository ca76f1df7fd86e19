"""A comparison as a reviewer reads it, and as a program does."""

from dataclasses import replace

from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.comparison.compare import compare
from suggester.core.table.rules import Effect
from suggester.exchange.json.comparison import as_data
from suggester.exchange.text.comparison import in_words
from tests.shipped import ASKED, TABLE

WITHOUT = replace(TABLE, rules=tuple(rule for rule in TABLE.rules if rule.id != "HD-34"))


def test_a_lost_warning_is_called_out_in_capitals_before_anything_else() -> None:
    """The one line that a reviewer must not overlook."""
    graver = (replace(r, effect=Effect.HOLD) if r.id == "CA-30" else r for r in WITHOUT.rules)
    edited = replace(TABLE, rules=tuple(graver))

    words = in_words(compare(TABLE, edited))

    assert "LIGHTER: MICRONEEDLING, HOLD -> SUGGEST" in words
    assert "stricter: pico_laser" in words
    assert words.index("LIGHTER") < words.index("stricter")
    assert "row HD-34 removed: hold microneedling, when health: bleeding_disorder" in words
    assert "CA-30 changed\n      effect, old: caution\n              new: hold" in words


def test_the_data_hold_what_the_words_say() -> None:
    """Programs read the JSON; its numbers are text because they have 38 digits."""
    data = as_data(compare(TABLE, WITHOUT))

    assert data["rows"]["removed"][0]["id"] == "HD-34"
    assert data["proved_equal"] is False
    assert data["affected"]["kind"] == "exact"
    assert int(data["affected"]["of"]) == int(data["answer_sets"]) == valid_answer_sets(ASKED) > 10**37
    assert data["plausible"]["kind"] == "exact"
    assert 0 < data["plausible"]["share"] == data["plausible"]["share_lighter"] < 1
    assert data["plausible"]["assumption"] == {"tick": "1/10", "open_answer": "1/10", "review": "confirm"}
    assert data["examples"][0]["before"]["outcome"] == "hold"
    assert data["examples"][0]["what"] == "a warning is lost"
