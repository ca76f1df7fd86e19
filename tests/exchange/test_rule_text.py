"""Fields of rule files written anew, byte for byte."""

import tomllib
from difflib import SequenceMatcher

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from suggester.core.writing.kinds import BY_NAME
from suggester.core.writing.shapes import Shape
from suggester.core.writing.things import ThingKey, Things, things
from suggester.exchange.rule_text import NoSuchThingError, rewritten
from tests.shipped import FILES

SHIPPED = things(FILES)
WRITABLE = sorted(
    (key, name)
    for key, fields in SHIPPED.fields.items()
    for name in fields
    if BY_NAME[key.kind].file and (BY_NAME[key.kind].path or name != "id")
)
TEXTS = [place for place in WRITABLE if BY_NAME[place[0].kind].field(place[1]).shape is Shape.TEXT]
FEW = settings(max_examples=12, deadline=None)


def after(key: ThingKey, name: str, words: str, files: dict[str, bytes] = FILES) -> dict[str, bytes]:
    return rewritten(files, {key: {name: words}})


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".toml")])
def test_a_file_that_is_read_and_written_is_byte_for_byte_the_same(name: str) -> None:
    """Remarks, blank lines and quotes belong to whoever wrote them."""
    assert tomlkit.dumps(tomlkit.parse(FILES[name])).encode() == FILES[name]


@FEW
@given(st.sampled_from(WRITABLE))
def test_what_says_the_same_has_the_same_bytes(place: tuple[ThingKey, str]) -> None:
    """A file that nobody changed is what its author wrote, remarks and blank lines included."""
    key, name = place

    assert after(key, name, SHIPPED.fields[key][name]) == FILES


@FEW
@given(st.sampled_from(TEXTS), st.text(alphabet="abc ,\"'é’#", min_size=1, max_size=12))
def test_one_field_changes_and_not_one_other_byte(place: tuple[ThingKey, str], words: str) -> None:
    """An author who mends one word hands in one word."""
    key, name = place
    words = f"x{words}x" if BY_NAME[key.kind].path else f"x{words.strip()}x"

    found = after(key, name, words)

    assert things(found) == Things(fields={**SHIPPED.fields, key: {**SHIPPED.fields[key], name: words}})
    changed = [file for file in FILES if FILES[file] != found[file]]
    assert changed in ([BY_NAME[key.kind].file], [])
    for file in changed:
        assert lines_that_differ(FILES[file], found[file]) == 1


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["lines", "lines of Windows"])
def test_a_file_keeps_its_line_ends_and_its_byte_order_mark(ends: bytes) -> None:
    """An editor of another system wrote it, and its author will open it there again."""
    before = b"\xef\xbb\xbf" + FILES["promises.toml"].replace(b"\n", ends)

    found = after(ThingKey("promise", "P-03"), "text", "Other words.", {**FILES, "promises.toml": before})

    assert found["promises.toml"].startswith(b"\xef\xbb\xbf#")
    assert lines_that_differ(before, found["promises.toml"]) == 1


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        (
            ThingKey("promise", "P-99"),
            {"text": "New.", "when": "always", "approach": "everything", "never": "stop"},
        ),
        (ThingKey("option", "red_flags/new_one"), {"label": "A new one", "exclusive": "false"}),
        (ThingKey("source", "OUR-AUDIT"), {"kind": "clinic", "tier": "C", "title": "Visits"}),
    ],
    ids=["promise", "option", "source"],
)
def test_a_thing_can_be_added_and_taken_away_again(key: ThingKey, fields: dict[str, str]) -> None:
    """Adding and taking away leaves what was there."""
    added = rewritten(FILES, {key: fields})

    assert things(added).fields[key].items() >= fields.items()
    assert things(rewritten(added, {key: None})) == SHIPPED


def test_an_answer_that_was_one_word_stays_one_word() -> None:
    """A list of one answer is another answer than the answer alone."""
    key = ThingKey("case", "C-02")
    found = after(key, "answers", "age_band: 40_64\nconcerns: [acne_scars]")

    case = next(one for one in tomllib.loads(found["cases.toml"].decode())["case"] if one["id"] == "C-02")
    assert case["answers"] == {"age_band": "40_64", "concerns": ["acne_scars"]}


def test_what_would_stand_nowhere_is_refused_in_words() -> None:
    """Nothing is ever written where nobody would find it."""
    with pytest.raises(NoSuchThingError, match="nothing that it could stand in"):
        rewritten(FILES, {ThingKey("option", "no_question/new"): {"label": "New"}})


def lines_that_differ(old: bytes, new: bytes) -> int:
    before, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return sum(end - start for kind, _, _, start, end in steps if kind != "equal")
