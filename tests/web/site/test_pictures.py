"""Line drawings: found by name, silent for who listens, in no colour of their own; and the recovery strip."""

import re
from itertools import chain

import pytest
from markupsafe import Markup

from suggester.core.questionnaire.pictures import PICTURES
from suggester.home import TEMPLATES
from suggester.web.site.language import language
from suggester.web.site.pictures import picture, pictures
from suggester.web.site.rendering import renderer
from suggester.web.site.templates import Component

CARDS = {name for name in PICTURES if "/" not in name}
CIRCLE = re.compile(r"<li>(<svg.*?</svg>)")
NAMED = re.compile(r'"((?:red|body|sun)[_/]\w+|figure\w*)"')
SETTLES = {"settles_support", "settles_doctor", "settles_clinic", "settles_time"}
DAYS = ("red_most", "red_less", "red_perhaps", "red_gone", "red_later")
COLOUR = re.compile(r"#[0-9a-f]{3}|rgb|(?:fill|stroke)=|style=|<style|<image|<script|href|id=", re.IGNORECASE)


def strip(red_days: tuple[int, int], words: str = "") -> Markup:
    environment = renderer(language("en"))._environment
    component = Component(environment, TEMPLATES / "components" / "result" / "recovery_strip.html")
    return component("Pico laser", red_days, words)


def circles(made: Markup) -> list[str]:
    names = {str(markup): name for name, markup in pictures().items()}
    return [names[found] for found in CIRCLE.findall(made)]


def test_a_drawing_is_found_by_the_name_of_its_file_and_by_no_other() -> None:
    """A name that was mistyped is found when the page is made, and not by a patient who sees a hole."""
    assert len(pictures()) > 30
    assert picture("dent").startswith("<svg")
    with pytest.raises(KeyError):
        picture("dnet")


@pytest.mark.parametrize("name", pictures())
def test_a_drawing_is_silent_takes_no_focus_and_has_the_ink_of_the_page(name: str) -> None:
    """Words say the same; and no drawing shows a colour of skin, or brings an id twice."""
    drawn = str(picture(name))

    assert ' aria-hidden="true" focusable="false">' in drawn.partition(">")[0] + ">"
    assert not COLOUR.search(drawn)
    assert len(drawn) < (900 if name in CARDS else 3000)


@pytest.mark.parametrize(
    ("red_days", "expected"),
    [
        ((3, 7), DAYS),
        ((1, 2), ("red_most", "red_perhaps", "red_gone", "red_gone", "red_later")),
        ((5, 10), ("red_most", "red_less", "red_less", "red_perhaps", "red_later")),
        ((9, 14), ("red_most", "red_less", "red_less", "red_less", "red_later")),
    ],
)
def test_the_strip_of_recovery_follows_the_days_of_the_rules(
    red_days: tuple[int, int], expected: tuple[str, ...]
) -> None:
    """As a rule red: lines; perhaps still red: broken lines; after the most days that happen: none."""
    assert circles(strip(red_days)) == list(expected)


def test_the_strip_says_in_words_what_it_draws() -> None:
    """Who does not see the circles hears the same two numbers, or the sentence of the rules."""
    assert "Red for 3 days as a rule, 7 at most." in strip((3, 7))
    assert "Red for 1 day as a rule, 2 at most." in strip((1, 2))
    assert "Red and dry for 1 to 3 days." in strip((3, 7), "Red and dry for 1 to 3 days.")


def test_the_names_that_rules_and_templates_may_use_are_the_files_that_are_there() -> None:
    """The loader refuses a name that is not listed, so no page looks for a file that is not there."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    named = set(chain.from_iterable(NAMED.findall(text) for text in texts))

    assert set(pictures()) >= PICTURES
    assert set(pictures()) - PICTURES - named <= SETTLES
    assert named - set(pictures()) == set()


def test_every_choice_of_who_settles_it_has_a_sign() -> None:
    """A group without its sign would look like a part of the one above it."""
    assert set(pictures()) >= SETTLES
