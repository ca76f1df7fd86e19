"""What the eye takes for something else is written out."""

import pytest

from suggester.core.writing.signs import with_spaces, written_out
from tests.shipped import FILES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c\u0430re", "c\u0430\u2039U+0430\u203are"),
        ("\u0441\u0430\u0440\u0435 of your skin", "\u0441\u2039U+0441\u203a"),
        ("doc\u200btor", "doc\u2039U+200B\u203ator"),
        ("5\u00a0mm", "5\u2039U+00A0\u203amm"),
        ("\u202eon", "\u2039U+202E\u203aon"),
        ("cafe\u0301", "cafe\u0301\u2039U+0301\u203a"),
        ("a\u3164b", "a\u2039U+3164\u203ab"),
        ("\u0661 day", "\u0661\u2039U+0661\u203a day"),
        ("a\tb", "a\u2039U+0009\u203ab"),
    ],
)
def test_a_sign_that_hides_is_named(text: str, said: str) -> None:
    """Two words that look the same are not the same, and one that cannot be seen is there."""
    assert written_out(text).startswith(said)


@pytest.mark.parametrize(
    "text", ["\u201cna\u00efve\u201d \u2013 100 \u20ac\nx", "\u0627\u0644\u062c\u0644\u062f", ""]
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    """Accents, quotes, and a text that is in another script as a whole."""
    assert written_out(text) == text


def test_nothing_hides_in_the_rules_as_they_are_shipped() -> None:
    """So what is written out on an approver's page was put there by the change."""
    shipped = "".join(content.decode() for content in FILES.values())

    assert written_out(shipped) == shipped


def test_spaces_can_be_counted() -> None:
    """Where they are all that differs."""
    assert with_spaces("a  b") == "a\u2423\u2423b"
