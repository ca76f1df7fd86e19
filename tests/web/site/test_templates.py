"""The templates as files: words that can be translated, texts that exist, components named as their files."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from suggester.core.loading.wording_toml import NEEDED
from suggester.core.table.columns import COLUMNS
from suggester.home import TEMPLATES
from suggester.web.site.language import language
from suggester.web.site.templates import Templates
from tests.shipped import TABLE

ALL = sorted(TEMPLATES.rglob("*.html"))
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", re.DOTALL)
CLASS_NAMES = re.compile(r"\{% block main_class %\}.*?\{% endblock %\}|<\w[^<>]*?>", re.DOTALL)
MACRO = re.compile(r"\{% macro (\w+)\(")
TEXT_ID = re.compile(r"texts\.(\w+)|texts\(['\"](\w+)['\"]")
BUILT = {"all_held", "nothing_listed", "nothing_listed_checks", "table_expired"}
BUILT |= {"stop_age_title", "stop_now_title", "stop_soon_title", "stop_today_title"}
BUILT |= {f"evidence_{letter}" for letter in "ABCDR"}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_word_can_be_translated(path: Path) -> None:
    """A word outside of gettext stays English for everybody."""
    text = CLASS_NAMES.sub(" ", path.read_text())

    assert re.findall(r"[A-Za-z]{2,}", CODE.sub(" ", text)) == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_template_has_no_style_no_script_and_trusts_no_text(path: Path) -> None:
    """What is inline is blocked by the browser, and what is trusted is a way in."""
    text = path.read_text()

    assert not re.search(r"\sstyle=|\son\w+=|<style|\|\s*safe\b|javascript:", text)


def test_a_component_is_the_macro_that_its_file_is_named_after_and_says_what_it_takes() -> None:
    """Whoever reads a page finds each part by its name; what only one part needs stands above it."""
    files = sorted((TEMPLATES / "components").rglob("*.html"))

    assert len(files) > 60
    for path in files:
        text = path.read_text()
        assert text.startswith("{#-"), path.name
        assert MACRO.findall(text)[-1] == path.stem


def test_no_macro_has_the_name_of_another_one() -> None:
    """What is kept of a macro is kept by its name."""
    names = [name for path in ALL for name in MACRO.findall(path.read_text())]

    assert len(names) > 80
    assert sorted(set(names)) == sorted(names)


def test_the_pages_use_the_texts_that_the_loader_asks_for() -> None:
    """A text that a page needs and nobody wrote is found at the start, not by a patient."""
    found = [TEXT_ID.findall(path.read_text()) for path in ALL]
    used = BUILT | {word for pairs in found for pair in pairs for word in pair if word and word[-1] != "_"}

    assert used - set(NEEDED) == set()
    assert set(NEEDED) <= set(TABLE.wording)


def test_a_proposal_has_a_word_for_every_column_of_the_table() -> None:
    """A column without one broke the page of whoever had changed a cell in it."""
    words = (TEMPLATES / "components/proposal/column_word.html").read_text()

    assert [column.name for column in COLUMNS[1:] if f'"{column.name}":' not in words] == []


def test_english_needs_no_catalogue_and_another_language_does() -> None:
    """A language that was never translated must not be offered as if it were."""
    assert language("en").words("Continue") == "Continue"
    with pytest.raises(FileNotFoundError):
        language("de")


class Shouted(str):
    """A text that is no plain text: it is escaped as any other."""


@pytest.mark.parametrize("value", ["<b> & 'c' \"", Markup("<b>"), Shouted("<i>"), 7, None, ("<", "b")])
@pytest.mark.parametrize(
    "source",
    [
        "{{ value }}",
        "<p>{{ value if value }}</p>",
        "{% macro said(it) %}<i>{{ it }}</i>{% endmacro %}{{ said(value) }}{{ said(said(value)) }}",
        "{% set kept %}<u>{{ value }}</u>{% endset %}{{ kept }}{{ kept|upper }}",
        "{% for one in [value, value] %}{{ loop.index }}{{ one }}{{ ', ' if not loop.last }}{% endfor %}",
        "{{ {'a': value}['a'] }}{{ [value][0] }}{{ 'abc'[1:] }}{{ 'abc'.upper() }}{{ '%s'|format(value) }}",
    ],
)
def test_our_compiler_puts_out_what_the_library_puts_out(source: str, value: object) -> None:
    """It is quicker, and must never be laxer: what a patient or a clinician wrote stands in these pages."""
    ours, library = Templates(autoescape=True), Environment(autoescape=True)

    made = ours.from_string(source).render(value=value)

    assert made == library.from_string(source).render(value=value)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("{{ value.there }}", AttributeError),
        ("{{ value['not there'] }}", KeyError),
        ("{{ nobody_gave_it }}", UndefinedError),
        ("{% macro said(it) %}{{ it }}{% endmacro %}{{ said() }}", TypeError),
        ("{% macro said(it) %}{{ it }}{% endmacro %}{{ said(1, 2) }}", TypeError),
    ],
)
def test_what_a_template_asks_for_and_is_not_there_is_an_error(source: str, error: type[Exception]) -> None:
    """A slip in a template shows as a failing test, never as a page with a gap."""
    template = Templates(autoescape=True, undefined=StrictUndefined).from_string(source)

    with pytest.raises(error):
        template.render(value={"there": 1})


def test_words_of_the_interface_are_translated_and_escaped() -> None:
    """They are put in when a template is compiled, as a translator wrote them."""
    ours = Templates(autoescape=True)
    ours.globals["_"] = {"Print": "Drucken & <Sichern>"}.__getitem__

    made = ours.from_string("<b>{{ _('Print') }}</b>").render()

    assert made == "<b>Drucken &amp; &lt;Sichern&gt;</b>"
