"""Two values that a file can hold never have the same words: what nobody can see changed, nobody approved."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from suggester.core.loading.entries import Entry, Reading
from suggester.core.loading.load import RuleFilesError, load
from suggester.core.writing.shapes import Shape, value_of, words_of
from tests.shipped import FILES

DRAWN = settings(max_examples=300, deadline=None)
SIGNS = st.text(alphabet="ab \n,;:|[]é", max_size=5)
IDS = st.from_regex(r"[a-z]{1,3}(_[a-z]{1,3})?", fullmatch=True)
ANSWERS = st.dictionaries(IDS, IDS | st.lists(IDS, max_size=3), max_size=3)


def taken(value: list[str]) -> bool:
    reading = Reading()
    Entry(data={"words": value}, place="file.toml", unit="key", reading=reading).texts("words")
    return not reading.problems.found


@DRAWN
@given(st.lists(SIGNS, max_size=4))
@example(["guarantee\nideal candidate\nlift"])
@example([""])
@example(["a; b", "c, d | e"])
def test_a_list_that_is_taken_comes_back_from_its_words(value: list[str]) -> None:
    """Three words that are never said once became one that nobody writes, and nothing had changed."""
    if taken(value):
        assert value_of(words_of(value), Shape.LIST) == value
    else:
        assert len(set(value)) < len(value) or any("\n" in one or not one.strip() for one in value)


@DRAWN
@given(ANSWERS)
def test_answers_come_back_from_their_words(value: dict[str, Any]) -> None:
    """One option, and a list of one option, are two answers."""
    assert value_of(words_of(value), Shape.TABLE) == value


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "wording.toml",
            b'"guarantee", "ideal candidate", "lift"',
            b'"guarantee\\nideal candidate\\nlift"',
            "wording.toml lint, key banned: holds a line break in 'guarantee\\nideal candidate\\nlift'; ",
        ),
        (
            "wording.toml",
            b"banned = [\n",
            b'banned = [\n"",',
            "wording.toml lint, key banned: holds an empty text; delete it, or write what belongs there",
        ),
        ("table.csv", b"\nHD-02,", b"\nHD-01 ,", "table.csv row 14 (HD-01), column id: 'HD-01' stands twice"),
        (
            "questionnaire.toml",
            b'id = "raised_scar"\ncalm',
            b'id = "cold_sore"\ncalm',
            "questionnaire.toml disagreement 2 (cold_sore), key id: 'cold_sore' stands twice",
        ),
        (
            "cases.toml",
            b'{ concerns = ["rough_texture"] }',
            b'{ concerns = ["rough_texture"], patch_care = "yes\\nage_band: 40_64" }',
            "cases.toml case 1 (C-01), key answers: question 'patch_care' ",
        ),
        (
            "cases.toml",
            b'raised_scar_history = "no"\n',
            b'raised_scar_history = ["no"]\n',
            "cases.toml, key calm: question 'raised_scar_history' takes one option id",
        ),
        ("wording.toml", b'id = "not_found"', b"id = []", "wording.toml text "),
    ],
)  # fmt: skip
def test_what_would_read_the_same_is_refused_and_told(name: str, old: bytes, new: bytes, told: str) -> None:
    """A value with the sign in it that stands between two, and a second thing of the same name."""
    assert old in FILES[name]
    with pytest.raises(RuleFilesError) as refused:
        load({**FILES, name: FILES[name].replace(old, new, 1)})

    assert any(one.startswith(told) for one in refused.value.problems), refused.value.problems
