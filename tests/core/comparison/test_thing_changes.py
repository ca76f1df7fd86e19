"""What was written differently: no word of it is left out."""

import random
import re

import pytest

from suggester.core.comparison.thing_changes import (
    CHANGED,
    NEW,
    ORDER,
    REMOVED,
    FieldChange,
    ThingChange,
    thing_changes,
)
from suggester.core.comparison.word_diff import NEW as NEW_WORDS
from suggester.core.comparison.word_diff import word_diff
from suggester.core.writing.page_kinds import OPTION
from suggester.core.writing.things import things
from tests.shipped import FILES

SHIPPED = things(FILES)
WORD = "Zebrafish"
TIMES = 300


def changes_after(name: str, old: bytes, new: bytes, times: int = 1) -> tuple[ThingChange, ...]:
    assert old in FILES[name]
    return thing_changes(SHIPPED, things({**FILES, name: FILES[name].replace(old, new, times)}))


def one_change(name: str, old: bytes, new: bytes) -> ThingChange:
    (found,) = changes_after(name, old, new)
    return found


def words_that_can_change(name: str) -> list[tuple[int, int]]:
    """Where each word stands that is said: no key, no heading of a table, no id that others name."""
    found, start = [], 0
    for line in FILES[name].splitlines(keepends=True):
        key = re.match(rb"\s*[\w.]+ = |\s*\[", line)
        begin = key.end() if key and name.endswith(".toml") else 0
        if not (key and (line.startswith((b"[", b"id =", b"topic =", b"column =")))) and start:
            found += [
                (start + word.start(), start + word.end())
                for word in re.finditer(rb"(?<![\w{-])(?!true|false)[A-Za-z]{3,}(?![\w}-]| =)", line)
                if word.start() >= begin
            ]
        start += len(line)
    return found


def test_nothing_changed_is_nothing_to_read() -> None:
    """An approver's time goes to what is new."""
    assert thing_changes(SHIPPED, things(dict(FILES))) == ()


def test_one_other_word_in_any_file_is_told_three_hundred_times() -> None:
    """Four eyes see everything: there is no place in the nine files that nobody would notice."""
    chance = random.Random(11)
    alone = {name: things({name: FILES[name]}) for name in FILES}
    places = {name: words_that_can_change(name) for name in FILES}
    assert min(len(found) for found in places.values()) > 20
    injected = 0

    for number in range(TIMES):
        name = sorted(FILES)[number % len(FILES)]
        start, end = chance.choice(places[name])
        content = FILES[name][:start] + WORD.encode() + FILES[name][end:]
        told = thing_changes(alone[name], things({name: content}))
        parts = [part for one in told for field in one.fields for part in word_diff(field.old, field.new)]
        said = {part.text for part in parts if part.kind == NEW_WORDS}
        said |= {word for one in told for word in (one.id, *one.names)}
        assert any(WORD in words for words in said), (
            name,
            content[start - 40 : end],
        )
        injected += 1

    assert injected == TIMES


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("questionnaire.toml", b'label = "A mole', b'label = "No mole', "option:red_flags/changing_mole"),
        ("wording.toml", b"This is information, not medical advice.", b"Ours.", "text:disclaimer_short"),
        ("promises.toml", b"A doubt about a red flag is never ignored.", b"Other.", "promise:P-03"),
        ("cases.toml", b"Rough skin on the face, nothing", b"Rough skin, nothing", "case:C-01"),
        ("regions.toml", b"NHS 111", b"NHS 112", "region:uk"),
        ("table.toml", b'tick = "1/10"', b'tick = "1/2"', "weights:"),
        (
            "approaches.toml",
            b"k = 5, n = 36",
            b"k = 1, n = 36",
            "fact number:microneedling/serious_effects/1",
        ),
        ("sources.csv", b"Acne scars: self-care", b"Acne scars", "source:AAD-ACNE"),
        ("table.csv", b"This page is for adults.", b"This page is for all.", "row:ST-01"),
    ],
)
def test_a_change_says_which_thing_it_is_in(name: str, old: bytes, new: bytes, key: str) -> None:
    """Whoever reads it has to find it again."""
    assert one_change(name, old, new).key == key


def test_a_thing_that_came_or_went_is_told_in_whole() -> None:
    """A new source with half of its words cannot be judged."""
    row = b"OUR-AUDIT,clinic,C,Visits,Our clinic,2026,,whole count,\n"

    came = thing_changes(SHIPPED, things({**FILES, "sources.csv": FILES["sources.csv"] + row}))[0]
    went = thing_changes(things({**FILES, "sources.csv": FILES["sources.csv"] + row}), SHIPPED)[0]

    assert (came.how, went.how) == (NEW, REMOVED)
    assert [field.new for field in came.fields] == [
        "Visits",
        "Our clinic",
        "2026",
        "clinic",
        "C",
        "whole count",
    ]
    assert [field.old for field in went.fields] == [field.new for field in came.fields]


def test_another_order_of_answers_is_told_and_one_of_rows_is_none() -> None:
    """Patients read answers in their order; rows have none."""
    head, first, second, *rest = FILES["table.csv"].splitlines(keepends=True)
    assert (
        thing_changes(SHIPPED, things({**FILES, "table.csv": b"".join([head, second, first, *rest])})) == ()
    )

    text = FILES["questionnaire.toml"]
    options = re.findall(
        rb"  ?\[\[question\.option\]\]\n(?:[^\n]+\n)+|\[\[question\.option\]\]\n(?:[^\n]+\n)+", text
    )
    swapped = text.replace(options[0] + b"\n" + options[1], options[1] + b"\n" + options[0], 1)
    assert swapped != text
    (found,) = thing_changes(SHIPPED, things({**FILES, "questionnaire.toml": swapped}))

    assert (found.key, found.how, list(found.names)) == ("option:age_band:order", CHANGED, [ORDER])


def test_a_row_in_place_of_another_is_one_change() -> None:
    """Hold to caution is what clinicians want most, and it is one decision."""
    line = next(one for one in FILES["table.csv"].splitlines() if one.startswith(b"HD-41,"))

    found = one_change("table.csv", line, line.replace(b"HD-41,hold", b"CA-60,caution"))

    assert (found.id, found.was, found.how) == ("CA-60", "HD-41", CHANGED)
    assert [(one.name, one.old, one.new) for one in found.fields] == [("effect", "hold", "caution")]


def test_another_order_and_an_answer_of_that_name_are_two_changes() -> None:
    """What has to be read is kept by its key, and one must not take the place of the other."""
    field = FieldChange(name=ORDER, old="a", new="b")
    order = ThingChange(kind=OPTION, id="age_band", how=CHANGED, fields=(field,))
    answer = ThingChange(kind=OPTION, id="age_band/order", how=CHANGED, fields=())

    assert order.key != answer.key
